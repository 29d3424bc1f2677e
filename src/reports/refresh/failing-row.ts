import type { PoolClient } from 'pg'
import { qualify, quoteIdentifier } from '../../database/identifiers.js'
import { sqlState } from '../../database/sql-state.js'
import { inSnapshot } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import { findColumn } from '../report.js'
import { referencedTable } from '../rows/labels.js'
import { reportsSchema } from '../view-files/order.js'

const patienceMs = 5000

/**
 * Which record makes a view's SELECT fail: "job 298". Where each row is of one record of a table, that table is halved until
 * one record is left; all halves together take about as long as the SELECT once more.
 *
 * @returns null where a row is not of one record, where it would take long, or where PostgreSQL works out all rows for one
 */
export async function findFailingRow(context: ReportsContext, view: string): Promise<string | null> {
  const report = context.catalogue.find(view)
  const column = report && findColumn(report, report.grain[0] ?? '')
  const table = column && referencedTable(context.catalogue, column.reference)
  if (!report || !column || !table) return null
  const [name, id] = [column.name, table.id.name].map(quoteIdentifier)
  const from = `(\n${report.select}\n) as row`
  const type = column.type.sql

  const ask = <T>(work: (client: PoolClient) => Promise<T>): Promise<T> =>
    inSnapshot(context.pools.read, { timeZone: context.timeZone, timeoutMs: patienceMs }, work)
  /** The state of the error that the rows of these records end in. */
  const failureOf = async (condition: string, values: readonly string[]): Promise<string | null> => {
    const sql = `select count(row::text) from ${from} where ${condition}`
    return await ask((client) => client.query(sql, [...values])).then(
      () => null,
      (error: unknown) => sqlState(error) ?? 'lost',
    )
  }
  const isOwn = (state: string | null): boolean => state?.startsWith('22') === true
  const idAt = async (place: number): Promise<string | null> => {
    const sql = `select ${id}::text as id from ${qualify(reportsSchema, `source_${table.table.name}`)} order by ${id} offset ${place} limit 1`
    const { rows } = await ask((client) => client.query<{ id: string }>(sql))
    return rows[0]?.id ?? null
  }
  const counted = await ask((client) => client.query<{ count: string }>(`select count(*) from ${table.table.relation}`))
  const deadline = Date.now() + 4 * patienceMs
  let [low, high] = [0, Number(counted.rows[0]?.count ?? 0) - 1]
  while (low < high) {
    if (Date.now() > deadline) return null
    const middle = Math.floor((low + high) / 2)
    const [first, last] = [await idAt(low), await idAt(middle)]
    if (first === null || last === null) return null
    const state = await failureOf(`${name} between $1::${type} and $2::${type}`, [first, last])
    if (state !== null && !isOwn(state)) return null
    if (state === null) low = middle + 1
    else high = middle
  }
  const found = await idAt(low)
  if (found === null || !isOwn(await failureOf(`${name} = $1::${type}`, [found]))) return null
  // Where every record fails, it is not one of them that does: PostgreSQL works them all out for each.
  const other = await idAt(low === 0 ? 1 : 0)
  if (other !== null && isOwn(await failureOf(`${name} = $1::${type}`, [other]))) return null
  return `${table.table.name.replaceAll('_', ' ')} ${found}`
}
