import type pg from 'pg'
import { pendingMigrations } from '../../database/migrations/migrate.js'
import { inSnapshot } from '../../database/transactions.js'
import { hasGivenUp } from '../incremental/capture/turn-on.js'
import { dependentsOf } from '../view-files/order.js'
import type { ViewFile } from '../view-files/view-file.js'
import type { Doubt } from './doubt.js'

interface Kept {
  readonly name: string
  readonly tables: readonly string[]
  readonly waitsForDays: number
  /** Of the last comparison that took all rows. */
  readonly differed: string
  readonly comparedAt: string | null
}

/** Incremental reports whose changes nobody takes in, or whose rows were found to be others than their SELECT gives. */
export async function doubtsOfKeptRows(pool: pg.Pool, ordered: readonly ViewFile[]): Promise<Doubt[]> {
  const names = ordered.filter(({ header }) => header.incremental).map(({ name }) => name)
  if (names.length === 0) return []
  return await inSnapshot(pool, { timeZone: 'UTC' }, async (client) => {
    // What knows of them is made by the set-up of this release.
    if ((await pendingMigrations(client)).length > 0) return []
    const { rows } = await client.query<Kept>(
      `select view_name as name, tables, coalesce(compared_rows, 0)::text as differed,
         to_char(compared_at, 'YYYY-MM-DD HH24:MI') as "comparedAt",
         floor(coalesce(extract(epoch from now() - changes.oldest), 0) / 86400)::int as "waitsForDays"
       from viewdesk.incremental_report cross join lateral viewdesk.changes_waiting(change_tables) as changes
       where view_name = any($1)`,
      [names],
    )
    const doubts: Doubt[] = []
    for (const { name, tables, waitsForDays, differed, comparedAt } of rows) {
      const views = [name, ...dependentsOf(name, ordered)]
      const tell = (code: Doubt['code'], message: string): void => {
        doubts.push({ code, views, message, isNote: false })
      }
      const full: string[] = []
      for (const table of tables) if (await hasGivenUp(client, partsOf(table))) full.push(table)
      if (full.length > 0) {
        tell(
          'changes_wait',
          `Changes of ${full.join(', ')} are not written down any more: too many waited, or the triggers could not write them all down. ${name} is as of its last refresh.
  Have a panel run, which works it out anew, or run "npx viewdesk views refresh ${name}".`,
        )
      } else if (waitsForDays > 0) {
        tell(
          'changes_wait',
          `Changes beneath ${name} have waited for more than ${waitsForDays === 1 ? 'a day' : `${waitsForDays} days`}.
  "npx viewdesk capture status" says whether its SELECT fails; else have a panel run, or run "npx viewdesk views refresh ${name}".`,
        )
      }
      if (differed !== '0') {
        tell(
          'rows_differed',
          `${differed} rows of ${name} were not what its SELECT gives when all were compared (${comparedAt} UTC); they were put right.
  Something changes them, or what they come of, past the triggers. They are compared again each night.`,
        )
      }
    }
    return doubts
  })
}

function partsOf(table: string): { schema: string; name: string } {
  const dot = table.indexOf('.')
  return { schema: table.slice(0, dot), name: table.slice(dot + 1) }
}
