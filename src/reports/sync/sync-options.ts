import type { OnViewEvent } from '../view-events.js'
import type { SyncPatience } from './lock.js'

export interface SyncOptions extends SyncPatience {
  readonly viewsDir: string
  readonly timeZone: string
  /** The project's name: views of others are left alone. Unless told, all views of the database are this one's. */
  readonly project?: string | null
  /** Drops views of this project whose files are gone; without it they are kept, and told. */
  readonly prune?: boolean
  /** Told of each view when all is done, of long work when it begins, and of the end. */
  readonly onEvent?: OnViewEvent
  /** Ends the sync; everything is then as before. */
  readonly signal?: AbortSignal | undefined
  /** The views to sync, with what has to change together with them; all by default. */
  readonly names?: readonly string[]
  /** Views to build anew, though nothing changed. */
  readonly rebuild?: readonly string[]
  /** The view to take back to an earlier definition. */
  readonly rollback?: string
  /** To which: how many before the present one, or when, in the business time zone; the one before by default. */
  readonly rollbackTo?: number | string | undefined
  /** How long to go on trying while somebody reads what is swapped; 300,000 by default. */
  readonly patienceMs?: number
}
