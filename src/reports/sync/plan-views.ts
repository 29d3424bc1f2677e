import type { Pools } from '../../database/pools.js'
import { inSnapshot } from '../../database/transactions.js'
import { type Fault, ViewFileError } from '../view-files/fault.js'
import { makePlan, type Plan } from './make-plan.js'
import { refuseForeignReaders } from './plan/foreign-readers.js'
import { noQuestions, questionsBeforeSync, questionsForALook } from './plan/questions.js'
import type { SyncStep } from './plan/step.js'
import { readFolder, readState } from './read-input.js'
import { readReadings } from './readings.js'
import type { SyncOptions } from './sync-options.js'

interface Asking {
  readonly asksAboutNew?: boolean
}

/** What a sync would do now. */
export async function planViews(pools: Pools, options: SyncOptions, asking: Asking = {}): Promise<SyncStep[]> {
  return (await planWithCatalogue(pools, options, asking)).steps
}

/**
 * What a sync would do now, and the reports as they would be then. Changes nothing.
 *
 * @param asksAboutNew whether PostgreSQL is asked about views that are not there yet and about checks too, so that a mistake
 *   in them is told; that takes the rights of a sync, which whoever only looks need not have
 * @throws ViewFileError with files and lines, SyncError
 */
export async function planWithCatalogue(
  pools: Pools,
  options: SyncOptions,
  { asksAboutNew = true }: Asking = {},
): Promise<Pick<Plan, 'steps' | 'catalogue'>> {
  const folder = await readFolder(options)
  const state = await readState(pools.read, options)
  const questions = asksAboutNew ? questionsBeforeSync : questionsForALook
  const { steps, ordered, catalogue } = await makePlan(pools.admin, folder, state, options, questions)
  const readings = await inSnapshot(pools.read, { timeZone: options.timeZone }, readReadings)
  refuseForeignReaders(steps, { state, readings, ordered })
  return { steps, catalogue }
}

/**
 * Like planViews, for a caller that only looks: what stands in the way of the plan is no error here, and nobody is asked about views
 * that are not there yet, which would take the rights of a sync.
 */
export async function lookAtViews(pools: Pools, options: SyncOptions): Promise<SyncStep[]> {
  const folder = await readFolder(options)
  const state = await readState(pools.read, options)
  return (await makePlan(pools.admin, folder, state, options, questionsForALook)).steps
}

/**
 * Like lookAtViews, for whoever wants to know how all views are, above all when one does not work: a SELECT or a type that
 * PostgreSQL refuses is handed out beside the steps.
 *
 * @throws ViewFileError for what is wrong with headers, by which nobody could tell what the views should be
 */
export async function lookDespiteFaults(
  pools: Pools,
  options: SyncOptions,
): Promise<{ readonly steps: readonly SyncStep[]; readonly faults: readonly Fault[] }> {
  try {
    return { steps: await lookAtViews(pools, options), faults: [] }
  } catch (error) {
    if (!(error instanceof ViewFileError)) throw error
    const folder = await readFolder(options)
    const state = await readState(pools.read, options)
    const { steps } = await makePlan(pools.admin, folder, state, options, noQuestions)
    return { steps, faults: error.faults }
  }
}
