import { Command } from 'commander'
import { fewestKeptDays, pruneActivity } from '../access/activity.js'
import { wholeNumber } from './whole-number.js'
import { print, withDatabase } from './with-database.js'

/** `viewdesk activity …`: who did what. */
export function activityCommand(projectDir: string): Command {
  const command = new Command('activity').description(
    'Who did what: sign-ins, exports, refreshes, changes to accounts.',
  )
  command
    .command('prune')
    .description(`Delete what was done more than N days ago; ${fewestKeptDays} are kept in any case.`)
    .requiredOption('--keep-days <n>', 'how many days to keep, today included', wholeNumber(99_999))
    .option('--json', 'answer as JSON')
    .action((options: { keepDays: number; json?: boolean }) =>
      withDatabase(projectDir, async ({ config, database }) => {
        const pruned = await pruneActivity(database.pools.admin, config.timeZone, options.keepDays)
        print(options, pruned, [`${pruned.deleted} entries of before ${pruned.before} were deleted.`])
      }),
    )
  return command
}
