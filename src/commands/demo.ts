import { Command, InvalidArgumentError } from 'commander'
import { demoState } from '../database/demo/demo.js'
import { DemoRefusedError } from '../database/demo/fill.js'
import { createDemoTables } from '../database/demo/tables.js'
import { inTransaction, withClient } from '../database/transactions.js'
import { openContext } from '../open-context.js'
import { fillDemoUntil, prepareDatabase } from '../prepare-database.js'
import { isDay, todayIn } from '../reports/asking/periods.js'
import { openRefreshQueue } from '../reports/refresh/queue.js'
import { vacuum } from '../reports/refresh/vacuum.js'
import { isStored } from '../reports/report.js'
import { wholeNumber } from './whole-number.js'
import { type CommandContext, print, withDatabase } from './with-database.js'

/** `viewdesk demo`: demo data of any size. */
export function demoCommand(projectDir: string): Command {
  return new Command('demo')
    .description(
      'Replace the demo data by N jobs, about 3 N parts, and page visits. Never touches tables that are not demo data.',
    )
    .requiredOption('--jobs <n>', 'how many jobs', wholeNumber(10_000_000))
    .option('--until <day>', 'the last day of the demo data, YYYY-MM-DD; today unless given', day)
    .option('--json', 'answer as JSON')
    .action((options: DemoOptions) =>
      withDatabase(projectDir, (context) => replaceDemo(context, options), { beforeSetup: true }),
    )
}

interface DemoOptions {
  readonly jobs: number
  readonly until?: string
  readonly json?: boolean
}

function day(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('Write a day such as 2026-06-30.')
  return text
}

async function replaceDemo(context: CommandContext, options: DemoOptions): Promise<void> {
  const { config, database } = context
  await prepareDatabaseFor(context)
  const anchor = options.until ?? todayIn(config.timeZone, new Date())
  await inTransaction(database.pools.admin, (client) =>
    fillDemoUntil(client, config.timeZone, options.jobs, anchor, (done, jobs) =>
      process.stderr.write(`${done} of ${jobs} jobs\n`),
    ),
  )
  process.stderr.write('Refreshing the views …\n')
  const reports = await openContext(config, database)
  const queue = openRefreshQueue(reports, context.log)
  for (const report of reports.catalogue.reports.filter(isStored)) {
    await queue.request(report, 'command')
    await queue.idle()
    // Nearly every row is another one now, and autovacuum would come minutes later.
    await vacuum(reports, report.name)
  }
  print(options, { jobs: options.jobs, anchor }, [`${options.jobs} demo jobs up to ${anchor}.`])
}

/** On an embedded database everything is there from the start; an external one gets the tables if it has none. */
async function prepareDatabaseFor({ config, database, log }: CommandContext): Promise<void> {
  const state = await withClient(database.pools.admin, demoState)
  if (state === 'foreign') throw new DemoRefusedError()
  if (state === 'absent') await inTransaction(database.pools.admin, createDemoTables)
  await prepareDatabase(config, database, log)
}
