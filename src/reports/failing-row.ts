import type { PoolClient } from 'pg'
import { qualify, quoteIdentifier } from '../database/identifiers.js'
import { sqlState } from '../database/sql-state.js'
import { inSnapshot } from '../database/transactions.js'
import type { ReportsContext } from './catalogue.js'
import { oddValuesOf } from './odd-values.js'
import { findColumn, isStored, type Report } from './report.js'
import { reportsSchema } from './view-files/order.js'

/** Data exceptions, and what functions raise on purpose: only these are of single rows. */
export function isOfRows(error: unknown): boolean {
  return /^(22|P0)/.test(sqlState(error) ?? '')
}

// One look at a report at a time: while it fails, everybody who has it open asks again and again.
const looks = new WeakMap<ReportsContext['pools'], Map<string, Promise<string | null>>>()

/**
 * Which record makes a report fail, for those who mend the data: "job 298", and what is odd about it where that can be told,
 * as in "job 298: completed_at is infinity". Asked only after a failure.
 *
 * The records are halved until one is left. All of it ends after the patience, and so does every statement of it.
 *
 * @returns null where no single record is to blame, where it would take longer, or where PostgreSQL works out all rows for one
 */
export async function findFailingRow(
  context: ReportsContext,
  report: Report,
  patienceMs = 2000,
): Promise<string | null> {
  const running = looks.get(context.pools) ?? new Map<string, Promise<string | null>>()
  looks.set(context.pools, running)
  const look =
    running.get(report.name) ??
    inSnapshot(context.pools.read, { timeZone: context.timeZone, timeoutMs: patienceMs }, (client) =>
      halve(client, context, report, performance.now() + patienceMs),
    )
      // Whatever goes wrong here, what went wrong before is what is told.
      .catch(() => null)
      .finally(() => running.delete(report.name))
  running.set(report.name, look)
  return await look
}

interface Records {
  /** "job" */
  readonly called: string
  /** What has one row for each record, and no other column is asked of. */
  readonly relation: string
  readonly id: string
  /** The source that has the record's own values; null where none is known. */
  readonly source: string | null
}

/** The records that rows of the report are of: of the table that its key refers to, or its own. */
function recordsOf({ catalogue }: ReportsContext, report: Report): Records | null {
  const column = findColumn(report, report.grain[0] ?? '')
  if (!column) return null
  const referenced = column.reference === null ? undefined : catalogue.find(column.reference)
  const id = referenced?.grain[0]
  const called = (name: string) => name.replaceAll('_', ' ')
  if (referenced && id !== undefined) {
    const source = qualify(reportsSchema, `source_${referenced.name}`)
    return { called: called(referenced.name), relation: source, id: quoteIdentifier(id), source }
  }
  if (report.grain.length > 1) return null
  const name = report.kind === 'table' ? called(report.name) : `the row whose ${column.name} is`
  // Stored rows are what the SELECT gave before it failed.
  const relation = isStored(report) ? selectOf(report) : report.relation
  return { called: name, relation, id: quoteIdentifier(column.name), source: null }
}

function selectOf({ select }: Report): string {
  return `(\n${select}\n) as row`
}

async function halve(
  client: PoolClient,
  context: ReportsContext,
  report: Report,
  deadline: number,
): Promise<string | null> {
  const records = recordsOf(context, report)
  const column = findColumn(report, report.grain[0] ?? '')
  if (!records || !column) return null
  const name = quoteIdentifier(column.name)
  const type = column.type.sql

  const hurry = async (): Promise<void> => {
    const leftMs = Math.ceil(deadline - performance.now())
    if (leftMs <= 0) throw new Error('It takes too long to find the record.')
    await client.query(`set local statement_timeout = ${leftMs}`)
  }
  /** Whether the rows of these records fail on their data; anything else that goes wrong ends the search. */
  const fails = async (condition: string, values: readonly string[]): Promise<boolean> => {
    await hurry()
    await client.query('savepoint look')
    try {
      await client.query(`select count(row::text) from ${selectOf(report)} ${condition}`, [...values])
      return false
    } catch (error) {
      if (!isOfRows(error)) throw error
      return true
    } finally {
      await client.query('rollback to savepoint look')
    }
  }
  const idAt = async (place: number): Promise<string | null> => {
    await hurry()
    // In the order of the ids themselves: that of what is selected would be the order of their texts, 10 before 9.
    const sql = `select record.id::text as found from (select ${records.id} as id from ${records.relation}) as record
      order by record.id offset ${place} limit 1`
    return (await client.query<{ found: string | null }>(sql)).rows[0]?.found ?? null
  }

  if (!(await fails('', []))) return null
  const counted = await client.query<{ count: string }>(`select count(${records.id}) from ${records.relation}`)
  let [low, high] = [0, Number(counted.rows[0]?.count ?? 0) - 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const [first, last] = [await idAt(low), await idAt(middle)]
    if (first === null || last === null) return null
    if (await fails(`where ${name} between $1::${type} and $2::${type}`, [first, last])) high = middle
    else low = middle + 1
  }
  const found = await idAt(low)
  if (found === null || !(await fails(`where ${name} = $1::${type}`, [found]))) return null
  // Where every record fails, it is not one of them that does: PostgreSQL works them all out for each.
  const other = await idAt(low === 0 ? 1 : 0)
  if (other !== null && (await fails(`where ${name} = $1::${type}`, [other]))) return null
  // The source itself may be what fails.
  const odd =
    records.source === null ? [] : await oddValuesOf(client, records.source, records.id, found).catch(() => [])
  return [`${records.called} ${found}`, ...(odd.length > 0 ? [odd.join(', ')] : [])].join(': ')
}
