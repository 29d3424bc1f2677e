import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'
import type { ListQuery } from '../asking/query.js'
import type { ReportsContext } from '../catalogue.js'
import type { Report } from '../report.js'
import type { Scope } from '../scope.js'
import { boundParameters, whereClause } from '../statements/conditions.js'
import { formatted } from '../statements/formatted.js'
import { orderBy } from '../statements/order-by.js'
import { type Labels, labelsOfRows } from './labels.js'
import type { Row } from './record-id.js'

export interface Page {
  readonly rows: readonly Row[]
  readonly labels: Labels
}

/** One page of the filtered rows, with the names of what they refer to. */
export async function readPage(
  client: ClientBase,
  context: ReportsContext,
  query: ListQuery,
  scope: Scope,
): Promise<Page> {
  const { rows, labels } = await read(client, context, query, scope, () => '')
  return { rows, labels }
}

/** As `readPage`, with the exact count of all filtered rows. */
export async function readCountedPage(
  client: ClientBase,
  context: ReportsContext,
  query: ListQuery,
  scope: Scope,
): Promise<Page & { readonly count: number }> {
  const countSql = (where: string) => `(select count(*) from ${query.report.relation} ${where}) as count,`
  const { rows, labels, count } = await read(client, context, query, scope, countSql)
  return { rows, labels, count: Number(count) }
}

// One statement for all: each part keeps the plan that it has by itself, and the panel waits for PostgreSQL once.
async function read(
  client: ClientBase,
  { catalogue, timeZone }: ReportsContext,
  { report, filters, sort, page, perPage }: ListQuery,
  scope: Scope,
  countSql: (where: string) => string,
): Promise<{ rows: Row[]; labels: Labels; count: string | undefined }> {
  const parameters = boundParameters()
  const where = whereClause(report, filters, scope, timeZone, parameters)
  // PostgreSQL builds the JSON: half as fast again as handing rows over one by one.
  const { rows } = await client.query<{ rows: Row[]; labels: Labels; count: string | undefined }>(
    `with found as materialized (
       select *
       from ${report.relation}
       ${where}
       ${orderBy(report, sort)}
       limit ${perPage} offset ${(page - 1) * perPage}
     )
     select
       ${countSql(where)}
       (select coalesce(json_agg(page), '[]') from (select ${selectList(report)} from found) as page) as rows,
       ${labelsOfRows(catalogue, report, 'found')} as labels`,
    [...parameters.values],
  )
  const [answer] = rows
  if (!answer) throw new Error(`${report.relation} was read without an answer.`)
  return answer
}

function selectList(report: Report): string {
  return report.columns
    .map(({ name, unit, dataType }) => {
      const column = quoteIdentifier(name)
      return `${formatted(column, unit, dataType)} as ${column}`
    })
    .join(', ')
}
