import { Command, InvalidArgumentError } from 'commander'
import { prunePageVisits } from '../access/page-visits.js'
import { print, withDatabase } from './with-database.js'

/** `viewdesk visits …`: the record of which pages staff opened. */
export function visitsCommand(projectDir: string): Command {
  const command = new Command('visits').description('The record of which pages staff opened.')
  command
    .command('prune')
    .description(
      'Delete page visits of more than N days ago. The stored reports of visits follow at their next refresh.',
    )
    .requiredOption('--keep-days <n>', 'how many days are kept, today included', keptDays)
    .option('--json', 'answer as JSON')
    .action((options: { keepDays: number; json?: boolean }) =>
      withDatabase(projectDir, async ({ config, database }) => {
        const pruned = await prunePageVisits(database.pools.admin, config.timeZone, options.keepDays)
        print(options, pruned, [`${pruned.deleted} page visits before ${pruned.before} deleted.`])
      }),
    )
  return command
}

function keptDays(text: string): number {
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (days < 1) throw new InvalidArgumentError('It is a whole number from 1 to 99999.')
  return days
}
