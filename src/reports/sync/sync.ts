import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { CancelledError, cancellable } from '../../database/cancel.js'
import { ensureSchema } from '../../database/own-schema.js'
import type { Pools } from '../../database/pools.js'
import { inSnapshot, inTransaction, withClient, withUnlimitedClient } from '../../database/transactions.js'
import { type LiveColumn, type LiveState, readLiveState } from '../live/live-views.js'
import { type Pin, pinsThatHold, withPins } from '../live/pins.js'
import { catalogueOfViews } from '../load-catalogue.js'
import type { OnViewEvent } from '../view-events.js'
import { orderByDependencies, reportsSchema } from '../view-files/order.js'
import { readViewFiles } from '../view-files/read-view-files.js'
import type { ViewFile } from '../view-files/view-file.js'
import { type BuiltView, buildBeside, settle } from './build-beside.js'
import { checkColumns } from './check-columns.js'
import { createIndex, dropIndex } from './create-index.js'
import { dropRelations } from './drop-relations.js'
import { fillEmpty } from './fill-empty.js'
import { sweepLeftOvers } from './left-overs.js'
import { withSyncLock } from './lock.js'
import { refuseForeignReaders } from './plan/foreign-readers.js'
import type { ProbedView } from './plan/input.js'
import { connectedWith, narrowTo } from './plan/narrow.js'
import { planSync } from './plan/plan.js'
import { type Asked, viewsToProbe } from './plan/questions.js'
import { choosePin } from './plan/roll-back.js'
import type { SyncStep } from './plan/step.js'
import { probeViews } from './probe.js'
import { readReadings } from './readings.js'
import { swapViews } from './swap.js'
import { SyncError } from './sync-error.js'

export interface SyncOptions {
  readonly viewsDir: string
  readonly timeZone: string
  /** Told of each view when all is done, of long work when it begins, and of the end. */
  readonly onEvent?: OnViewEvent
  /** Ends the sync; everything is then as before. */
  readonly signal?: AbortSignal
  /** The views to sync, with what has to change together with them; all unless told. */
  readonly names?: readonly string[]
  /** The view to take back to its previous definition. */
  readonly rollback?: string
  /** How long to go on trying while somebody reads what is swapped; 300,000 unless told. */
  readonly patienceMs?: number
}

/**
 * Brings the views of the database in line with the files: all of them, or none when one fails.
 *
 * New and changed views are built beside the old ones and swapped in one short transaction, so that readers wait for no
 * longer than that. Safe for several processes at once: one does it, the others wait and then find nothing to do.
 *
 * @returns what was done, a step for each view
 * @throws ViewFileError with files and lines, SyncError when something else stands in the way, CancelledError
 */
export async function syncViews(pools: Pools, options: SyncOptions): Promise<SyncStep[]> {
  const onEvent = options.onEvent ?? (() => undefined)
  try {
    const files = await readFiles(options)
    const steps = await withSyncLock(pools.admin, options.signal, (client) => syncLocked(client, pools, files, options))
    await dropExtraIndexes(pools.admin, steps)
    for (const { name, action } of steps) {
      const changed = action !== 'unchanged' && action !== 'keep'
      await onEvent({ kind: 'view', name, action, status: 'done', changed, problem: null })
    }
    const changed = steps.filter(({ action }) => action !== 'unchanged' && action !== 'keep').length
    await onEvent({ kind: 'end', status: 'done', changed, problem: null })
    return steps
  } catch (error) {
    const status = error instanceof CancelledError ? 'cancelled' : 'failed'
    await onEvent({ kind: 'end', status, changed: 0, problem: (error as Error).message })
    throw error
  }
}

/**
 * What a sync would do now. Changes nothing.
 *
 * @param asksAboutNew whether PostgreSQL is asked about views that are not there yet and about checks too, so that a mistake
 *   in them is told; that takes the rights of a sync, which whoever only looks need not have
 * @throws ViewFileError with files and lines, SyncError
 */
export async function planViews(
  pools: Pools,
  options: SyncOptions,
  { asksAboutNew = true }: { asksAboutNew?: boolean } = {},
): Promise<SyncStep[]> {
  const files = await readFiles(options)
  const state = await readState(pools.read, options)
  const { steps, ordered } = await makePlan(pools.admin, files, options, state, { asksAboutNew })
  refuseForeignReaders(steps, { state, readings: await withClient(pools.read, readReadings), ordered })
  return steps
}

/**
 * Like planViews, for who only looks: what stands in the way of the plan is no error here, and nobody is asked about views
 * that are not there yet, which would take the rights of a sync.
 */
export async function lookAtViews(pools: Pools, options: SyncOptions): Promise<SyncStep[]> {
  const files = await readFiles(options)
  const state = await readState(pools.read, options)
  return (await makePlan(pools.admin, files, options, state, { asksAboutNew: false })).steps
}

async function readState(pool: pg.Pool, { timeZone, signal }: SyncOptions): Promise<LiveState> {
  try {
    return await inSnapshot(pool, { timeZone }, (client) =>
      cancellable(pool, client, signal, () => readLiveState(client)),
    )
  } catch (error) {
    // To print a definition PostgreSQL locks, against dropping only, what the view reads.
    if ((error as { code?: string }).code !== '55P03') throw error
    const problem = 'Somebody holds an exclusive lock on a table or a view that the views read.'
    throw new SyncError(`${problem} Nothing was changed: try again when they are done.`, { cause: error })
  }
}

async function readFiles(options: SyncOptions): Promise<ViewFile[]> {
  const files = await readViewFiles(options.viewsDir, options.timeZone)
  orderByDependencies(files)
  return files
}

interface Plan {
  readonly ordered: readonly ViewFile[]
  readonly steps: SyncStep[]
  readonly pins: ReadonlyMap<string, Pin>
}

async function makePlan(
  pool: pg.Pool,
  files: readonly ViewFile[],
  { timeZone, rollback, names = [], signal }: SyncOptions,
  state: LiveState,
  { asksAboutNew }: { asksAboutNew: boolean },
): Promise<Plan> {
  const pins = pinsThatHold(files, state)
  if (rollback !== undefined) pins.set(rollback, choosePin(files, state, rollback))
  const ordered = orderByDependencies(await withPins(files, pins, timeZone))
  const input = { ordered, state, timeZone }
  const related = new Set(connectedWith(names, ordered))
  const toProbe = viewsToProbe(input)
  const unknown = toProbe.filter((file) => related.has(file))
  const isThere = ({ name }: { name: string }): boolean => (state.views.get(name)?.kind ?? 'absent') !== 'absent'
  // Views that are all new have nothing to be compared with; a sync asks all the same, to find a mistake before a long fill.
  const isAsked = asksAboutNew || unknown.some(isThere)
  // Unchanged files too: what a check reads may have changed beneath it.
  const checked = asksAboutNew ? ordered.filter((file) => related.has(file)) : []
  const absent = new Set(ordered.filter((file) => !isThere(file) && !unknown.includes(file)).map(({ name }) => name))
  const probed =
    isAsked && unknown.length + checked.length > 0
      ? await probe(pool, { unknown, checked, absent }, timeZone, signal)
      : new Map<string, ProbedView>()
  const isJudged = (file: ViewFile): boolean => related.has(file) || !toProbe.includes(file)
  checkHeaders(ordered.filter(isJudged), state, probed, timeZone)
  return { ordered, steps: narrowTo(planSync(input, probed), names), pins }
}

/**
 * Judges headers by the columns of the views, of their own and of other reports: also where nothing but a header changed.
 *
 * @throws ViewFileError with files and lines
 */
function checkHeaders(
  ordered: readonly ViewFile[],
  state: LiveState,
  probed: ReadonlyMap<string, ProbedView>,
  timeZone: string,
): void {
  const columns = new Map<string, readonly LiveColumn[]>()
  for (const file of ordered) {
    const live = state.views.get(file.name)
    const found = probed.get(file.name) ?? (live?.kind === 'other' ? undefined : live)
    if (found === undefined || found.columns.length === 0) continue
    checkColumns(file, found.columns)
    columns.set(file.name, found.columns)
  }
  catalogueOfViews(ordered, columns, timeZone)
}

/** Asks in a transaction that leaves nothing behind. */
async function probe(
  pool: pg.Pool,
  asked: Asked,
  timeZone: string,
  signal: AbortSignal | undefined,
): Promise<Map<string, ProbedView>> {
  return await inTransaction(pool, (client) =>
    cancellable(pool, client, signal, async () => {
      await client.query('savepoint probe')
      await ensureSchema(client, reportsSchema)
      await settle(client, timeZone)
      const probed = await probeViews(client, asked)
      await client.query('rollback to savepoint probe')
      return probed
    }),
  )
}

async function syncLocked(
  client: pg.PoolClient,
  pools: Pools,
  files: readonly ViewFile[],
  options: SyncOptions,
): Promise<SyncStep[]> {
  const { timeZone, signal, patienceMs = 300_000, onEvent = () => undefined } = options
  await ensureSchema(pools.admin, reportsSchema)
  await sweepLeftOvers(pools.admin)
  // On another connection: this one's transaction must stay without a snapshot and without locks until the swap.
  const state = await readState(pools.admin, options)
  const { ordered, steps, pins } = await makePlan(pools.admin, files, options, state, { asksAboutNew: true })
  refuseForeignReaders(steps, { state, readings: await withClient(pools.admin, readReadings), ordered })
  const built: BuiltView[] = []
  try {
    const buildable = steps.flatMap((step) =>
      step.file !== null && (step.action === 'create' || step.action === 'rebuild')
        ? [{ ...step, file: step.file }]
        : [],
    )
    await fillEmpty(pools.admin, steps, { timeZone, onEvent, signal })
    const token = randomBytes(4).toString('hex')
    await buildBeside(pools.admin, buildable, { token, timeZone, onEvent, signal }, built)
    await createMissingIndexes(pools.admin, steps, options)
    const outToken = randomBytes(4).toString('hex')
    const isWhole = (options.names ?? []).length === 0
    await swapViews(client, { ordered, steps, built, pins, timeZone, isWhole, outToken, patienceMs, signal })
    return steps
  } catch (error) {
    await inTransaction(pools.admin, (other) =>
      dropRelations(
        other,
        built.map(({ next }) => next),
      ),
    ).catch(
      // The next sync sweeps what could not be dropped now.
      () => undefined,
    )
    throw error
  }
}

async function createMissingIndexes(pool: pg.Pool, steps: readonly SyncStep[], options: SyncOptions): Promise<void> {
  for (const { action, file, name, indexes, lastSeconds } of steps) {
    if ((action !== 'indexes' && action !== 'fill') || file === null) continue
    await withUnlimitedClient(pool, (client) =>
      cancellable(pool, client, options.signal, async (processId) => {
        for (const missing of indexes.missing) {
          await options.onEvent?.({ kind: 'started', name, work: 'index', lastSeconds, processId })
          if (indexes.extra.includes(missing.name)) await dropIndex(client, missing.name)
          await createIndex(client, file, missing, { relation: name, name: missing.name, concurrently: true })
        }
      }),
    )
  }
}

async function dropExtraIndexes(pool: pg.Pool, steps: readonly SyncStep[]): Promise<void> {
  for (const { action, indexes } of steps) {
    if (action !== 'indexes' && action !== 'fill') continue
    const made = new Set(indexes.missing.map(({ name }) => name))
    for (const name of indexes.extra.filter((extra) => !made.has(extra))) {
      await withUnlimitedClient(pool, (client) => dropIndex(client, name))
    }
  }
}
