import type pg from 'pg'
import { qualify } from '../../database/identifiers.js'
import { sqlState } from '../../database/sql-state.js'
import { inSnapshot } from '../../database/transactions.js'
import { orderByDependencies, reportsSchema } from '../view-files/order.js'
import type { ViewFile } from '../view-files/view-file.js'
import type { Doubt } from './doubt.js'
import { hiddenRowsOf } from './hidden-rows.js'
import { doubtsOfKeptRows } from './kept-rows.js'
import { doubtsOfListedValues } from './listed-values.js'
import { namesForFewer } from './names-for-fewer.js'
import { doubtsOfSelect } from './select-doubts.js'
import { doubtsOfSource } from './source-coverage.js'
import { swappedBeneath } from './swapped-tables.js'

export interface DoubtsOptions {
  readonly timeZone: string
  /** How long PostgreSQL may count for one question; what takes longer is not told. */
  readonly timeoutMs?: number
}

/**
 * Everything that makes figures of these views wrong without a word. Sources are asked as their files have them, so that it
 * is told before they are synced; other views as they stand.
 */
export async function findDoubts(
  pool: pg.Pool,
  files: readonly ViewFile[],
  { timeZone, timeoutMs = 30_000 }: DoubtsOptions,
): Promise<Doubt[]> {
  const ordered = orderByDependencies(files)
  const doubts = [
    ...(await hiddenRowsOf(pool, ordered)),
    ...(await swappedBeneath(pool, ordered)),
    ...(await doubtsOfKeptRows(pool, ordered)),
    ...namesForFewer(ordered),
  ]
  const ask = async (question: (client: pg.PoolClient) => Promise<Doubt[]>): Promise<void> => {
    const found = await inSnapshot(pool, { timeZone, timeoutMs }, question).catch((error: unknown) => {
      // A view that is not there or fails, a table without a right, too many rows: others tell that.
      if (sqlState(error) === null) throw error
      return []
    })
    doubts.push(...found)
  }
  for (const file of ordered) {
    await ask((client) => doubtsOfSelect(client, file, ordered))
    if (file.isSource) await ask((client) => doubtsOfSource(client, file))
    if (file.header.columns.every(({ choices }) => choices.length === 0)) continue
    const from = file.isSource ? `(\n${file.select}\n) as source` : qualify(reportsSchema, file.name)
    await ask((client) => doubtsOfListedValues(client, file, from))
  }
  return doubts
}
