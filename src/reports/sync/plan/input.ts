import type { LiveColumn, LiveState, LiveView } from '../../live/live-views.js'
import type { UntouchedView } from '../../live/remembered-files.js'
import type { ViewFile } from '../../view-files/view-file.js'

/** What a plan is made of: the files, and the database as it stands. */
export interface SyncInput {
  /** The files, each behind those that it reads. */
  readonly ordered: readonly ViewFile[]
  readonly state: LiveState
  readonly timeZone: string
  /** Whose files these are; null for one to whom all views belong. */
  readonly project: string | null
  /** Whether views whose files are gone go, too. */
  readonly prune: boolean
  /** Views that are built anew because somebody asked for it. */
  readonly rebuild: ReadonlySet<string>
  /** Views whose files cannot be read, and what hangs on them: while there are any, no view is dropped. */
  readonly untouched: readonly UntouchedView[]
}

/** What PostgreSQL makes of a file. */
export interface ProbedView {
  readonly columns: readonly LiveColumn[]
  /** As it would print the view's definition. */
  readonly definition: string
  /** As it would print it once the view was created from its own print, as by a restored dump, and from that one's print. */
  readonly reprints: readonly string[]
  /** By name, the wanted indexes as it prints them. */
  readonly indexes: ReadonlyMap<string, string>
  /** By name, the indexes made by hand that it refuses on this view, and why. */
  readonly lostIndexes: ReadonlyMap<string, string>
  /** Of each table that an incremental report comes of, whether its changes are written down, or how they can be. */
  readonly captures: readonly string[]
}

/** Whether the view that stands in the database is what PostgreSQL makes of the file, however it came there. */
export function isAsProbed({ definition }: LiveView, probed: ProbedView | undefined): boolean {
  if (probed === undefined || definition === null) return false
  return [probed.definition, ...probed.reprints].includes(definition)
}

/** A file, with what stands in the database under its name. */
export interface PlannedView {
  readonly file: ViewFile
  readonly live: LiveView | null
  /** Undefined where PostgreSQL had not to be asked: nothing that concerns the view changed. */
  readonly probed: ProbedView | undefined
}

/** A file whose view is in the database, as an earlier sync has made it. */
export interface StandingView extends PlannedView {
  readonly live: LiveView
}
