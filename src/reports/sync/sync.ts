import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { CancelledError } from '../../database/cancel.js'
import { ensureSchema } from '../../database/own-schema.js'
import type { Pools } from '../../database/pools.js'
import { inSnapshot, inTransaction } from '../../database/transactions.js'
import { withoutNextNames } from '../live/next-names.js'
import { reportsSchema } from '../view-files/order.js'
import type { ViewFolder } from '../view-files/view-folder.js'
import { type BuiltView, buildBeside } from './build-beside.js'
import { dropRelations } from './drop-relations.js'
import { fillEmpty } from './fill-empty.js'
import { sweepLeftOvers } from './left-overs.js'
import { withSyncLock } from './lock.js'
import { makePlan } from './make-plan.js'
import { refuseForeignReaders } from './plan/foreign-readers.js'
import { questionsBeforeSync } from './plan/questions.js'
import type { SyncStep } from './plan/step.js'
import { readFolder, readState } from './read-input.js'
import { readReadings } from './readings.js'
import { createMissingIndexes, dropExtraIndexes } from './standing-indexes.js'
import { swapViews } from './swap.js'
import type { SyncOptions } from './sync-options.js'

/**
 * Brings the views of the database in line with the files: all of them, or none when one fails.
 *
 * New and changed views are built beside the old ones and swapped in one short transaction, so that readers wait for no
 * longer than that. Safe for several processes at once: one does it, the others wait and then find nothing to do.
 *
 * @returns what was done, a step for each view
 * @throws ViewFileError with files and lines, SyncError when something else stands in the way, SyncBusyError, CancelledError
 */
export async function syncViews(pools: Pools, options: SyncOptions): Promise<SyncStep[]> {
  const onEvent = options.onEvent ?? (() => undefined)
  try {
    // A mistake in a file is told before anybody is waited for; what is built is what stands there when that is over.
    await readFolder(options)
    const steps = await withSyncLock(pools.admin, options, async (client) =>
      syncLocked(client, pools, await readFolder(options), options),
    )
    await dropExtraIndexes(pools.admin, steps)
    for (const step of steps) {
      const { name, action } = step
      await onEvent({ kind: 'view', name, action, status: 'done', changed: isChange(step), problem: null })
    }
    const changed = steps.filter(isChange).length
    await onEvent({ kind: 'end', status: 'done', changed, problem: null })
    return steps
  } catch (error) {
    const status = error instanceof CancelledError ? 'cancelled' : 'failed'
    await onEvent({ kind: 'end', status, changed: 0, problem: (error as Error).message })
    throw error
  }
}

/** Whether a sync did anything to the view. */
export function isChange({ action }: SyncStep): boolean {
  return action !== 'unchanged' && action !== 'keep'
}

async function syncLocked(
  client: pg.PoolClient,
  pools: Pools,
  folder: ViewFolder,
  options: SyncOptions,
): Promise<SyncStep[]> {
  const { timeZone, project = null, signal, patienceMs = 300_000, onEvent = () => undefined } = options
  const { onWait, onWaitOver } = options
  const waits = { onWait, onWaitOver, patienceMs }
  await ensureSchema(pools.admin, reportsSchema)
  await sweepLeftOvers(pools.admin)
  // On another connection: this one's transaction must stay without a snapshot and without locks until the swap.
  const state = await readState(pools.admin, options)
  const { ordered, steps, pins } = await makePlan(pools.admin, folder, state, options, questionsBeforeSync)
  refuseForeignReaders(steps, { state, readings: await inSnapshot(pools.admin, { timeZone }, readReadings), ordered })
  const built: BuiltView[] = []
  try {
    await fillEmpty(pools.admin, steps, { timeZone, onEvent, signal, waits })
    const token = randomBytes(4).toString('hex')
    await buildBeside(pools.admin, steps.filter(isBuiltBeside), { token, timeZone, onEvent, signal, waits }, built)
    await createMissingIndexes(pools.admin, steps, options)
    const outToken = randomBytes(4).toString('hex')
    const isWhole = (options.names ?? []).length === 0
    await swapViews(client, {
      ordered,
      steps,
      built,
      pins,
      timeZone,
      project,
      isWhole,
      outToken,
      patienceMs,
      signal,
      onWait,
    })
    return steps.map((step) => withLosses(step, built))
  } catch (error) {
    await dropBuilt(pools.admin, built)
    // Whatever PostgreSQL refused, people know the views by their own names.
    if (error instanceof Error)
      error.message = withoutNextNames(
        error.message,
        ordered.map(({ name }) => name),
      )
    throw error
  }
}

function isBuiltBeside(step: SyncStep): step is BuiltView['step'] {
  return step.file !== null && (step.action === 'create' || step.action === 'rebuild')
}

/** What the plan could not know: an index that the new rows do not take. */
function withLosses(step: SyncStep, built: readonly BuiltView[]): SyncStep {
  const lost = built.find((view) => view.step === step)?.losses ?? []
  return { ...step, losses: [...new Set([...step.losses, ...lost])] }
}

async function dropBuilt(pool: pg.Pool, built: readonly BuiltView[]): Promise<void> {
  const names = built.map(({ next }) => next)
  // The next sync sweeps what could not be dropped now.
  await inTransaction(pool, (client) => dropRelations(client, names)).catch(() => undefined)
}
