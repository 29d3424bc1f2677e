import { quoteIdentifier } from '../../../database/identifiers.js'
import type { Asked } from '../../../database/one-message.js'
import { onceEach } from '../../levels/once-each.js'
import { changeTable } from '../capture/change-table.js'
import type { DirtyKeys } from '../dirty-keys.js'
import type { StoredReport } from './recompute.js'

interface ReportAsked {
  readonly stored: Pick<StoredReport, 'grain'>
  readonly dirty: DirtyKeys
  readonly mostKeys: number | null
}

/** How many images wait, by table: `schema.name`. */
export type Counts = ReadonlyMap<string, number>

export function askCounts(tables: readonly string[]): Asked {
  const counts = tables.map((table) => `(select count(*)::int from ${changesOf(table)})`)
  return { text: `select array[${counts.join(', ')}]::int[] as counts` }
}

/** @param rows the answer to `askCounts` */
export function countsOf(
  tables: readonly string[],
  rows: readonly { readonly counts: readonly number[] }[] = [],
): Counts {
  return new Map(tables.map((table, place) => [table, rows[0]?.counts[place] ?? 0]))
}

// Measured: each image is compared with what is looked up for all of them, until it is faster to go through the tables once.
const mostLookedUp = 256

/**
 * Asks for the keys of rows that may have changed, by the columns of the grain, as PostgreSQL prints them.
 *
 * How few images there are is not known to PostgreSQL, whose statistics lag: a limit tells it.
 *
 * @param waiting the tables of which images wait
 * @returns a plain text where they are many; null where the report does not come of them
 */
export function askKeys(
  { stored, dirty, mostKeys }: ReportAsked,
  waiting: readonly string[],
  counts: Counts,
): Asked | string | null {
  const limits = waiting.map((table) => counts.get(table) ?? 0)
  const list = stored.grain.map(({ name }) => `${quoteIdentifier(name)}::text as ${quoteIdentifier(name)}`).join(', ')
  const keysOf = (query: string) =>
    `select ${list} from (${query}) as dirty${mostKeys === null ? '' : ` limit ${mostKeys + 1}`}`
  if (limits.some((rows) => rows > mostLookedUp)) {
    const rowsOf = (table: string, place: number) => `select * from ${changesOf(table)} limit ${limits[place]}`
    const query = dirty.query(new Map(waiting.map((table, place) => [table, imagesIn(rowsOf(table, place))])))
    return query === null ? null : keysOf(query)
  }
  const query = queryOfFew(dirty, JSON.stringify(waiting))
  if (query === null) return null
  // Once for all places in which they stand, as each may be gone through many times.
  const images = waiting.map(
    (table, place) =>
      `${partOf(place)} as materialized (select * from ${changesOf(table)} limit ${atLeast(limits[place] ?? 0)})`,
  )
  return { text: `with ${images.join(', ')} ${keysOf(query)}` }
}

const queryOfFew = onceEach((dirty: DirtyKeys, waiting) => {
  const tables = JSON.parse(waiting) as string[]
  // Behind the offset PostgreSQL can still look other tables up for each of them.
  return dirty.query(
    new Map(tables.map((table, place) => [table, imagesIn(`select * from ${partOf(place)} offset 0`)])),
  )
})

function imagesIn(select: string): { images: string } {
  return { images: `(${select}) as viewdesk_images` }
}

function partOf(place: number): string {
  return `viewdesk_images_${place}`
}

// Of a few sizes, so that nearly every fold puts the same statement.
function atLeast(rows: number): number {
  return 4 ** Math.ceil(Math.log2(Math.max(rows, 1)) / 2)
}

/** The table of a table's changes, as written in SQL. */
export function changesOf(table: string): string {
  return changeTable(partsOf(table))
}

export type Table = Parameters<typeof changeTable>[0]

export function partsOf(table: string): Table {
  const dot = table.indexOf('.')
  return { schema: table.slice(0, dot), name: table.slice(dot + 1) }
}
