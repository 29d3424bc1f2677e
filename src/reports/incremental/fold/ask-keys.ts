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

// Measured: each image is compared with what is looked up for all of them, until it is faster to write them down with indexes.
const mostCompared = 256

/** A question for keys, and what is done ahead of it. */
export interface KeysAsked {
  readonly first: readonly string[]
  /** A plain text where they are many. */
  readonly keys: Asked | string
}

/**
 * Asks for the keys of rows that may have changed, by the columns of the grain, as PostgreSQL prints them.
 *
 * How few images there are is not known to PostgreSQL, whose statistics lag: a limit tells it. Many are written down with
 * statistics and indexes of their own.
 *
 * @param waiting the tables of which images wait
 * @returns null where the report does not come of them
 */
export function askKeys(
  { stored, dirty, mostKeys }: ReportAsked,
  waiting: readonly string[],
  counts: Counts,
): KeysAsked | null {
  const isFew = waiting.every((table) => (counts.get(table) ?? 0) <= mostCompared)
  const found = (isFew ? queryOfFew : queryOfMany)(dirty, JSON.stringify(waiting))
  if (found === null) return null
  const { query, images } = found
  const list = stored.grain.map(({ name }) => `${quoteIdentifier(name)}::text as ${quoteIdentifier(name)}`).join(', ')
  const keys = `select ${list} from (${query}) as dirty${mostKeys === null ? '' : ` limit ${mostKeys + 1}`}`
  if (!isFew) return { first: images.flatMap((one) => writeDown(one, dirty)), keys }
  // Once for all places in which they stand, as each may be gone through many times.
  const parts = images.map((one) => {
    const changes = `(select * from ${changesOf(one.table)} limit ${atLeast(counts.get(one.table) ?? 0)}) as changes`
    return `${one.name} as materialized (${rowsOf(one, dirty, changes)})`
  })
  return { first: [], keys: { text: `with ${parts.join(', ')} ${keys}` } }
}

/** Old and new rows of a table, by the columns that one place of a query reads. */
interface Images {
  readonly name: string
  readonly table: string
  readonly columns: readonly string[]
}

// Behind the offset PostgreSQL can still look other tables up for each of them.
const queryOfFew = queryOver((name) => `(select * from ${name} offset 0)`)
const queryOfMany = queryOver((name) => `pg_temp.${name}`)

/** @param relation SQL of images, by their name */
function queryOver(relation: (name: string) => string) {
  return onceEach((dirty: DirtyKeys, waiting): { query: string; images: readonly Images[] } | null => {
    const all = new Map<string, Images>()
    const imagesOf = (table: string) => (wanted: readonly string[]) => {
      const columns = [...new Set(wanted)].sort()
      const key = JSON.stringify([table, columns])
      const images = all.get(key) ?? { name: `viewdesk_images_${all.size}`, table, columns }
      all.set(key, images)
      return `${relation(images.name)} as viewdesk_images`
    }
    const tables = JSON.parse(waiting) as string[]
    const query = dirty.query(new Map(tables.map((table) => [table, { images: imagesOf(table) }])))
    return query === null ? null : { query, images: [...all.values()] }
  })
}

/** An update that leaves these columns alone has two images that are one here, where that can be told. */
function rowsOf({ table, columns }: Images, { relations }: DirtyKeys, changes: string): string {
  const exact = relations.get(table)?.exact ?? []
  const list = columns.length === 0 ? 'true as viewdesk_row' : columns.map(quoteIdentifier).join(', ')
  return `select ${columns.every((column) => exact.includes(column)) ? 'distinct ' : ''}${list} from ${changes}`
}

/** What finds rows of the table finds images of them, too. */
function writeDown(images: Images, dirty: DirtyKeys): string[] {
  const { name, table, columns } = images
  const lookedUp = dirty.relations.get(table)?.lookedUp.filter((column) => columns.includes(column)) ?? []
  return [
    `drop table if exists pg_temp.${name}`,
    `create temporary table ${name} on commit drop as ${rowsOf(images, dirty, `${changesOf(table)} as changes`)}`,
    ...lookedUp.map((column) => `create index on pg_temp.${name} (${quoteIdentifier(column)})`),
    `analyze pg_temp.${name}`,
  ]
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
