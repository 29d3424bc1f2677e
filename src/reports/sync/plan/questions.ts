import type { LiveState } from '../../live/live-views.js'
import { dependentsOf } from '../../view-files/order.js'
import type { ViewFile } from '../../view-files/view-file.js'
import { asksForPrints } from './index-changes.js'
import type { SyncInput } from './input.js'
import { reasonOfItsOwn } from './own-change.js'

/** What PostgreSQL is asked about. */
export interface Asked {
  /** Files of views that are not there, or not as the file has them; in the order of their dependencies. */
  readonly unknown: readonly ViewFile[]
  /** Files whose checks it has to understand. */
  readonly checked: readonly ViewFile[]
  /** Views that are not there and are none of `unknown`: nothing can be said of checks that read them. */
  readonly absent: ReadonlySet<string>
}

/**
 * Chooses what PostgreSQL is asked.
 *
 * @param touched the views that changed, and all that read them
 * @param chosen the files that the plan is about
 */
export interface Questions {
  readonly choose: (touched: readonly ViewFile[], chosen: readonly ViewFile[], input: SyncInput) => Asked
  /** Whether unchanged files that say `*` are asked about, too. */
  readonly asksAboutStars: boolean
  /** Of what changed, no columns are known then. */
  readonly asksNothing?: boolean
}

/** The views that PostgreSQL has to be asked about before a plan can be made: what changed, and all that reads it. */
export function viewsToProbe(input: SyncInput, { withStars = false } = {}): ViewFile[] {
  const { ordered, state } = input
  const touched = new Set<string>()
  for (const file of ordered) {
    const live = state.views.get(file.name)
    const isMissing = live === undefined || live.kind === 'absent'
    const isTouched =
      isMissing ||
      (withStars && file.hasStar) ||
      reasonOfItsOwn({ file, live }, input) !== null ||
      input.rebuild.has(file.name)
    if (isTouched) for (const name of [file.name, ...dependentsOf(file.name, ordered)]) touched.add(name)
    // An index changes nothing for readers of the view.
    else if (asksForPrints(file, live)) touched.add(file.name)
  }
  return ordered.filter((file) => touched.has(file.name))
}

/**
 * Before a sync: views that are all new have nothing to be compared with, and are asked about all the same, to find a
 * mistake before a long fill; and checks of unchanged files too, since what they read may have changed beneath them.
 */
export const questionsBeforeSync: Questions = {
  asksAboutStars: true,
  choose: (touched, chosen, { ordered, state }) => {
    const unknown = touched.filter((file) => chosen.includes(file))
    const absent = ordered.filter((file) => !isThere(file, state) && !unknown.includes(file))
    return { unknown, checked: chosen, absent: new Set(absent.map(({ name }) => name)) }
  },
}

/** For a look: only where something that is there has to be compared. A column more in a table keeps no panel from starting. */
export const questionsForALook: Questions = {
  asksAboutStars: false,
  choose: (touched, chosen, { state }) => {
    const unknown = touched.filter((file) => chosen.includes(file))
    const isAsked = unknown.some((file) => isThere(file, state))
    return { unknown: isAsked ? unknown : [], checked: [], absent: new Set() }
  },
}

/** Where an answer was a fault in a file: what stands in the database is known without. */
export const noQuestions: Questions = {
  asksAboutStars: false,
  asksNothing: true,
  choose: () => ({ unknown: [], checked: [], absent: new Set() }),
}

function isThere({ name }: ViewFile, state: LiveState): boolean {
  return (state.views.get(name)?.kind ?? 'absent') !== 'absent'
}
