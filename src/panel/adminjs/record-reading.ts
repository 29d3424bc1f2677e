import type { ActionContext, Filter } from 'adminjs'
import { isRole, mayRead } from '../../access/permissions.js'
import { badQuery, Refusal } from '../../refusal.js'
import { filterKey } from '../../reports/asking/address.js'
import { type ListQuery, parseListQuery } from '../../reports/asking/query.js'
import type { ReportsContext } from '../../reports/catalogue.js'
import { inReading } from '../../reports/reading.js'
import type { Report } from '../../reports/report.js'
import { findRow, listRows, type RowsAnswer } from '../../reports/rows/rows.js'
import { mayNot } from '../may-not.js'
import { readerOf } from './actions/action-request.js'

/** What AdminJS asks a resource to read, answered by our one builder; both kinds of resources go through here. */
export interface RecordReading {
  count(filter: Filter, action?: ActionContext): Promise<number>
  find(filter: Filter, options: FindOptions, action?: ActionContext): Promise<RecordParams[]>
  findOne(id: string, action?: ActionContext): Promise<RecordParams | null>
  findMany(ids: readonly (string | number)[], action?: ActionContext): Promise<RecordParams[]>
}

export type RecordParams = Record<string, string | number | boolean | null>

export interface FindOptions {
  readonly limit?: number
  readonly offset?: number
  readonly sort?: { readonly sortBy?: string; readonly direction?: 'asc' | 'desc' }
}

/** No request reads more rows than this, whatever AdminJS or an address asks for. */
export const mostRows = 500

export function recordReading(context: ReportsContext, report: Report): RecordReading {
  const read = async (id: string, action?: ActionContext): Promise<RecordParams | null> => {
    checkReader(report, action)
    if (report.grain.length === 0) throw withoutRecords(report)
    const found = await inReading(context, readerOf(action), { share: report.name }, (reading) =>
      findRow(reading, report, id),
    ).catch(nullForMalformedId)
    return found === null ? null : { ...found.row }
  }

  const list = (query: ListQuery, action?: ActionContext): Promise<RowsAnswer> =>
    inReading(context, readerOf(action), { reports: [report] }, (reading) => listRows(reading, query))

  return {
    count: async (filter, action) => {
      checkReader(report, action)
      const query = parseListQuery(report, new URLSearchParams([...filterParams(filter), ['perPage', '1']]), context)
      return (await list(query, action)).count
    },
    find: async (filter, options, action) => {
      checkReader(report, action)
      const params = new URLSearchParams([...filterParams(filter), ...pageParams(options)])
      const { rows } = await list(parseListQuery(report, params, context), action)
      return rows.map((row) => ({ ...row }))
    },
    findOne: read,
    findMany: async (ids, action) => {
      // Asked for what a record refers to, of which somebody may see the id alone: the record is theirs all the same.
      if (!isForReader(report, action)) return []
      const asked = [...new Set(ids.map(String))].slice(0, mostRows)
      const found = await Promise.all(asked.map((id) => read(id, action)))
      return found.filter((params) => params !== null)
    },
  }
}

function withoutRecords({ title }: Report): Refusal {
  const message = `The rows of ${title} have no page of their own: nothing tells one from another.`
  return new Refusal(404, 'no_records', message)
}

// AdminJS looks up the whole list "3,7" of a filter as one id, and ids in addresses are anything: no such record.
function nullForMalformedId(error: unknown): null {
  if (error instanceof Refusal && error.status < 500) return null
  throw error
}

// AdminJS asks for referred records too: whoever may not read a report must not see it embedded in another one.
function checkReader(report: Report, action?: ActionContext): void {
  if (!isForReader(report, action)) throw mayNot('view')
}

function isForReader(report: Report, action?: ActionContext): boolean {
  const role = String(action?.currentAdmin?.role ?? '')
  return isRole(role) && mayRead(report, role)
}

function filterParams(filter: Filter): [string, string][] {
  return Object.entries(filter?.filters ?? {}).flatMap(([column, { value }]): [string, string][] => {
    if (typeof value !== 'object' || value === null) return [[filterKey(column), String(value)]]
    return Object.entries(value).map(([end, text]) => [`${filterKey(column)}~~${end}`, String(text)])
  })
}

function pageParams({ limit = mostRows, offset = 0, sort }: FindOptions): [string, string][] {
  const perPage = Math.min(limit, mostRows)
  // AdminJS drops the LIMIT for 0 and for what is not a number, and then reads the whole table.
  if (!Number.isInteger(perPage) || perPage < 1 || !Number.isInteger(offset) || offset < 0) {
    throw badQuery(`perPage must be a whole number from 1 to ${mostRows}, page one from 1.`)
  }
  const page = Math.floor(offset / perPage) + 1
  const params: [string, string][] = [
    ['perPage', String(perPage)],
    ['page', String(page)],
  ]
  if (sort?.sortBy !== undefined && sort.sortBy !== '') params.push(['sortBy', sort.sortBy])
  if (sort?.direction !== undefined) params.push(['direction', sort.direction])
  return params
}
