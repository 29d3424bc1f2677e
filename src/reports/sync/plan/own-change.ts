import { sameMajor } from '../../live/printed-definitions.js'
import { kindOf } from '../../view-files/kind.js'
import { sourceHash } from '../file-hashes.js'
import { diffColumns } from './diff.js'
import { howToChange } from './how-to-change.js'
import { isAsProbed, type StandingView, type SyncInput } from './input.js'
import { renamedBeneath } from './renamed-columns.js'
import type { Decision } from './step.js'

/** Somebody asked for it: built beside and swapped, whatever else there is to do with it. */
export function planRebuild(view: StandingView, input: SyncInput): Decision | null {
  if (!input.rebuild.has(view.file.name)) return null
  const own = planOwnChange(view, input)
  const reason = own === null ? 'a rebuild was asked for' : `${own.reason}, and a rebuild was asked for`
  return { action: 'rebuild', reason, drift: own?.drift ?? false }
}

/** What a view needs by itself, whatever becomes of others: its file was changed, or somebody changed the database. */
export function planOwnChange(view: StandingView, input: SyncInput): Decision | null {
  const own = reasonOfItsOwn(view, input)
  if (own === null || meansTheSame(view)) return null
  // Nobody touched the view: "*" tells what happened.
  if (own.drift && isRenamedBelow(view)) return planStar(view, input)
  return { action: howToChange(view, input), ...own }
}

/** The file was changed, and PostgreSQL makes the same of it: only the record of it is new. */
export function planRewriting(view: StandingView, input: SyncInput): Decision | null {
  const own = reasonOfItsOwn(view, input)
  // A restored dump prints some views differently, with nothing changed in the files.
  if (own === null || own.drift) return null
  return { action: 'comments', reason: 'its SELECT is written differently and means the same', drift: false }
}

/** A column that "*" stands for was renamed in its table: PostgreSQL prints the view with the new name, and its own beside it. */
function isRenamedBelow({ file, live, probed }: StandingView): boolean {
  if (!file.hasStar || probed === undefined || live.recorded === null) return false
  const { serverDefinition } = live.recorded
  if (serverDefinition === null || live.definition === null) return false
  const changes = diffColumns(live.columns, probed.columns)
  const renamed = renamedBeneath(serverDefinition, live.definition)
  if (renamed === null || renamed.size === 0) return false
  const isGone = (name: string): boolean => changes.some((change) => change.name === name && change.after === null)
  const isNew = (name: string): boolean => changes.some((change) => change.name === name && change.before === null)
  return [...renamed].every(([was, is]) => isGone(was) && isNew(is))
}

function meansTheSame({ file, live, probed }: StandingView): boolean {
  return live.kind === kindOf(file) && isAsProbed(live, probed)
}

/** Its file says `*`, and a table that it reads has got other columns since: the view keeps those of its own creation. */
export function planStar(view: StandingView, input: SyncInput): Decision | null {
  const { file, live, probed } = view
  if (!file.hasStar || probed === undefined) return null
  const changes = diffColumns(live.columns, probed.columns)
  if (changes.length === 0) return null
  const names = changes.map(({ name, before, after }) => {
    if (before === null) return `also ${name}`
    return after === null ? `no longer ${name}` : `${name} as ${after}`
  })
  return {
    action: howToChange(view, input),
    reason: `its "*" now means other columns: ${names.join(', ')}`,
    drift: false,
  }
}

/** Why the definition has to be looked at; null when it is that of the last sync. */
export function reasonOfItsOwn(
  { file, live }: Pick<StandingView, 'file' | 'live'>,
  { state, timeZone }: SyncInput,
): Pick<Decision, 'reason' | 'drift'> | null {
  const { recorded } = live
  if (recorded === null || live.kind === 'other') return null
  // Printed in no other case.
  if (live.kind === 'incremental' && live.definition === null) {
    return { reason: 'the view that says what its rows are was dropped', drift: true }
  }
  if (live.kind !== recorded.kind && live.kind !== kindOf(file)) {
    return { reason: `somebody made it ${live.kind} in the database`, drift: true }
  }
  if (live.kind !== kindOf(file)) return { reason: `it was ${live.kind} and is now ${kindOf(file)}`, drift: false }
  if (recorded.sourceHash !== sourceHash(file)) {
    const isZone = recorded.timeZone !== timeZone && recorded.sourceText === file.text
    const zone = `the time zone changed from ${recorded.timeZone} to ${timeZone}`
    return { reason: isZone ? zone : 'its SELECT changed', drift: false }
  }
  const isComparable = recorded.serverVersion !== null && sameMajor(recorded.serverVersion, state.serverVersion)
  if (isComparable && recorded.serverDefinition !== live.definition) {
    return { reason: 'somebody changed it in the database', drift: true }
  }
  return null
}
