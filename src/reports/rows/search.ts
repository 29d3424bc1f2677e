import { sqlState, sqlStates } from '../../database/sql-state.js'
import { isRefusedStatement } from '../../database/transactions.js'
import { badQuery } from '../../refusal.js'
import { type Filter, faultOfValue } from '../asking/filters.js'
import type { Catalogue, ReportsContext } from '../catalogue.js'
import type { OwnWords } from '../own-words.js'
import { inReading, type Reader, type Reading, type ReadingOptions } from '../reading.js'
import type { Report } from '../report.js'
import { ReportFailedError } from '../report-failed.js'
import { whereClause } from '../statements/conditions.js'
import { boundParameters } from '../statements/parameters.js'
import { wordsOfTable } from '../totals/row-words.js'
import { type FoundRow, type Hit, hitColumns, hitsOf } from './hit.js'
import { type ReferencedTable, referencedTable } from './labels.js'
import { countByName, findByName, limitSearch, listOfNamed } from './named-records.js'

export interface SearchAnswer {
  /** Exact numbers first, then reports, then records by name, the newest of each table first. */
  readonly hits: readonly Hit[]
  /** Tables that have more records of that name than stand among the hits, and the list of all of them. */
  readonly more: readonly {
    readonly type: string
    readonly title: string
    /** How many that list has; null where they could not be counted while a person waits. */
    readonly count: number | null
    readonly href: string
  }[]
  /** Tables of which only the newest records could be searched in the time that a person waits. */
  readonly unfinished: readonly { readonly title: string; readonly href: string }[]
}

const longestText = 100
const shortestName = 2
const mostReports = 8
const usualBudgetMs = 600
// With a record of exactly that number found, somebody who typed a number has what they want: the newest records are looked
// at in passing.
const shareBesideNumber = 0.025
// What was found is not kept back for long for a number beside it.
const shareForCounting = 0.25

/** By its key a record is there at once; this is for a source view that has to be worked out first. */
export const searchReading: ReadingOptions = { timeoutMs: 5000, share: 'search' }

/**
 * Finds records by number or name and reports by title, for somebody who types. A table that PostgreSQL refuses to read ends the
 * reading: then all is asked anew, each statement apart, so that it keeps nobody from finding what is in the others.
 *
 * Names are searched from the newest record back, until enough are found or 600 ms are over: on a table of somebody
 * else's we may not make an index for "contains".
 *
 * @param readable what the person may read: nothing else is searched
 * @param budgetMs how long names are searched; hardly where a number was found
 * @throws Refusal when the text is longer than 100 characters
 */
export async function searchEverything(
  context: ReportsContext,
  reader: Reader,
  text: string,
  readable: readonly Report[],
  budgetMs = usualBudgetMs,
): Promise<SearchAnswer> {
  const search = (isApart: boolean): Promise<SearchAnswer> =>
    inReading(context, reader, searchReading, (reading) =>
      // A statement apart takes two trips more.
      searchIn(isApart ? reading : { ...reading, tryAsking: reading.ask }, text, readable, budgetMs),
    )
  try {
    return await search(false)
  } catch (error) {
    const cause = error instanceof ReportFailedError ? error.cause : error
    if (!isRefusedStatement(cause) || passing.includes(sqlState(cause) ?? '')) throw error
    return await search(true)
  }
}

/** What ends for want of time, or of a lock, does so again. */
const passing: readonly string[] = [sqlStates.queryCanceled, sqlStates.lockNotAvailable]

/** @param reading once its time is over, it reads nothing more */
async function searchIn(
  reading: Reading,
  text: string,
  readable: readonly Report[],
  budgetMs: number,
): Promise<SearchAnswer> {
  const wanted = text.replaceAll('\0', '').trim()
  if (wanted.length > longestText) {
    throw badQuery(`Search for ${longestText} characters at most; these are ${wanted.length}.`, {
      forStaff: 'answers.search_too_long',
      values: { most: longestText },
    })
  }
  if (wanted === '') return { hits: [], more: [], unfinished: [] }
  const tables = searchedTables(reading, readable)
  const exact = await findByNumber(reading, tables, wanted)
  if (wanted.length < shortestName) return { hits: exact, more: [], unfinished: [] }
  const deadline = Date.now() + budgetMs * (exact.length > 0 ? shareBesideNumber : 1)
  const named: Hit[] = []
  const cut: ReferencedTable[] = []
  const unfinished: SearchAnswer['unfinished'][number][] = []
  await limitSearch(reading, deadline)
  for (const table of tables) {
    const { hits, hasMore, isWhole } = await findByName(reading, table, wanted, deadline)
    named.push(...hits.filter(({ href }) => !exact.some((other) => other.href === href)))
    if (hasMore) cut.push(table)
    else if (!isWhole) unfinished.push({ title: table.table.title, href: listOfNamed(table, wanted) })
  }
  // Where the time was over nothing more can be asked in this reading.
  const countUntil = unfinished.length === 0 ? Date.now() + budgetMs * shareForCounting : 0
  const more = await tellMore(reading, cut, wanted, countUntil)
  return { hits: [...exact, ...reportsByTitle(readable, wanted, reading.catalogue.words), ...named], more, unfinished }
}

/** Tables that something refers to: what is known by a name elsewhere. Those that grow with time come last. */
function searchedTables({ catalogue }: Reading, readable: readonly Report[]): readonly ReferencedTable[] {
  const referred = new Set(catalogue.reports.flatMap(({ columns }) => columns.map(({ reference }) => reference)))
  return readable
    .filter(({ kind, name, grain }) => kind === 'table' && grain.length === 1 && referred.has(name))
    .sort((one, other) => Number(one.date !== null) - Number(other.date !== null))
    .flatMap(({ name }) => referencedTable(catalogue, name) ?? [])
}

function reportsByTitle(readable: readonly Report[], wanted: string, { language }: OwnWords): Hit[] {
  const text = wanted.toLowerCase()
  return readable
    .filter(({ title, listed }) => listed && title.toLowerCase().includes(text))
    .sort(
      (one, other) =>
        startFirst(text, one.title, other.title) || one.title.localeCompare(other.title, language ?? 'en'),
    )
    .slice(0, mostReports)
    .map(({ name, title, kind }) => ({
      type: name,
      id: null,
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

/** "17", "#17", "job 17" and "Auftrag 17"; by primary key, whatever type it has. All tables are asked at once. */
async function findByNumber(reading: Reading, tables: readonly ReferencedTable[], wanted: string): Promise<Hit[]> {
  const asked = tables.flatMap((table) => {
    const id = numberAskedFor(reading.catalogue, table, wanted)
    return faultOfValue(table.id, id) === null ? [{ table, id }] : []
  })
  if (asked.length === 0) return []
  const together = await askByNumber(reading, asked)
  if (together !== null) return together
  // One of them cannot be read: the others still can.
  const hits: Hit[] = []
  for (const one of asked) hits.unshift(...((await askByNumber(reading, [one])) ?? []))
  return hits
}

interface AskedNumber {
  readonly table: ReferencedTable
  readonly id: string
}

/** Null where PostgreSQL refuses it. */
async function askByNumber(reading: Reading, given: readonly AskedNumber[]): Promise<Hit[] | null> {
  const parameters = boundParameters()
  const asked = given.toReversed()
  // Jobs before customers: they are what has a number on paper.
  const selects = asked.map(({ table, id }, index) => {
    const filter: Filter = { kind: 'any of', column: table.id, values: [id] }
    const where = whereClause(reading, table.table, [filter], parameters)
    return `select ${index} as place, ${hitColumns(reading, table)} from (select * from ${table.table.relation} ${where}) as found`
  })
  const sql = `${selects.join('\nunion all\n')}\norder by place`
  const rows = await reading.tryAsking<FoundRow & { readonly place: number }>(sql, parameters.values)
  if (rows === null) return null
  return rows.flatMap((row) => hitsOf(reading.catalogue, (asked[row.place] as AskedNumber).table, [row]))
}

function numberAskedFor(catalogue: Catalogue, { table }: ReferencedTable, wanted: string): string {
  const { one } = wordsOfTable(catalogue, table)
  const [word = '', number] = wanted.split(/\s+#?/, 2)
  if (number !== undefined && [table.name.replaceAll('_', ' '), one.toLowerCase()].includes(word.toLowerCase()))
    return number
  return wanted.replace(/^#/, '')
}

/** The lists of all records that are called so, counted in the time that is left. */
async function tellMore(
  reading: Reading,
  tables: readonly ReferencedTable[],
  wanted: string,
  deadline: number,
): Promise<SearchAnswer['more']> {
  const counts = await countByName(reading, tables, wanted, deadline)
  return tables.map((table, index) => ({
    type: table.table.name,
    title: table.table.title,
    count: counts?.[index] ?? null,
    href: listOfNamed(table, wanted),
  }))
}
