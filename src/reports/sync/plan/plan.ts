import type { LiveState, LiveView } from '../../live/live-views.js'
import { kindOf } from '../../view-files/kind.js'
import { dependentsOf, viewsReadBy } from '../../view-files/order.js'
import type { ViewFile } from '../../view-files/view-file.js'
import { wantedComments } from '../describe.js'
import { detailsHash, sourceHash } from '../file-hashes.js'
import { compareIndexes } from '../indexes.js'
import type { ProbedView } from '../probe.js'
import { SyncError } from '../sync-error.js'
import { diffColumns, diffLines, fitsInPlace } from './diff.js'
import { planDrops } from './drops.js'
import type { SyncAction, SyncStep } from './step.js'

export interface SyncInput {
  /** The files, each behind those that it reads. */
  readonly ordered: readonly ViewFile[]
  readonly state: LiveState
  readonly timeZone: string
}

/** The views that PostgreSQL has to be asked about before a plan can be made: what changed, and all that reads it. */
export function viewsToProbe({ ordered, state, timeZone }: SyncInput): ViewFile[] {
  const touched = new Set<string>()
  for (const file of ordered) {
    const live = state.views.get(file.name) ?? null
    const isTouched =
      live === null || live.kind === 'absent' || reasonToChange(file, live, { state, timeZone }) !== null
    if (isTouched) for (const name of [file.name, ...dependentsOf(file.name, ordered)]) touched.add(name)
  }
  return ordered.filter((file) => touched.has(file.name))
}

/**
 * What has to be done so that the database has exactly the views of the files. Asks nobody: the same input is the same plan.
 *
 * @param probed what PostgreSQL makes of the files of `viewsToProbe`
 * @returns one step for each view, in the order of creation; drops come last, readers before what they read
 * @throws SyncError when a relation that is not ours has the name of a view
 */
export function planSync(input: SyncInput, probed: ReadonlyMap<string, ProbedView>): SyncStep[] {
  const { ordered, state } = input
  const byName = new Map(ordered.map((file) => [file.name, file]))
  const changed = new Map<string, SyncAction>()
  const steps = ordered.map((file): SyncStep => {
    const live = state.views.get(file.name) ?? null
    const upstream = viewsReadBy(file, byName).filter((name) => changed.has(name))
    const { action, reason, drift } = decide(file, live, { ...input, probed: probed.get(file.name), upstream, changed })
    if (['create', 'replace', 'rebuild'].includes(action)) changed.set(file.name, action)
    return describeStep({ action, reason, drift, file, live, probed: probed.get(file.name), ordered })
  })
  return [...steps, ...planDrops(ordered, state)]
}

interface Surroundings extends SyncInput {
  readonly probed: ProbedView | undefined
  /** What it reads, of that which changes. */
  readonly upstream: readonly string[]
  readonly changed: ReadonlyMap<string, SyncAction>
}

interface Decision {
  readonly action: SyncAction
  readonly reason: string
  readonly drift: boolean
}

function decide(file: ViewFile, live: LiveView | null, around: Surroundings): Decision {
  const decision = (action: SyncAction, reason: string, drift = false): Decision => ({ action, reason, drift })
  if (live === null || live.kind === 'absent') {
    if (live?.detached) return decision('create', 'it was detached')
    return decision('create', 'it is not in the database', live !== null)
  }
  if (live.recorded === null || live.kind === 'other') {
    throw new SyncError(
      `${file.file}:1: reports.${file.name} exists already and was not made by Viewdesk: it is ${live.kindInWords}. ` +
        `Rename the file, or drop ${live.kindInWords.replace(/^an? /, 'that ')}.`,
    )
  }
  const own = reasonToChange(file, live, around)
  const { probed } = around
  const isSame = live.kind === kindOf(file) && probed?.definition === live.definition
  if (own !== null && !isSame) return decision(howToChange(file, live, around), own.reason, own.drift)
  const upstream = reasonUpstream(file, live, around)
  if (upstream !== null) return decision(howToChange(file, live, around), upstream)
  if (live.kind === 'materialized' && !live.isPopulated && file.header.withData) {
    return decision('fill', 'it has no rows, though its file asks for them')
  }
  return decideDetails(file, live) ?? decision(own === null ? 'unchanged' : 'comments', sameWords(own))
}

function sameWords(own: { reason: string } | null): string {
  return own === null ? 'nothing changed' : 'its SELECT is written differently and means the same'
}

/** Rows are computed anew where anything changed that they come from; a plain view only where it must point elsewhere. */
function reasonUpstream(file: ViewFile, live: LiveView, around: Surroundings): string | null {
  const { upstream, changed, probed } = around
  const first = upstream[0]
  if (first === undefined) return null
  if (kindOf(file) === 'materialized') return `${first}, which it reads, changed`
  const rebuilt = upstream.find((name) => changed.get(name) !== 'replace')
  if (rebuilt !== undefined) return `${rebuilt}, which it reads, is rebuilt`
  return probed?.definition === live.definition ? null : `${first}, which it reads, changed`
}

function howToChange(file: ViewFile, live: LiveView, { ordered, probed }: Surroundings): SyncAction {
  if (live.kind !== 'plain' || kindOf(file) !== 'plain') return 'rebuild'
  // A materialized view that is built beside must read the new view; once built, it cannot be pointed elsewhere.
  const dependents = new Set(dependentsOf(file.name, ordered))
  if (ordered.some((other) => dependents.has(other.name) && other.header.materialized)) return 'rebuild'
  return fitsInPlace(live.columns, probed?.columns ?? []) ? 'replace' : 'rebuild'
}

/** Why the definition has to be looked at; null when it is that of the last sync. */
function reasonToChange(
  file: ViewFile,
  live: LiveView,
  { state, timeZone }: Pick<SyncInput, 'state' | 'timeZone'>,
): { reason: string; drift: boolean } | null {
  const { recorded } = live
  if (recorded === null || live.kind === 'other') return null
  if (live.kind !== recorded.kind && live.kind !== kindOf(file)) {
    return { reason: `somebody made it ${live.kind} in the database`, drift: true }
  }
  if (live.kind !== kindOf(file)) return { reason: `it was ${live.kind} and is now ${kindOf(file)}`, drift: false }
  if (recorded.sourceHash !== sourceHash(file)) {
    const isZone = recorded.timeZone !== timeZone && recorded.sourceText === file.text
    const zone = `the time zone changed from ${recorded.timeZone} to ${timeZone}`
    return { reason: isZone ? zone : 'its SELECT changed', drift: false }
  }
  // Each server version prints the same view in its own way: only definitions printed by one version can be compared.
  const isComparable = recorded.serverVersion !== null && sameMajor(recorded.serverVersion, state.serverVersion)
  if (isComparable && recorded.serverDefinition !== live.definition) {
    return { reason: 'somebody changed it in the database', drift: true }
  }
  return null
}

export function sameMajor(one: number, other: number): boolean {
  return Math.trunc(one / 10_000) === Math.trunc(other / 10_000)
}

function decideDetails(file: ViewFile, live: LiveView): Decision | null {
  const { missing, extra } = compareIndexes(file, live)
  const missed = missing.map(({ definition }) => definition).join(', ')
  const wasDeclared = live.recorded?.detailsHash === detailsHash(file)
  if (missing.length > 0) {
    const reason = wasDeclared ? `an index is missing: ${missed}` : `an index is declared: ${missed}`
    return { action: 'indexes', reason, drift: wasDeclared }
  }
  if (extra.length > 0) {
    return { action: 'indexes', reason: `an index is not declared any more: ${extra.join(', ')}`, drift: false }
  }
  if (!wasDeclared) return { action: 'comments', reason: 'its title, definitions or units changed', drift: false }
  const isSaid = [...wantedComments(file.header)].every(([column, text]) => live.comments[column] === text)
  return isSaid ? null : { action: 'comments', reason: 'somebody changed its comments in the database', drift: true }
}

function describeStep(
  step: Decision & {
    readonly file: ViewFile
    readonly live: LiveView | null
    readonly probed: ProbedView | undefined
    readonly ordered: readonly ViewFile[]
  },
): SyncStep {
  const { action, reason, drift, file, live, probed, ordered } = step
  const before = live === null || live.kind === 'absent' ? null : live
  const isBuilt = action === 'create' || action === 'rebuild' || action === 'replace'
  const builtAnew = action === 'create' || action === 'rebuild'
  return {
    action,
    name: file.name,
    kind: kindOf(file),
    reason,
    drift,
    file,
    live,
    columns: before && isBuilt ? diffColumns(before.columns, probed?.columns ?? []) : [],
    definition: before && isBuilt ? diffLines(before.definition ?? '', probed?.definition ?? '') : [],
    indexes: before ? compareIndexes(file, before) : { missing: [], extra: [], byHand: [] },
    dependents: dependentsOf(file.name, ordered),
    fills: action === 'fill' || (builtAnew && file.header.materialized && (file.header.withData || hadRows(live))),
    lastSeconds: live?.lastSeconds ?? null,
  }
}

function hadRows(live: LiveView | null): boolean {
  return live?.isPopulated === true || live?.detached?.isPopulated === true
}
