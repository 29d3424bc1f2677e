import { Command } from 'commander'
import { openContext } from '../open-context.js'
import { filesOf } from '../prepare-database.js'
import { afterSync } from '../reports/after-sync.js'
import {
  type CaptureStatus,
  readCaptureStatus,
  type TableStatus,
} from '../reports/incremental/keeping/capture-status.js'
import { captureLimit, limitCapture, mayCapture, wishCapture } from '../reports/incremental/keeping/capture-wish.js'
import { capturedTables, releaseTables } from '../reports/incremental/keeping/keep-captured.js'
import { openKeeper } from '../reports/incremental/keeping/watch-changes.js'
import { syncViews } from '../reports/sync/sync.js'
import { runLongWork } from './long-work.js'
import { wholeNumber } from './whole-number.js'
import { type CommandContext, print, table, withDatabase } from './with-database.js'

interface Options {
  readonly json?: boolean
}

/** `viewdesk capture …`: whether the tables beneath incremental reports have their changes written down. */
export function captureCommand(projectDir: string): Command {
  const command = new Command('capture').description('Triggers on the tables that incremental reports come of.')
  const add = (name: string, description: string, work: (context: CommandContext, options: Options) => Promise<void>) =>
    command
      .command(name)
      .description(description)
      .option('--json', 'answer as JSON')
      .action((options: Options) => withDatabase(projectDir, (context) => work(context, options)))
  add('plan', 'Print the SQL that has changes written down, for whoever owns the tables.', plan)
  add('on', 'Have changes written down, and incremental reports kept up to date by them.', turnOn)
  add('off', 'Leave no trigger in any table; each refresh works the reports out.', turnOff)
  add('status', 'Show what is captured, and what waits.', status)
  command
    .command('limit')
    .description(
      'Beyond how many megabytes of changes of one table that nobody takes in they are not written down any more.',
    )
    .argument('[megabytes]', 'without it, what it is', wholeNumber(1_000_000))
    .option('--json', 'answer as JSON')
    .action((megabytes: number | undefined, options: Options) =>
      withDatabase(projectDir, (context) => limit(context, megabytes, options)),
    )
  return command
}

async function limit({ database }: CommandContext, megabytes: number | undefined, options: Options): Promise<void> {
  const { admin } = database.pools
  if (megabytes !== undefined) await limitCapture(admin, megabytes)
  const now = await captureLimit(admin)
  print(options, { megabytes: now }, [`Up to ${now} MB of changes of a table wait to be taken in.`])
}

async function plan({ config, database }: CommandContext, options: Options): Promise<void> {
  const { tables, reports } = await readCaptureStatus(await openContext(config, database))
  const wanted = tables.filter(isMissing)
  const nothing = tables.length === 0 ? noTables(reports) : 'All that changes is being written down.'
  // Comments, and statements: an owner may hand it to psql as it is.
  const lines = [
    ...[...problemLines(reports), ...(wanted.length === 0 ? [nothing] : [])].map((line) => `-- ${line}`),
    ...wanted.flatMap((one) => [
      '',
      `-- ${one.table}, for ${one.reports.join(', ')}: ${whoseTurn(one)}`,
      ...(needsOwner(one) || one.isOurs ? one.triggers.map((statement) => `${statement};`) : []),
    ]),
  ]
  print(options, { reports, tables: wanted }, lines)
}

function whoseTurn(one: TableStatus): string {
  if (one.isOurs) return '"capture on" does it'
  return needsOwner(one)
    ? 'for its owner, once "capture on" has been run'
    : 'its triggers are there, and "capture on" begins again'
}

function needsOwner({ isOurs, hasTriggers }: TableStatus): boolean {
  return !isOurs && !hasTriggers
}

function noTables(reports: CaptureStatus['reports']): string {
  return reports.length === 0 ? noReports : 'There is nothing to capture.'
}

const noReports = 'No report is incremental, so there is nothing to capture.'

function isMissing({ state }: TableStatus): boolean {
  return state === 'off' || state === 'lost'
}

async function turnOn(context: CommandContext, options: Options): Promise<void> {
  const { config, database, log } = context
  const { admin } = database.pools
  const isNew = !(await mayCapture(admin))
  await wishCapture(admin, 'on')
  try {
    await buildAnew(context)
  } catch (error) {
    if (isNew) await wishCapture(admin, 'off')
    throw error
  }
  const desk = await openContext(config, database)
  await openKeeper(desk, log, { tries: 30 }).look()
  const found = await readCaptureStatus(desk)
  const missing = found.tables.filter(isMissing)
  if (missing.length > 0) process.exitCode = 1
  const owners = missing
    .filter(needsOwner)
    .flatMap((one) => [
      '',
      `-- ${one.table}: for whoever owns it; then run "npx viewdesk capture on" again`,
      ...one.triggers.map((statement) => `${statement};`),
    ])
  print(options, found, [...statusLines(found), ...owners])
}

/** An incremental report is a table where changes are captured, and a materialized view elsewhere: readers go on meanwhile. */
async function buildAnew(context: CommandContext): Promise<void> {
  const { config, database, log } = context
  const { pools } = database
  const { catalogue } = await openContext(config, database)
  const names = catalogue.reports.filter(({ kind }) => kind === 'incremental').map(({ name }) => name)
  if (names.length === 0) return
  const asked = { ...filesOf(config), names }
  const steps = await runLongWork(context, (work) => syncViews(pools, { ...asked, ...work }))
  await afterSync(pools, asked, steps, log)
}

async function turnOff(context: CommandContext, options: Options): Promise<void> {
  const { admin } = context.database.pools
  // First, so that no panel turns it on again meanwhile.
  await wishCapture(admin, 'off')
  const tables = await capturedTables(admin)
  // What keeps a report from being built anew keeps no trigger on other people's tables.
  await buildAnew(context).finally(() => releaseTables(admin, tables))
  const released = tables.map(({ schema, name }) => `${schema}.${name}`)
  const lines = released.map((name) => `${name}: no trace is left.`)
  print(options, { released }, lines.length > 0 ? lines : ['Nothing was being captured.'])
}

async function status({ config, database }: CommandContext, options: Options): Promise<void> {
  const found = await readCaptureStatus(await openContext(config, database))
  print(options, found, statusLines(found))
}

function statusLines({ reports, tables }: CaptureStatus): string[] {
  if (reports.length === 0) return [noReports]
  const rows = tables.map((one) => [
    one.table,
    one.hasGivenUp ? 'given up' : one.state,
    String(one.waiting),
    one.oldestSeconds === null ? '' : `${one.oldestSeconds.toFixed(1)} s`,
    one.reports.join(', '),
  ])
  return [
    ...reports.filter(({ isKept }) => isKept).map(({ report }) => `${report} takes in what changes.`),
    ...problemLines(reports),
    ...reports.flatMap(({ report, compared }) => (compared === null ? [] : [comparedLine(report, compared)])),
    ...(rows.length > 0 ? table([['table', 'capture', 'waiting', 'oldest', 'for'], ...rows]) : []),
  ]
}

function comparedLine(report: string, { at, rows }: NonNullable<CaptureStatus['reports'][number]['compared']>): string {
  const found = rows === 0 ? 'none differed' : `${rows} differed, and were put right`
  return `All rows of ${report} were compared at ${at}: ${found}.`
}

function problemLines(reports: CaptureStatus['reports']): string[] {
  return reports
    .filter(({ isKept }) => !isKept)
    .map(({ report, problem }) => `${report} is worked out by each refresh. ${problem ?? 'It has yet to be folded.'}`)
}
