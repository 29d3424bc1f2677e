import type { LiveView } from '../../live/live-views.js'
import type { ViewKind } from '../../report.js'
import type { ViewFile } from '../../view-files/view-file.js'
import type { ColumnChange } from './diff.js'
import type { IndexChanges } from './index-changes.js'

/**
 * - create: it is not in the database
 * - replace: in place, which keeps everything that depends on it
 * - rebuild: built beside the old one, and swapped with it
 * - fill: it is as declared, but has no rows
 * - indexes, comments: only those
 * - drop: its file is gone; keep: its file is gone, but it is read; or its file cannot be read
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

/** What is done with a view, and why. */
export interface Decision {
  readonly action: SyncAction
  /** In words for the person who runs sync. */
  readonly reason: string
  /** True when somebody changed the database by hand. */
  readonly drift: boolean
}

export interface SyncStep extends Decision {
  readonly name: string
  readonly kind: ViewKind
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
  /** Of each table that an incremental report comes of, whether its changes are written down, or how they can be. */
  readonly captures: readonly string[]
  /** What people have set on the view and does not fit what it becomes, each in a line. */
  readonly losses: readonly string[]
  /** Why nothing is done with it, with its file's name: the file cannot be read. */
  readonly problem: string | null
}

/** Whether the view gets another definition, or the same one over others. */
export function isDefining({ action }: { readonly action: SyncAction }): boolean {
  return action === 'create' || action === 'replace' || action === 'rebuild'
}

type WithoutFile = Pick<SyncStep, 'name' | 'kind' | 'reason' | 'live' | 'problem'> & {
  readonly action: 'drop' | 'keep'
}

/** The step of a view that there is nothing to build from. */
export function stepWithoutFile(what: WithoutFile): SyncStep {
  return {
    ...what,
    drift: false,
    file: null,
    columns: [],
    definition: [],
    indexes: { missing: [], extra: [], byHand: [] },
    dependents: [],
    fills: false,
    lastSeconds: null,
    captures: [],
    losses: [],
  }
}

/** Of a view without a file: what stands there, or stood there when it was synced. */
export function kindOfStanding(kind: string | undefined): ViewKind {
  return kind === 'materialized' || kind === 'incremental' ? kind : 'plain'
}
