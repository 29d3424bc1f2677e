import type { LiveColumn, LiveState, LiveView } from '../../live/live-views.js'
import type { ViewFile } from '../../view-files/view-file.js'

/** What a plan is made of: the files, and the database as it stands. */
export interface SyncInput {
  /** The files, each behind those that it reads. */
  readonly ordered: readonly ViewFile[]
  readonly state: LiveState
  readonly timeZone: string
}

/** What PostgreSQL makes of a file. */
export interface ProbedView {
  readonly columns: readonly LiveColumn[]
  /** As it would print the view's definition. */
  readonly definition: string
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
