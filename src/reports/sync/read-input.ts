import type pg from 'pg'
import { cancellable } from '../../database/cancel.js'
import { sqlState, sqlStates } from '../../database/sql-state.js'
import { inSnapshot } from '../../database/transactions.js'
import { type LiveState, readLiveState } from '../live/live-views.js'
import { orderByDependencies } from '../view-files/order.js'
import { readViewFolder, type ViewFolder } from '../view-files/view-folder.js'
import { SyncError } from './sync-error.js'
import type { SyncOptions } from './sync-options.js'
import { tellingWaits } from './waits.js'

/** @throws ViewFileError with files and lines, also where files read one another in a circle; ViewFolderError */
export async function readFolder(options: SyncOptions): Promise<ViewFolder> {
  const folder = await readViewFolder(options.viewsDir, options.timeZone)
  orderByDependencies(folder.files)
  return folder
}

/** @throws SyncError while somebody keeps the views from being read */
export async function readState(
  pool: pg.Pool,
  { timeZone, signal, onWait, onWaitOver }: SyncOptions,
): Promise<LiveState> {
  let holder = ''
  const waits = {
    onWaitOver,
    onWait: (words: string) => {
      holder = words.replace(/^Waiting for/, ':')
      onWait?.(words)
    },
  }
  try {
    return await inSnapshot(pool, { timeZone }, (client) =>
      cancellable(pool, client, signal, (processId) =>
        tellingWaits(pool, processId, waits, () => readLiveState(client)),
      ),
    )
  } catch (error) {
    // To print a definition PostgreSQL locks, against dropping only, what the view reads.
    if (sqlState(error) !== sqlStates.lockNotAvailable) throw error
    const problem = `Somebody holds an exclusive lock on a table or a view that the views read${holder || '.'}`
    throw new SyncError(`${problem} Nothing was changed: try again when they are done.`, { cause: error })
  }
}
