import { quoteIdentifier } from '../../database/identifiers.js'
import { sqlState, sqlStates } from '../../database/sql-state.js'
import { badQuery } from '../../refusal.js'
import { filterKey, listAddress } from '../asking/address.js'
import { type Filter, faultOfValue } from '../asking/filters.js'
import type { Catalogue } from '../catalogue.js'
import type { Reading, ReadingOptions } from '../reading.js'
import { type Column, findColumn, type Report } from '../report.js'
import { whereClause } from '../statements/conditions.js'
import { boundParameters } from '../statements/parameters.js'
import { printed } from '../types/printed.js'
import { type ReferencedTable, referencedTable } from './labels.js'
import { recordId } from './record-id.js'
import { comparedWithKey } from './refers-to.js'

/** Something that a person may have meant, and the page that it has. */
export interface Hit {
  /** What it belongs to, as a heading: "Reports", "Jobs". */
  readonly group: string
  readonly label: string
  /** What tells it from others of the same name: a job's number, provider and status. */
  readonly detail: string | null
  /** What it is where it is no record, for words in any language: a report, or all records of a table. */
  readonly page: 'report' | 'records' | null
  readonly href: string
}

export interface SearchAnswer {
  /** Exact numbers first, then reports, then records by name. */
  readonly hits: readonly Hit[]
  /** Tables of which only the newest records could be searched in the time that a person waits. */
  readonly unfinished: readonly { readonly title: string; readonly href: string }[]
}

const longestText = 100
const shortestName = 2
const hitsPerTable = 8
const usualBudgetMs = 600
// With a record of exactly that number found, somebody who typed a number has what they want.
const shareBesideNumber = 0.25
// Small enough to stop in time, large enough that the round trips do not count.
const sliceRows = 20_000

/** By its key a record is there at once; this is for a source view that has to be worked out first. */
export const searchReading: ReadingOptions = { timeoutMs: 5000, share: 'search' }

/**
 * Finds records by number or name and reports by title, for somebody who types.
 *
 * Names are searched from the highest number down, a slice at a time, until enough are found or 600 ms are over: on a
 * table of somebody else's we may not make an index for "contains".
 *
 * @param reading opened with `searchReading`; once its time is over, it reads nothing more
 * @param readable what the person may read: nothing else is searched
 * @param budgetMs how long names are searched; a quarter of it where a number was found
 * @throws Refusal when the text is longer than 100 characters
 */
export async function searchEverything(
  reading: Reading,
  text: string,
  readable: readonly Report[],
  budgetMs = usualBudgetMs,
): Promise<SearchAnswer> {
  const wanted = text.replaceAll('\0', '').trim()
  if (wanted.length > longestText) {
    throw badQuery(`Search for ${longestText} characters at most; these are ${wanted.length}.`)
  }
  if (wanted === '') return { hits: [], unfinished: [] }
  const tables = searchedTables(reading, readable)
  const exact = await findByNumber(reading, tables, wanted)
  if (wanted.length < shortestName) return { hits: exact, unfinished: [] }
  const deadline = Date.now() + budgetMs * (exact.length > 0 ? shareBesideNumber : 1)
  const named: Hit[] = []
  const unfinished: SearchAnswer['unfinished'][number][] = []
  for (const table of tables) {
    const { hits, isWhole } = await findByName(reading, table, wanted, deadline)
    named.push(...hits.filter(({ href }) => !exact.some((other) => other.href === href)))
    if (!isWhole) unfinished.push({ title: table.table.title, href: listOfNamed(table, wanted) })
  }
  return { hits: [...exact, ...reportsByTitle(readable, wanted), ...named], unfinished }
}

/** Tables that something refers to: what is known by a name elsewhere. Those that grow with time come last. */
function searchedTables({ catalogue }: Reading, readable: readonly Report[]): readonly ReferencedTable[] {
  const referred = new Set(catalogue.reports.flatMap(({ columns }) => columns.map(({ reference }) => reference)))
  return readable
    .filter(({ kind, name, grain }) => kind === 'table' && grain.length === 1 && referred.has(name))
    .sort((one, other) => Number(one.date !== null) - Number(other.date !== null))
    .flatMap(({ name }) => referencedTable(catalogue, name) ?? [])
}

function reportsByTitle(readable: readonly Report[], wanted: string): Hit[] {
  const text = wanted.toLowerCase()
  return readable
    .filter(({ title, listed }) => listed && title.toLowerCase().includes(text))
    .sort((one, other) => startFirst(text, one.title, other.title) || one.title.localeCompare(other.title, 'en'))
    .slice(0, hitsPerTable)
    .map(({ name, title, kind }) => ({
      group: 'Pages',
      label: title,
      detail: kind === 'table' ? 'All records' : 'Report',
      page: kind === 'table' ? 'records' : 'report',
      href: `/admin/resources/${name}`,
    }))
}

function startFirst(text: string, one: string, other: string): number {
  const starts = (name: string): number => Number(name.toLowerCase().startsWith(text))
  return starts(other) - starts(one)
}

/** "17", "#17" and "job 17"; by primary key, whatever type it has. All tables are asked at once. */
async function findByNumber(reading: Reading, tables: readonly ReferencedTable[], wanted: string): Promise<Hit[]> {
  const asked = tables.flatMap((table) => {
    const id = numberAskedFor(table, wanted)
    return faultOfValue(table.id, id) === null ? [{ table, id }] : []
  })
  if (asked.length === 0) return []
  const parameters = boundParameters()
  // Jobs before providers: they are what has a number on paper.
  const selects = asked.reverse().map(({ table, id }, index) => {
    const filter: Filter = { kind: 'any of', column: table.id, values: [id] }
    const where = whereClause(reading, table.table, [filter], parameters)
    return `select ${index} as place, ${hitColumns(reading, table)} from ${table.table.relation} as found ${where}`
  })
  const sql = `${selects.join('\nunion all\n')}\norder by place`
  const rows = await reading.ask<FoundRow & { readonly place: number }>(sql, parameters.values)
  return rows.flatMap((row) => hitsOf((asked[row.place] as (typeof asked)[number]).table, [row]))
}

function numberAskedFor({ table }: ReferencedTable, wanted: string): string {
  const [word = '', number] = wanted.split(/\s+#?/, 2)
  if (number !== undefined && word.toLowerCase() === table.name.replaceAll('_', ' ')) return number
  return wanted.replace(/^#/, '')
}

async function findByName(
  reading: Reading,
  table: ReferencedTable,
  wanted: string,
  deadline: number,
): Promise<{ hits: Hit[]; isWhole: boolean }> {
  const found: FoundRow[] = []
  let isWhole = false
  let below: string | null = null
  try {
    while (!isWhole && found.length < hitsPerTable && Date.now() < deadline) {
      const slice: Slice = await readSlice(reading, table, wanted, below, deadline)
      found.push(...slice.hits)
      below = slice.last
      isWhole = slice.count < sliceRows
    }
  } catch (error) {
    // The time is over, for all tables, and what was found before still helps.
    if (sqlState(error) !== sqlStates.queryCanceled) throw error
  }
  const text = wanted.toLowerCase()
  const hits = hitsOf(table, found.slice(0, hitsPerTable))
  const sorted = table.table.date === null ? hits.sort((one, other) => byName(text, one.label, other.label)) : hits
  return { hits: sorted, isWhole: isWhole || found.length >= hitsPerTable }
}

function byName(text: string, one: string, other: string): number {
  return startFirst(text, one, other) || one.localeCompare(other, 'en')
}

interface FoundRow {
  readonly id: string
  readonly label: string | null
  /** By name. */
  readonly provider: string | null
  readonly choice: string | null
}

interface Slice {
  readonly hits: readonly FoundRow[]
  /** The lowest id of the slice: the next one is below it. */
  readonly last: string | null
  readonly count: number
}

/** The next records downwards from an id, and those of them that are called so. */
async function readSlice(
  reading: Reading,
  found: ReferencedTable,
  wanted: string,
  below: string | null,
  deadline: number,
): Promise<Slice> {
  const { table, id, label } = found
  const parameters = boundParameters()
  const idName = quoteIdentifier(id.name)
  const bound = below === null ? '' : `where ${idName} < ${parameters.add(below, id.type.sql)}`
  const filter: Filter = { kind: 'contains', column: label, text: wanted }
  const where = whereClause(reading, table, [filter], parameters)
  await reading.ask(`set local statement_timeout = ${Math.max(1, deadline - Date.now())}`)
  const [answer] = await reading.ask<{ slice: Slice }>(
    `with slice as materialized (
       select * from ${table.relation} ${bound} order by ${idName} desc limit ${sliceRows}
     ), hits as (
       select ${hitColumns(reading, found)} from slice as found ${where} order by ${idName} desc limit ${hitsPerTable}
     )
     select json_build_object(
       'hits', (select coalesce(json_agg(hits), '[]') from hits),
       'last', (select ${idName}::text from slice order by ${idName} limit 1),
       'count', (select count(*) from slice)
     ) as slice`,
    parameters.values,
  )
  return answer?.slice ?? { hits: [], last: null, count: 0 }
}

/** A FoundRow of the relation `found`. */
function hitColumns({ catalogue }: Reading, { table, id, label }: ReferencedTable): string {
  const text = (column: Column | undefined): string =>
    column ? printed(quoteIdentifier(column.name), column.unit, column.dataType) : 'null::text'
  return [
    `${quoteIdentifier(id.name)}::text as id`,
    `${quoteIdentifier(label.name)}::text as label`,
    `${nameOf(catalogue, providerColumn(table))} as provider`,
    `${text(choiceColumn(table))} as choice`,
  ].join(', ')
}

/** SQL of the name of what a column of `found` refers to, or of its value where that has none. */
function nameOf(catalogue: Catalogue, column: Column | undefined): string {
  if (column === undefined) return 'null::text'
  const value = `found.${quoteIdentifier(column.name)}`
  const referenced = referencedTable(catalogue, column.reference)
  if (!referenced) return `${value}::text`
  const { table, id, label } = referenced
  const name = `referred.${quoteIdentifier(label.name)}::text`
  const compared = comparedWithKey(`referred.${quoteIdentifier(id.name)}`, id, value, column.dataType)
  const isIt = `${compared.key} = ${compared.value}`
  return `coalesce((select ${name} from ${table.relation} as referred where ${isIt} limit 1), ${value}::text)`
}

function providerColumn(table: Report): Column | undefined {
  return table.provider === null || table.grain.includes(table.provider) ? undefined : findColumn(table, table.provider)
}

function choiceColumn({ columns }: Report): Column | undefined {
  return columns.find(({ unit }) => unit === 'choice')
}

function hitsOf({ table }: ReferencedTable, rows: readonly FoundRow[]): Hit[] {
  return rows.map((row) => {
    const choice = choiceColumn(table)?.choices.find(({ value }) => value === row.choice)?.label ?? row.choice
    const name = recordId([row.id])
    return {
      group: table.title,
      label: row.label ?? row.id,
      detail: [`Number ${row.id}`, row.provider, choice].filter((part) => part !== null).join(' · '),
      page: null,
      href: `/admin/resources/${table.name}/records/${encodeURIComponent(name)}/show`,
    }
  })
}

/** The list of all records that are called so, which takes the time that it takes. */
function listOfNamed({ table, label }: ReferencedTable, wanted: string): string {
  return listAddress(table.name, new URLSearchParams({ [filterKey(label.name)]: wanted }))
}
