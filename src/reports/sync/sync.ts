import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { CancelledError, cancellable } from '../../database/cancel.js'
import type { Pools } from '../../database/pools.js'
import { inSnapshot, inTransaction, withClient } from '../../database/transactions.js'
import { catalogueOfViews } from '../catalogue.js'
import type { OnViewEvent } from '../view-events.js'
import { orderByDependencies } from '../view-files/order.js'
import { readViewFiles, type ViewFile } from '../view-files/view-file.js'
import { type BuiltView, buildBeside, settle } from './build-beside.js'
import { dropRelations } from './drop-relations.js'
import { createIndex, dropIndex } from './indexes.js'
import { sweepLeftOvers } from './left-overs.js'
import { type LiveState, readLiveState } from './live-views.js'
import { withSyncLock } from './lock.js'
import { planSync, type SyncStep, viewsToProbe } from './plan.js'
import { type ProbedView, probeViews } from './probe.js'
import { type Pin, pinsThatHold, withPins } from './record.js'
import { ensureReportsSchema } from './reports-schema.js'
import { choosePin } from './roll-back.js'
import { swapViews } from './swap.js'

export interface SyncOptions {
  readonly viewsDir: string
  readonly timeZone: string
  /** Told of each view when all is done, of long work when it begins, and of the end. */
  readonly onEvent?: OnViewEvent
  /** Ends the sync; everything is then as before. */
  readonly signal?: AbortSignal
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

/** What a sync would do now. Changes nothing. */
export async function planViews(pools: Pools, options: SyncOptions): Promise<SyncStep[]> {
  const files = await readFiles(options)
  const state = await inSnapshot(pools.read, { timeZone: options.timeZone }, readLiveState)
  return (await makePlan(pools.admin, files, options, state, { asksAboutNew: false })).steps
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
  { timeZone, rollback }: SyncOptions,
  state: LiveState,
  { asksAboutNew }: { asksAboutNew: boolean },
): Promise<Plan> {
  const pins = pinsThatHold(files, state)
  if (rollback !== undefined) pins.set(rollback, choosePin(files, state, rollback))
  const ordered = orderByDependencies(await withPins(files, pins, timeZone))
  const input = { ordered, state, timeZone }
  const unknown = viewsToProbe(input)
  // Views that are all new have nothing to be compared with; a sync asks all the same, to find a mistake before a long fill.
  const areNew = unknown.every(({ name }) => (state.views.get(name)?.kind ?? 'absent') === 'absent')
  const probed =
    unknown.length === 0 || (areNew && !asksAboutNew)
      ? new Map<string, ProbedView>()
      : await probe(pool, unknown, timeZone)
  checkAcross(ordered, state, probed, timeZone)
  return { ordered, steps: planSync(input, probed), pins }
}

/** What a header says of other reports can only be judged when the columns of all of them are known. */
function checkAcross(
  ordered: readonly ViewFile[],
  state: LiveState,
  probed: ReadonlyMap<string, ProbedView>,
  timeZone: string,
): void {
  const columns = ordered.flatMap(({ name }) => {
    const found = probed.get(name) ?? state.views.get(name)
    return found && found.columns.length > 0 ? [[name, found.columns] as const] : []
  })
  catalogueOfViews(ordered, new Map(columns), timeZone)
}

/** Asks in a transaction that leaves nothing behind. */
async function probe(pool: pg.Pool, files: readonly ViewFile[], timeZone: string): Promise<Map<string, ProbedView>> {
  return await inTransaction(pool, async (client) => {
    await client.query('savepoint probe')
    await ensureReportsSchema(client)
    await settle(client, timeZone)
    const probed = await probeViews(client, files)
    await client.query('rollback to savepoint probe')
    return probed
  })
}

async function syncLocked(
  client: pg.PoolClient,
  pools: Pools,
  files: readonly ViewFile[],
  options: SyncOptions,
): Promise<SyncStep[]> {
  const { timeZone, signal, patienceMs = 300_000, onEvent = () => undefined } = options
  await ensureReportsSchema(pools.admin)
  await sweepLeftOvers(pools.admin)
  // On another connection: this one's transaction must stay without a snapshot and without locks until the swap.
  const state = await inSnapshot(pools.admin, { timeZone }, readLiveState)
  const { ordered, steps, pins } = await makePlan(pools.admin, files, options, state, { asksAboutNew: true })
  const built: BuiltView[] = []
  try {
    const buildable = steps.flatMap((step) =>
      step.file !== null && (step.action === 'create' || step.action === 'rebuild')
        ? [{ ...step, file: step.file }]
        : [],
    )
    const token = randomBytes(4).toString('hex')
    await buildBeside(pools.admin, buildable, { token, timeZone, onEvent, signal }, built)
    await createMissingIndexes(pools.admin, steps, options)
    const outToken = randomBytes(4).toString('hex')
    await swapViews(client, { ordered, steps, built, pins, timeZone, outToken, patienceMs, signal })
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
    if (action !== 'indexes' || file === null) continue
    await withClient(pool, (client) =>
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
    if (action !== 'indexes') continue
    const made = new Set(indexes.missing.map(({ name }) => name))
    for (const name of indexes.extra.filter((extra) => !made.has(extra))) {
      await withClient(pool, (client) => dropIndex(client, name))
    }
  }
}
