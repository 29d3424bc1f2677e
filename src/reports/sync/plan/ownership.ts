import { kindOf } from '../../view-files/kind.js'
import { sourceHash } from '../file-hashes.js'
import { SyncError } from '../sync-error.js'
import type { StandingView, SyncInput } from './input.js'
import type { Decision } from './step.js'

/** Projects but this one that have a file for a view. Views of the time before there were projects are anybody's. */
export function othersWith(projects: readonly string[], own: string | null): readonly string[] {
  return own === null ? [] : projects.filter((name) => name !== own)
}

/**
 * Several projects may have the same view in one database, as long as it is the same: what one of them changed would change
 * the figures of the others.
 *
 * @throws SyncError naming the project that has it otherwise
 */
export function refuseChangeOfShared(
  { file, live }: StandingView,
  { action, reason }: Decision,
  input: SyncInput,
): void {
  const others = othersWith(live.recorded?.projects ?? [], input.project)
  if (others.length === 0 || action === 'unchanged' || action === 'fill') return
  const isMine = live.recorded?.projects.includes(input.project ?? '') === true
  const remedy = isMine
    ? 'Rename the file, so that this project has a view of its own, or delete the other file and sync there first.'
    : 'Rename the file, or make the two the same.'
  throw new SyncError(
    `${file.file}:1: reports.${file.name} belongs to ${inWords(others)} as well, and would become another view here (${reason}). ${remedy}`,
  )
}

/**
 * Whether a view is built anew only because changes are captured from now on, or are no longer, beneath it or beneath those that it
 * reads: that is one setting of the database, and its rows are the same for all who have it.
 *
 * @param upstream those that it reads and that get another definition
 * @param ofCapture those of which this is known already
 */
export function isOfCapture(
  { file, live: { recorded, kind } }: StandingView,
  { drift }: Decision,
  { rebuild }: SyncInput,
  { upstream, ofCapture }: { readonly upstream: Iterable<string>; readonly ofCapture: ReadonlySet<string> },
): boolean {
  if (recorded?.kind !== kind || kind === 'absent' || kind === 'other') return false
  if (drift || rebuild.has(file.name)) return false
  if (recorded.sourceText !== file.text || recorded.sourceHash !== sourceHash(file, kind)) return false
  const names = [...upstream]
  const changesKind = kind !== kindOf(file)
  return (changesKind || names.length > 0) && names.every((name) => ofCapture.has(name))
}

/** `the project "shop"`. */
export function inWords(projects: readonly string[]): string {
  return `the project${projects.length === 1 ? '' : 's'} ${projects.map((name) => `"${name}"`).join(', ')}`
}
