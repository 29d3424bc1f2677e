import type pg from 'pg'
import type { Catalogue } from '../catalogue.js'
import { readDefinitions } from '../live/definitions.js'
import type { LiveState } from '../live/live-views.js'
import { type Pin, pinsThatHold, withPins } from '../live/pins.js'
import { withRemembered } from '../live/remembered-files.js'
import { asBuilt } from '../view-files/kind.js'
import { nameOf } from '../view-files/names.js'
import { orderByDependencies } from '../view-files/order.js'
import type { ViewFile } from '../view-files/view-file.js'
import type { ViewFolder } from '../view-files/view-folder.js'
import { checkHeaders } from './check-headers.js'
import { refuseUnkeptCharacters } from './kept-characters.js'
import { refuseEmptySources } from './plan/empty-sources.js'
import { connectedWith, narrowTo } from './plan/narrow.js'
import { planSync } from './plan/plan.js'
import { type Questions, viewsToProbe } from './plan/questions.js'
import { choosePin } from './plan/roll-back.js'
import type { SyncStep } from './plan/step.js'
import { probe } from './probe.js'
import { SyncError } from './sync-error.js'
import type { SyncOptions } from './sync-options.js'

export interface Plan {
  /** The files that are built from, each behind those that it reads. */
  readonly ordered: readonly ViewFile[]
  readonly steps: SyncStep[]
  readonly pins: ReadonlyMap<string, Pin>
  /** The reports as they would be after it. */
  readonly catalogue: Catalogue
}

/**
 * Makes a plan, and asks PostgreSQL what has to be known for it; changes nothing.
 *
 * @param questions what is asked: `questionsBeforeSync` or `questionsForALook`
 * @throws ViewFileError with files and lines, SyncError
 */
export async function makePlan(
  pool: pg.Pool,
  folder: ViewFolder,
  state: LiveState,
  options: SyncOptions,
  questions: Questions,
): Promise<Plan> {
  const { timeZone, project = null, prune = false, rollback, rollbackTo, rebuild = [], names = [] } = options
  const { signal, onWait, onWaitOver, patienceMs } = options
  const { files, untouched } = await withRemembered(folder, state, timeZone)
  if (questions.asksNothing !== true) await refuseUnkeptCharacters(pool, files)
  const pins = pinsThatHold(files, state)
  if (rollback !== undefined) {
    const definitions = (await readDefinitions(pool, timeZone, [rollback])).get(rollback) ?? []
    pins.set(rollback, choosePin(files, state, { name: rollback, to: rollbackTo ?? null }, definitions))
  }
  const pinned = await withPins(files, pins, timeZone)
  const ordered = orderByDependencies(pinned.map((file) => asBuilt(file, state.isCapturing)))
  const input = { ordered, state, timeZone, project, prune, untouched, rebuild: rebuildsOf(rebuild, ordered) }
  const touched = viewsToProbe(input, { withStars: questions.asksAboutStars })
  const wanted = names.length === 0 ? names : [...names, ...rebuild]
  const chosen = connectedWith(wanted, ordered)
  const probed = await probe(pool, questions.choose(touched, chosen, input), {
    timeZone,
    signal,
    state,
    onWait,
    onWaitOver,
    patienceMs,
  })
  // Of what changed and is not asked about, nobody knows the columns.
  const isAsked = (file: ViewFile) => questions.asksNothing !== true && chosen.includes(file)
  const isKnown = (file: ViewFile) => isAsked(file) || !touched.includes(file)
  const catalogue = checkHeaders(ordered.filter(isKnown), input, probed)
  const others = ordered.filter((file) => !isKnown(file)).map(nameOf)
  const steps = narrowTo(planSync(input, probed), wanted)
  refuseEmptySources(steps, ordered)
  return { ordered, steps, pins, catalogue: { ...catalogue, awaited: [...catalogue.awaited, ...others] } }
}

/** @throws SyncError for a name without a file */
function rebuildsOf(names: readonly string[], ordered: readonly ViewFile[]): ReadonlySet<string> {
  const unknown = names.find((name) => !ordered.some((file) => file.name === name))
  if (unknown === undefined) return new Set(names)
  throw new SyncError(`There is no view file "${unknown}". Only a view with a file can be rebuilt.`)
}
