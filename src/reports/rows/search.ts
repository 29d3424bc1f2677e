import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'
import { sqlState, sqlStates } from '../../database/sql-state.js'
import { inSnapshot } from '../../database/transactions.js'
import { badQuery } from '../../refusal.js'
import { type Filter, faultOfValue } from '../asking/filters.js'
import { listHref } from '../asking/list-href.js'
import type { ReportsContext } from '../catalogue.js'
import { type Column, findColumn, type Report } from '../report.js'
import type { Scope } from '../scope.js'
import { boundParameters, whereClause } from '../statements/conditions.js'
import { formatted } from '../statements/formatted.js'
import { labelsOfIds, type ReferencedTable, referencedTable } from './labels.js'
import { recordId } from './record-id.js'

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

/**
 * Finds records by number or name and reports by title, for somebody who types.
 *
 * Names are searched from the highest number down, a slice at a time, until enough are found or 600 ms are over: on a
 * table of somebody else's we may not make an index for "contains".
 *
 * @param readable what the person may read: nothing else is searched
 * @param budgetMs how long names are searched; a quarter of it where a number was found
 * @throws Refusal when the text is longer than 100 characters
 */
export async function searchEverything(
  context: ReportsContext,
  text: string,
  readable: readonly Report[],
  scope: Scope,
  budgetMs = usualBudgetMs,
): Promise<SearchAnswer> {
  const wanted = text.replaceAll('\0', '').trim()
  if (wanted.length > longestText) {
    throw badQuery(`Search for ${longestText} characters at most; these are ${wanted.length}.`)
  }
  if (wanted === '') return { hits: [], unfinished: [] }
  const tables = searchedTables(context, readable)
  const exact = await findByNumber(context, tables, wanted, scope)
  if (wanted.length < shortestName) return { hits: exact, unfinished: [] }
  const deadline = Date.now() + budgetMs * (exact.length > 0 ? shareBesideNumber : 1)
  const named: Hit[] = []
  const unfinished: SearchAnswer['unfinished'][number][] = []
  for (const table of tables) {
    const { hits, isWhole } = await findByName(context, table, wanted, scope, deadline)
    named.push(...hits.filter(({ href }) => !exact.some((other) => other.href === href)))
    if (!isWhole) unfinished.push({ title: table.table.title, href: listOfNamed(table, wanted) })
  }
  return { hits: [...exact, ...reportsByTitle(readable, wanted), ...named], unfinished }
}

/** Tables that something refers to: what is known by a name elsewhere. Those that grow with time come last. */
function searchedTables(context: ReportsContext, readable: readonly Report[]): readonly ReferencedTable[] {
  const referred = new Set(
    context.catalogue.reports.flatMap(({ columns }) => columns.map(({ reference }) => reference)),
  )
  return readable
    .filter(({ kind, name, grain }) => kind === 'table' && grain.length === 1 && referred.has(name))
    .sort((one, other) => Number(one.date !== null) - Number(other.date !== null))
    .flatMap(({ name }) => referencedTable(context.catalogue, name) ?? [])
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

/** "17", "#17" and "job 17"; by primary key, whatever type it has. */
async function findByNumber(
  context: ReportsContext,
  tables: readonly ReferencedTable[],
  wanted: string,
  scope: Scope,
): Promise<Hit[]> {
  const asked = tables.flatMap((table) => {
    const id = numberAskedFor(table, wanted)
    return faultOfValue(table.id, id) === null ? [{ table, id }] : []
  })
  if (asked.length === 0) return []
  return await inSnapshot(context.pools.read, { timeZone: context.timeZone, timeoutMs: 5_000 }, async (client) => {
    const hits: Hit[] = []
    // Jobs before providers: they are what has a number on paper.
    for (const { table, id } of asked.reverse()) {
      const filter: Filter = { kind: 'any of', column: table.id, values: [id] }
      const parameters = boundParameters()
      const where = whereClause(table.table, [filter], scope, context.timeZone, parameters)
      const { rows } = await client.query<FoundRow>(
        `select ${hitColumns(table)} from ${table.table.relation} ${where}`,
        [...parameters.values],
      )
      hits.push(...(await hitsOf(client, context, table, rows)))
    }
    return hits
  })
}

function numberAskedFor({ table }: ReferencedTable, wanted: string): string {
  const [word = '', number] = wanted.split(/\s+#?/, 2)
  if (number !== undefined && word.toLowerCase() === table.name.replaceAll('_', ' ')) return number
  return wanted.replace(/^#/, '')
}

async function findByName(
  context: ReportsContext,
  table: ReferencedTable,
  wanted: string,
  scope: Scope,
  deadline: number,
): Promise<{ hits: Hit[]; isWhole: boolean }> {
  const found: FoundRow[] = []
  let isWhole = false
  let below: string | null = null
  try {
    while (!isWhole && found.length < hitsPerTable && Date.now() < deadline) {
      const slice: Slice = await readSlice(context, table, wanted, scope, below, deadline)
      found.push(...slice.hits)
      below = slice.last
      isWhole = slice.count < sliceRows
    }
  } catch (error) {
    // The time is over, and what was found before still helps.
    if (sqlState(error) !== sqlStates.queryCanceled) throw error
  }
  const rows = found.slice(0, hitsPerTable)
  const text = wanted.toLowerCase()
  const hits = await inSnapshot(context.pools.read, { timeZone: context.timeZone }, (client) =>
    hitsOf(client, context, table, rows),
  )
  const sorted = table.table.date === null ? hits.sort((one, other) => byName(text, one.label, other.label)) : hits
  return { hits: sorted, isWhole: isWhole || found.length >= hitsPerTable }
}

function byName(text: string, one: string, other: string): number {
  return startFirst(text, one, other) || one.localeCompare(other, 'en')
}

interface FoundRow {
  readonly id: string
  readonly label: string | null
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
  context: ReportsContext,
  found: ReferencedTable,
  wanted: string,
  scope: Scope,
  below: string | null,
  deadline: number,
): Promise<Slice> {
  const { table, id, label } = found
  const parameters = boundParameters()
  const idName = quoteIdentifier(id.name)
  const bound = below === null ? '' : `where ${idName} < ${parameters.add(below, quoteIdentifier(id.dataType))}`
  const filter: Filter = { kind: 'contains', column: label, text: wanted }
  const where = whereClause(table, [filter], scope, context.timeZone, parameters)
  const timeoutMs = Math.max(1, deadline - Date.now())
  return await inSnapshot(context.pools.read, { timeZone: context.timeZone, timeoutMs }, async (client) => {
    const { rows } = await client.query<{ slice: Slice }>(
      `with slice as materialized (
         select * from ${table.relation} ${bound} order by ${idName} desc limit ${sliceRows}
       ), hits as (
         select ${hitColumns(found)} from slice ${where} order by ${idName} desc limit ${hitsPerTable}
       )
       select json_build_object(
         'hits', (select coalesce(json_agg(hits), '[]') from hits),
         'last', (select ${idName}::text from slice order by ${idName} limit 1),
         'count', (select count(*) from slice)
       ) as slice`,
      [...parameters.values],
    )
    return rows[0]?.slice ?? { hits: [], last: null, count: 0 }
  })
}

function hitColumns({ table, id, label }: ReferencedTable): string {
  const text = (column: Column | undefined): string =>
    column ? formatted(quoteIdentifier(column.name), column.unit, column.dataType) : 'null::text'
  return [
    `${quoteIdentifier(id.name)}::text as id`,
    `${quoteIdentifier(label.name)}::text as label`,
    `${text(providerColumn(table))} as provider`,
    `${text(choiceColumn(table))} as choice`,
  ].join(', ')
}

function providerColumn(table: Report): Column | undefined {
  return table.provider === null || table.grain.includes(table.provider) ? undefined : findColumn(table, table.provider)
}

function choiceColumn({ columns }: Report): Column | undefined {
  return columns.find(({ unit }) => unit === 'choice')
}

async function hitsOf(
  client: ClientBase,
  context: ReportsContext,
  { table, id }: ReferencedTable,
  rows: readonly FoundRow[],
): Promise<Hit[]> {
  const providers = referencedTable(context.catalogue, providerColumn(table)?.reference ?? null)
  const ids = rows.flatMap(({ provider }) => provider ?? [])
  const names = providers ? await labelsOfIds(client, providers, [...new Set(ids)]) : {}
  return rows.map((row) => {
    const provider = row.provider === null ? null : (names[row.provider] ?? row.provider)
    const choice = choiceColumn(table)?.choices.find(({ value }) => value === row.choice)?.label ?? row.choice
    const name = recordId(table, { [id.name]: row.id })
    return {
      group: table.title,
      label: row.label ?? row.id,
      detail: [`Number ${row.id}`, provider, choice].filter((part) => part !== null).join(' · '),
      page: null,
      href: `/admin/resources/${table.name}/records/${encodeURIComponent(name)}/show`,
    }
  })
}

/** The list of all records that are called so, which takes the time that it takes. */
function listOfNamed({ table, label }: ReferencedTable, wanted: string): string {
  return listHref(table.name, new URLSearchParams({ [`filters.${label.name}`]: wanted }))
}
