import { createHash } from 'node:crypto'
import { dependentsOf, reportsSchema, viewsReadBy } from '../view-files/order.js'
import type { ViewFile } from '../view-files/view-file.js'
import { wantedComments } from './describe.js'
import { type ColumnChange, diffColumns, diffLines, fitsInPlace } from './diff.js'
import { compareIndexes, type IndexChanges } from './indexes.js'
import type { LiveState, LiveView } from './live-views.js'
import type { ProbedView } from './probe.js'

/**
 * - create: it is not in the database
 * - replace: in place, which keeps everything that depends on it
 * - rebuild: built beside the old one, and swapped with it
 * - fill: it is as declared, but has no rows
 * - indexes, comments: only those
 * - drop: its file is gone; keep: its file is gone, but it is read
 */
export type SyncAction =
  | 'create'
  | 'replace'
  | 'rebuild'
  | 'fill'
  | 'indexes'
  | 'comments'
  | 'drop'
  | 'keep'
  | 'unchanged'

export interface SyncStep {
  readonly action: SyncAction
  readonly name: string
  readonly kind: 'plain' | 'materialized'
  /** Why, in words for the person who runs sync. */
  readonly reason: string
  /** True when somebody changed the database by hand. */
  readonly drift: boolean
  /** The file to build from; null for `drop` and `keep`. */
  readonly file: ViewFile | null
  readonly live: LiveView | null
  readonly columns: readonly ColumnChange[]
  /** Lines of the definition as PostgreSQL prints it, `- ` before and `+ ` after. */
  readonly definition: readonly string[]
  readonly indexes: IndexChanges
  /** Our views that read it, directly or through others. */
  readonly dependents: readonly string[]
  /** Whether rows are computed: the step takes as long as filling the view does. */
  readonly fills: boolean
  /** How long filling it took last time; null when unknown. */
  readonly lastSeconds: number | null
}

/** A plan that cannot be carried out, with the way out. */
export class SyncError extends Error {
  readonly code = 'sync_failed'
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'SyncError'
  }
}

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
      `${file.file}:1: reports.${file.name} exists already and was not made by Viewdesk. Rename the file, or drop that relation.`,
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
  const isSaid = [...wantedComments(file)].every(([column, text]) => live.comments[column] === text)
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

/** A view without a file goes, unless something that stays reads it: what is not ours, or a view whose file names it. */
function planDrops(ordered: readonly ViewFile[], state: LiveState): SyncStep[] {
  const wanted = new Set(ordered.map((file) => file.name))
  const gone = [...state.views.values()].filter((live) => !wanted.has(live.name) && live.recorded !== null)
  const kept = new Map<string, string[]>()
  const readersThatStay = (live: LiveView): string[] => {
    if (live.kind === 'absent') return []
    const named = ordered.filter((file) => namesView(file, live.name)).map(({ name }) => name)
    return [...live.foreignReaders, ...named, ...live.readers.filter((name) => kept.has(name))]
  }
  // One that stays keeps what it reads: look until no further one is kept.
  for (let size = -1; size < kept.size; ) {
    size = kept.size
    for (const live of gone) if (readersThatStay(live).length > 0) kept.set(live.name, readersThatStay(live))
  }
  return gone.map((live) => stepOfGone(live, kept.get(live.name) ?? []))
}

function namesView(file: ViewFile, view: string): boolean {
  return file.reads.some(({ schema, name }) => name === view && (schema ?? reportsSchema) === reportsSchema)
}

function stepOfGone(live: LiveView, readers: readonly string[]): SyncStep {
  return {
    action: readers.length > 0 ? 'keep' : 'drop',
    name: live.name,
    kind: live.recorded?.kind === 'materialized' ? 'materialized' : 'plain',
    reason: readers.length > 0 ? `its file is gone, but ${readers.join(', ')} reads it` : 'its file is gone',
    drift: false,
    file: null,
    live,
    columns: [],
    definition: [],
    indexes: { missing: [], extra: [], byHand: [] },
    dependents: [],
    fills: false,
    lastSeconds: null,
  }
}

/** @throws SyncError naming what is not ours and depends on a view that has to be rebuilt */
export function refuseForeignReaders(steps: readonly SyncStep[]): void {
  for (const step of steps) {
    const readers = step.live?.foreignReaders ?? []
    if (step.action !== 'rebuild' || readers.length === 0) continue
    throw new SyncError(
      `${step.name} has to be rebuilt (${step.reason}), but ${readers.join(', ')} reads it and is not Viewdesk's. ` +
        'Drop that, run "npx viewdesk views sync", and create it again.',
    )
  }
}

export function kindOf(file: ViewFile): 'plain' | 'materialized' {
  return file.header.materialized ? 'materialized' : 'plain'
}

/** Changes when the rows of the view change. */
export function sourceHash(file: ViewFile): string {
  return hash([kindOf(file), file.select])
}

/** Changes when what is said about the view changes: comments, indexes. */
export function detailsHash(file: ViewFile): string {
  const { title, description, columns, grain, totals, indexes } = file.header
  return hash([
    title,
    description,
    columns.map(({ line: _, ...rest }) => rest),
    grain.value,
    totals.map(({ line: _, ...total }) => total),
    indexes.map(({ line: _, ...index }) => index),
  ])
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}
