import { Command } from 'commander'
import { prunePageVisits } from '../access/page-visits.js'
import { wholeNumber } from './whole-number.js'
import { print, withDatabase } from './with-database.js'

/** `viewdesk visits …`: the record of which pages staff opened. */
export function visitsCommand(projectDir: string): Command {
  const command = new Command('visits').description('The history of the pages that staff opened.')
  command
    .command('prune')
    .description('Delete page visits older than N days. The stored reports of visits follow at their next refresh.')
    .requiredOption('--keep-days <n>', 'how many days to keep, today included', wholeNumber(99_999))
    .option('--json', 'answer as JSON')
    .action((options: { keepDays: number; json?: boolean }) =>
      withDatabase(projectDir, async ({ config, database }) => {
        const pruned = await prunePageVisits(database.pools.admin, config.timeZone, options.keepDays)
        print(options, pruned, [`${pruned.deleted} page visits before ${pruned.before} were deleted.`])
      }),
    )
  return command
}
