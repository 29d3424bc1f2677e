import { kindOf } from '../../view-files/kind.js'
import { howToChange } from './how-to-change.js'
import { isAsProbed, type StandingView, type SyncInput } from './input.js'
import type { Decision, SyncAction } from './step.js'

/**
 * What a view needs because of those that it reads.
 *
 * @param upstream what is done with the views that it reads, of those that get another definition
 */
export function planFollowing(
  view: StandingView,
  input: SyncInput,
  upstream: ReadonlyMap<string, SyncAction>,
): Decision | null {
  const reason = reasonUpstream(view, upstream)
  return reason === null ? null : { action: howToChange(view, input), reason, drift: false }
}

/** Rows are computed anew where anything changed that they come from; a plain view only where it must point elsewhere. */
function reasonUpstream(
  { file, live, probed }: StandingView,
  upstream: ReadonlyMap<string, SyncAction>,
): string | null {
  const [first] = upstream.keys()
  if (first === undefined) return null
  if (kindOf(file) !== 'plain') return `${first}, which it reads, changed`
  const [rebuilt] = [...upstream].find(([, action]) => action !== 'replace') ?? []
  if (rebuilt !== undefined) return `${rebuilt}, which it reads, is rebuilt`
  return isAsProbed(live, probed) ? null : `${first}, which it reads, changed`
}
