import { quoteIdentifier } from '../../database/identifiers.js'
import type { ListQuery } from '../asking/query.js'
import type { StoredRows } from '../levels/level.js'
import type { Reading } from '../reading.js'
import type { Report } from '../report.js'
import { whereClause } from '../statements/conditions.js'
import { countSql } from '../statements/count.js'
import { rowOrder } from '../statements/order-by.js'
import { boundParameters, type Parameters } from '../statements/parameters.js'
import { printedAsJson } from '../value-types/printed.js'
import { countRows } from './count-rows.js'
import { deepPage } from './deep-page.js'
import { type Labels, labelsOfRows } from './labels.js'
import { type Row, recordId } from './record-id.js'

export interface Page {
  readonly rows: readonly Row[]
  /** The record ids of the rows, in their order; null where the report has no grain. */
  readonly ids: readonly (string | null)[]
  readonly labels: Labels
  /** All rows that the filters leave, exactly. */
  readonly count: number
}

/**
 * One page of the filtered rows, with the names of what they refer to.
 *
 * @param options.isCounted false leaves the count at 0: a live view would be worked out a second time for it
 */
export async function readPage(reading: Reading, query: ListQuery, options: { isCounted: boolean }): Promise<Page> {
  const { report, filters } = query
  const parameters = boundParameters()
  const stored = await reading.storedRows(report)
  const order = () => rowOrder(reading.catalogue, report, query.sort, 'row.').orderBy
  const deep = deepPage(reading, query, stored, order, parameters)
  const isFar = deep === null && options.isCounted && (query.page - 1) * query.perPage >= farRows
  const counted = isFar ? await countRows(reading, query) : null
  const found: FoundPage = deep ?? selectOfPage(reading, query, stored, counted, parameters)
  // One statement for all: each part keeps the plan that it has by itself, and the panel waits for PostgreSQL once. And
  // PostgreSQL builds the JSON: half as fast again as handing rows over one by one.
  // As exact as a value can be said: what is shown of it may be rounded.
  const keys = report.grain.map((name) => `${quoteIdentifier(name)}::text`)
  // What stands on other pages is seldom asked, and each page has a text of its own.
  const isOften = query.page === 1 && !filters.some(({ kind }) => kind === 'records')
  const ask = isOften ? reading.askOften : reading.ask
  const [answer] = await ask<Omit<Page, 'count' | 'ids'> & Read>(
    `with ${[...(found.queries ?? []), `found as materialized (\n${found.select}\n)`].join(',\n')}
     select
       ${counted ?? (options.isCounted ? countSql(reading, query, stored, parameters) : '0')} as count,
       (select coalesce(json_agg(array[${keys.join(', ')}]::text[]), '[]') from found) as keys,
       (select coalesce(json_agg(page.*), '[]') from (select ${selectList(report)} from found) as page) as rows,
       ${labelsOfRows(reading.catalogue, report, 'found')} as labels`,
    parameters.values,
  )
  if (!answer) throw new Error(`${report.relation} was read without an answer.`)
  const { keys: texts, rows, count, labels } = answer
  const ids = texts.map((key) => (key.length === 0 ? null : recordId(key)))
  const inOrder = <One>(list: readonly One[]) => (found.isBackwards ? list.toReversed() : list)
  return { rows: inOrder(rows), ids: inOrder(ids), labels, count: Number(count) }
}

// Up to here PostgreSQL counts rows off sooner than it is asked how many there are.
const farRows = 5000

interface FoundPage {
  /** WITH queries that the SELECT reads. */
  readonly queries?: readonly string[]
  readonly select: string
  /** Whether its rows are those of the page from the last to the first. */
  readonly isBackwards?: boolean
}

/** @param count of all rows, where it is known: a page is counted off from that end which is nearer to it */
function selectOfPage(
  reading: Reading,
  { report, filters, sort, page, perPage }: ListQuery,
  stored: StoredRows,
  count: number | null,
  parameters: Parameters,
): FoundPage {
  const ahead = (page - 1) * perPage
  const behind = Math.max(0, (count ?? Number.POSITIVE_INFINITY) - ahead - perPage)
  const isBackwards = count !== null && behind < ahead
  const { join, orderBy } = rowOrder(reading.catalogue, report, sort, 'row.', isBackwards)
  const where = whereClause(reading, report, filters, parameters)
  const rows =
    join === '' ? `${stored.relation} as row ${where}` : `(select * from ${stored.relation} ${where}) as row ${join}`
  const limits = isBackwards
    ? `limit ${Math.min(perPage, Math.max(0, count - ahead))} offset ${behind}`
    : `limit ${perPage} offset ${ahead}`
  return { isBackwards, select: `select row.*\nfrom ${rows}\n${orderBy}\n${limits}` }
}

interface Read {
  readonly count: string
  /** The values of the grain, by row. */
  readonly keys: readonly (readonly (string | null)[])[]
}

function selectList(report: Report): string {
  return report.columns
    .map(({ name, unit, dataType }) => {
      const column = quoteIdentifier(name)
      return `${printedAsJson(column, unit, dataType)} as ${column}`
    })
    .join(', ')
}
