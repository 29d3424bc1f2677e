import { Command } from 'commander'
import { pruneHistory } from '../prune-history.js'
import { wholeNumber } from './whole-number.js'
import { print, withDatabase } from './with-database.js'

/** `viewdesk history …`: what happened: refreshes, exports, page visits. */
export function historyCommand(projectDir: string): Command {
  const command = new Command('history').description('The history of refreshes, exports and page visits.')
  command
    .command('prune')
    .description('Delete entries older than N days. The last successful refresh of each view stays.')
    .requiredOption('--keep-days <n>', 'how many days to keep, today included', wholeNumber(99_999))
    .option('--json', 'answer as JSON')
    .action((options: { keepDays: number; json?: boolean }) =>
      withDatabase(projectDir, async ({ config, database }) => {
        const pruned = await pruneHistory(database.pools, config.timeZone, options.keepDays)
        const { refreshes, exports, visits, activity, before } = pruned
        print(options, pruned, [
          `${refreshes} refreshes, ${exports} exports and ${visits} page visits before ${before} were deleted.`,
          `Of who did what, which is kept for 31 days at least, ${activity}.`,
        ])
      }),
    )
  return command
}
