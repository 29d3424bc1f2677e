import type { ClientBase } from 'pg'
import { viewsReadBy } from '../view-files/order.js'
import type { ViewFile } from '../view-files/view-file.js'
import { readersFirst } from './drop-relations.js'
import { SyncError } from './sync-error.js'

/**
 * Compares what was found by reading the files with what PostgreSQL says that the views read.
 *
 * @param names of the views that were synced
 * @throws SyncError when they differ: the order of later syncs and refreshes would be wrong
 */
export async function checkDependencies(
  client: ClientBase,
  ordered: readonly ViewFile[],
  names: readonly string[],
): Promise<void> {
  const byName = new Map(ordered.map((file) => [file.name, file]))
  const synced = names.filter((name) => byName.has(name))
  for (const { name, reads } of await readersFirst(client, synced)) {
    const file = byName.get(name) as ViewFile
    const inferred = viewsReadBy(file, byName)
    const hidden = reads.find((read) => byName.has(read) && !inferred.includes(read))
    if (hidden !== undefined) {
      throw new SyncError(
        `${file.file}:${file.selectLine}: this SELECT reads ${hidden} in a way that it does not show. Name reports.${hidden} in FROM or JOIN, not as a regclass.`,
      )
    }
    const missed = inferred.find((read) => !reads.includes(read))
    if (missed !== undefined) {
      throw new SyncError(`${name} does not read ${missed} in the database, though its file names it. Sync again.`)
    }
  }
}
