import { Command } from 'commander'
import { throwIfCancelled } from '../database/cancel.js'
import { isSetUp, pendingMigrations } from '../database/migrations/migrate.js'
import { filesNotRead } from '../files-not-read.js'
import { lookAtResources } from '../look-at-resources.js'
import { lookForDoubts } from '../look-for-doubts.js'
import { openContext } from '../open-context.js'
import { viewsDirOf } from '../open-database.js'
import { missingRights } from '../prepare-database.js'
import { afterSync } from '../reports/after-sync.js'
import type { ReportsContext } from '../reports/catalogue.js'
import { checkViews } from '../reports/checks/check-views.js'
import { openKeeper } from '../reports/incremental/keeping/watch-changes.js'
import { openRefreshQueue } from '../reports/refresh/queue.js'
import { refreshViews } from '../reports/refresh/refresh-views.js'
import { detachedNames, detachViews, dropViews } from '../reports/sync/detached-views.js'
import type { SyncStep } from '../reports/sync/plan/step.js'
import { planWithCatalogue } from '../reports/sync/plan-views.js'
import { syncViews } from '../reports/sync/sync.js'
import { SyncError } from '../reports/sync/sync-error.js'
import type { SyncOptions } from '../reports/sync/sync-options.js'
import { readViewStatus } from '../reports/sync/view-status.js'
import { shortened } from '../reports/view-files/fault.js'
import { collect } from './collect.js'
import { runLongWork, tellWaiting } from './long-work.js'
import { allAgree, checkLines, checksInWords, checkValue } from './views-check.js'
import { history, readWhen } from './views-history.js'
import { newViewCommand } from './views-new.js'
import { stepLine, stepLines, stepValue, syncLines, tellFaults, tellProblems } from './views-plan.js'
import { noteLines, warningLines } from './warnings.js'
import { wholeNumber } from './whole-number.js'
import { type CommandContext, NotSetUpError, print, table, withDatabase } from './with-database.js'

interface Options {
  readonly json?: boolean
  readonly prune?: boolean
  readonly rebuild?: readonly string[]
  readonly rollback?: string
  readonly to?: number | string
  readonly blocking?: boolean
  readonly strict?: boolean
  readonly wait?: number
}

type Work = (context: CommandContext, options: Options, names: string[]) => Promise<void>

export const waitWords = 'how long to wait while another sync runs; no limit unless given'

/** `viewdesk views …`: the views of the database and the files in `views/`. */
export function viewsCommand(projectDir: string): Command {
  const views = new Command('views').description('Views of the database and the files in views/.')
  const add = (name: string, description: string, work: Work): Command =>
    views
      .command(name)
      .description(description)
      .argument('[name...]', 'views; all of them unless some are named')
      .option('--json', 'answer as JSON')
      .action((names: string[], options: Options) =>
        withDatabase(projectDir, (context) => work(context, options, names.map(withoutSchema)), {
          beforeSetup: name === 'plan',
        }),
      )
  asking(add('plan', 'Show what sync would do, and why.', plan))
  asking(add('sync', 'Bring the views into line with the files.', sync)).option(
    '--wait <seconds>',
    waitWords,
    wholeNumber(86_400),
  )
  views.addCommand(newViewCommand(projectDir))
  add('history', 'List the definitions that views have had.', history)
  add('refresh', 'Refresh materialized views, each after those that it reads.', refresh)
    .option('--blocking', 'also refresh where readers have to wait')
    .option('--strict', 'stop at the first problem')
  add('check', 'Refresh, and compare totals with what the files declare; exit status 1 when one differs.', check)
  add('drop', 'Drop our views.', drop)
  add('detach', 'Take our views, and those that read them, out of the way for a migration.', detach)
  add('attach', 'Bring detached views back, and fill them.', attach)
  add('status', 'Show kind, size, rows, freshness and drift of each view.', status)
  return views
}

/** What a sync can be asked for beyond the files, and a plan, too. */
function asking(command: Command): Command {
  return command
    .option('--rebuild <view>', 'build this view anew, though nothing changed; may be given several times', collect)
    .option('--prune', 'drop views of this project whose files are gone')
    .option('--rollback <view>', 'take this view back to its previous definition, until its file changes')
    .option('--to <when>', 'with --rollback: to that of a day or a time, or of so many definitions ago', readWhen)
    .hook('preAction', (_, action) => {
      const { to, rollback } = action.opts<Options>()
      if (to !== undefined && rollback === undefined)
        action.error('error: --to says when to go back to: name the view with --rollback.')
    })
}

/** Views may be named as PostgreSQL prints them. */
function withoutSchema(name: string): string {
  return name.replace(/^reports\./, '')
}

function syncOptions({ config }: CommandContext, options: Options = {}): SyncOptions {
  return {
    viewsDir: viewsDirOf(config),
    timeZone: config.timeZone,
    project: config.project,
    prune: options.prune === true,
    rebuild: (options.rebuild ?? []).map(withoutSchema),
    ...(options.rollback === undefined ? {} : { rollback: withoutSchema(options.rollback), rollbackTo: options.to }),
  }
}

/** What some views read is made by a set-up that has not been; what is said of their files may be for want of that alone. */
class OlderSetUpError extends Error {
  readonly code = 'not_set_up'
  constructor(cause: Error) {
    super(
      `The database is not set up for this release, so that not all can be planned: "npx viewdesk setup" brings it up to date first, and changes nothing where a view file has a fault.\n${cause.message}`,
      { cause },
    )
    this.name = 'OlderSetUpError'
  }
}

function isOfOwnTables(error: unknown): error is Error {
  return error instanceof Error && /\bviewdesk\./.test(error.message)
}

async function plan(context: CommandContext, options: Options, names: string[]): Promise<void> {
  const { pools } = context.database
  // Before the first set-up the panel's own tables, which some views read, are not there to be asked about.
  const asksAboutNew = (await pendingMigrations(pools.read)).length === 0
  if (options.rollback !== undefined && !asksAboutNew) throw new NotSetUpError()
  const asked = { ...syncOptions(context, options), names, onWait: tellWaiting }
  const { steps, catalogue } = await planWithCatalogue(pools, asked, { asksAboutNew }).catch((error) => {
    throw asksAboutNew || !isOfOwnTables(error) ? error : new OlderSetUpError(error)
  })
  const resources = await lookAtResources(context.config, catalogue)
  const doubts = await lookForDoubts(context.config, context.database, { names })
  const missing = asksAboutNew ? [] : await missingRights(context.config, context.database)
  const setUpFirst = asksAboutNew
    ? []
    : [
        `The database is not set up ${(await isSetUp(pools.read)) ? 'for this release' : 'yet'}: "npx viewdesk setup" comes first, and does this.`,
      ]
  if (missing.length > 0) process.exitCode = 1
  print(options, { views: steps.map(stepValue), doubts, missing, resources }, [
    ...steps.flatMap(stepLines),
    ...warningLines(doubts),
    ...noteLines(strayFiles(context, names)),
    ...shortened(missing),
    ...setUpFirst,
  ])
  tellProblems(steps)
  tellFaults(resources)
}

async function sync(context: CommandContext, options: Options, names: string[]): Promise<void> {
  const { pools } = context.database
  const { wait } = options
  const asked = { ...syncOptions(context, options), names, waitSeconds: wait }
  const steps = await runLongWork(context, (work) => syncViews(pools, { ...asked, ...work }))
  await afterSync(pools, asked, steps, context.log)
  const resources = await faultsAfterSync(context)
  print(options, { views: steps.map(stepValue), resources }, [
    ...syncLines(steps),
    ...noteLines([...strayFiles(context, names), ...startAgain(steps)]),
  ])
  tellProblems(steps)
  tellFaults(resources)
}

/** Whoever names views asks about no other file. */
function strayFiles({ config }: CommandContext, names: readonly string[]): string[] {
  return names.length === 0 ? filesNotRead(config) : []
}

/** A panel reads the files when it starts: until then it knows neither new reports nor new words. */
function startAgain(steps: readonly SyncStep[]): string[] {
  return steps.some(({ action }) => action !== 'unchanged')
    ? ['a panel that is running shows this once it is started again.']
    : []
}

/** What `resources/` names and the views now do not have: the panel would not start. */
export async function faultsAfterSync({ config, database }: CommandContext): Promise<readonly string[]> {
  const { catalogue } = await openContext(config, database)
  return await lookAtResources(config, catalogue)
}

async function refresh(context: CommandContext, options: Options, names: string[]): Promise<void> {
  const { config, database } = context
  const desk = await openContext(config, database)
  const { blocking, strict } = options
  const runs = await runLongWork(context, (work) => refreshViews(desk, { names, blocking, strict, ...work }))
  // What the refreshes have taken in waits no longer.
  await openKeeper(desk, context.log).look()
  if (runs.some(({ state }) => state !== 'done')) process.exitCode = 1
  const lines = runs.map(({ state, view, problem, rows, durationMs, readersWaited }) => {
    const waited = readersWaited ? '; its readers waited meanwhile' : ''
    const done = `${rows ?? '?'} rows in ${((durationMs ?? 0) / 1000).toFixed(1)} s${waited}`
    return `${state.padEnd(10)} ${view}: ${problem ?? done}`
  })
  print(options, { runs }, lines)
}

async function check(context: CommandContext, options: Options, names: string[]): Promise<void> {
  const { config, database } = context
  const desk = await openContext(config, database)
  const checked = await runLongWork(context, ({ signal }) => checkWhile(desk, names, signal))
  if (!allAgree(checked)) process.exitCode = 1
  print(options, { views: checked.map(checkValue) }, checkLines(checked))
}

/** Ctrl-C ends the refreshes that the checks need. */
async function checkWhile(desk: ReportsContext, names: readonly string[], signal: AbortSignal) {
  const queue = openRefreshQueue(desk)
  const stop = (): void => void queue.stop()
  signal.addEventListener('abort', stop)
  try {
    return await checkViews(desk, queue, names)
  } catch (error) {
    throwIfCancelled(signal)
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

async function drop(context: CommandContext, options: Options, names: string[]): Promise<void> {
  const { pools } = context.database
  // What is tried again, because a lock was not to be had, is told again.
  const kept = new Set<string>()
  const onKept = (words: string): void => void kept.add(words)
  const dropped = await runLongWork(context, (work) =>
    dropViews(pools, { names, project: context.config.project, onKept, ...work }),
  )
  print(options, { dropped, kept: [...kept] }, [
    ...(dropped.length > 0 ? dropped.map((name) => `dropped    ${name}`) : ['There was nothing to drop.']),
    ...[...kept].map((words) => `kept       ${words}`),
  ])
}

async function detach(context: CommandContext, options: Options, names: string[]): Promise<void> {
  const { pools } = context.database
  const detached = await runLongWork(context, (work) =>
    detachViews(pools, { names, project: context.config.project, ...work }),
  )
  const after = 'Migrate now; then bring them back with "npx viewdesk views attach".'
  print(options, { detached }, [...detached.map((name) => `detached   ${name}`), after])
}

async function attach(context: CommandContext, options: Options, names: string[]): Promise<void> {
  const { pools } = context.database
  const waiting = await detachedNames(pools)
  if (waiting.length === 0) throw new SyncError('No view is detached. "npx viewdesk views status" shows them all.')
  const other = names.find((name) => !waiting.includes(name))
  if (other !== undefined) throw new SyncError(`"${other}" is not detached. These are: ${waiting.join(', ')}.`)
  const steps = await runLongWork(context, (work) => syncViews(pools, { ...syncOptions(context), names, ...work }))
  await afterSync(pools, syncOptions(context), steps, context.log)
  const attached = steps.filter(({ name }) => waiting.includes(name))
  print(options, { views: attached.map(stepValue) }, attached.map(stepLine))
  tellProblems(steps)
}

async function status(context: CommandContext, options: Options, names: string[]): Promise<void> {
  const desk = await openContext(context.config, context.database)
  const views = named(await readViewStatus(context.database.pools, desk, syncOptions(context)), names)
  const rows = views.map((view) => [
    view.name,
    view.awaitsCapture ? 'materialized (capture is off)' : view.kind,
    view.state ?? 'absent',
    view.asOf ?? '',
    view.rows === null ? '' : String(view.rows),
    view.bytes === null ? '' : size(view.bytes),
    view.lastRefresh === null ? '' : `${view.lastRefresh.seconds.toFixed(1)} s`,
    checksInWords(view.checks),
    view.fault === null ? `${view.action}${view.drift ? ' (drift)' : ''}` : 'fail',
    [...view.dependents, ...view.foreignReaders].join(', '),
  ])
  const head = ['name', 'kind', 'state', 'as of', 'rows', 'size', 'took', 'checks', 'sync would', 'read by']
  print(options, { views }, table([head, ...rows]))
  tellFaults(views.flatMap(({ fault }) => fault ?? []))
}

function size(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** @throws SyncError for a name that is not among them */
function named<T extends { readonly name: string }>(views: readonly T[], names: readonly string[]): readonly T[] {
  const unknown = names.find((name) => !views.some((view) => view.name === name))
  if (unknown !== undefined) throw new SyncError(`There is no view "${unknown}": views/${unknown}.sql is missing.`)
  return names.length === 0 ? views : views.filter(({ name }) => names.includes(name))
}
