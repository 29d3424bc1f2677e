import { dependentsOf } from '../../view-files/order.js'
import type { ViewFile } from '../../view-files/view-file.js'
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

/** The views that PostgreSQL has to be asked about before a plan can be made: what changed, and all that reads it. */
export function viewsToProbe(input: SyncInput): ViewFile[] {
  const { ordered, state } = input
  const touched = new Set<string>()
  for (const file of ordered) {
    const live = state.views.get(file.name)
    const isTouched = live === undefined || live.kind === 'absent' || reasonOfItsOwn({ file, live }, input) !== null
    if (isTouched) for (const name of [file.name, ...dependentsOf(file.name, ordered)]) touched.add(name)
  }
  return ordered.filter((file) => touched.has(file.name))
}
