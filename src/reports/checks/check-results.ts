import type { ClientBase } from 'pg'
import { isRefusedStatement } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import { isWorkedOn } from '../refresh/runs.js'
import type { Report } from '../report.js'
import type { CheckResult } from './check.js'

/**
 * Adds results, in the transaction that `client` is in: they are seen together with the rows that they judge.
 *
 * Where they cannot be stored, as in a database that was not migrated yet, the transaction goes on without them.
 *
 * @param run the refresh that is to come to their ends
 * @returns ids in the order of the results; null where they cannot be stored
 */
export async function storeResults(
  client: ClientBase,
  results: readonly CheckResult[],
  run: string | null = null,
): Promise<string[] | null> {
  if (results.length === 0) return []
  await client.query('savepoint store_results')
  try {
    const ids = await insertResults(
      client,
      results.map((result, place) => ({ ...result, run, place })),
    )
    await client.query('release savepoint store_results')
    return ids
  } catch (error) {
    if (!isRefusedStatement(error)) throw error
    await client.query('rollback to savepoint store_results')
    return null
  }
}

async function insertResults(
  client: ClientBase,
  results: readonly (CheckResult & { readonly run: string | null; readonly place: number })[],
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `insert into viewdesk.check_result
       (view_name, check_text, state, checked_at, as_of, expected, actual, difference, message, run_id)
     select "view", "text", "state", "at", "asOf", "expected", "actual", "difference", "message", "run"
     from json_to_recordset($1) as result
       ("view" text, "text" text, "state" text, "at" timestamptz, "asOf" timestamptz,
        "expected" numeric, "actual" numeric, "difference" numeric, "message" text, "run" bigint, "place" int)
     order by "place"
     returning id::text as id`,
    [JSON.stringify(results)],
  )
  return rows.map(({ id }) => id).sort((one, other) => Number(one) - Number(other))
}

/** Writes down how checks ended that were said to be unfinished; where newer ones have replaced them, nobody asks any more. */
export async function endResults(
  client: Pick<ClientBase, 'query'>,
  ended: readonly { readonly id: string; readonly result: CheckResult }[],
): Promise<void> {
  await client.query(
    `update viewdesk.check_result as stored
     set state = ended."state", checked_at = ended."at", expected = ended."expected", actual = ended."actual",
       difference = ended."difference", message = ended."message"
     from json_to_recordset($1) as ended
       ("id" bigint, "state" text, "at" timestamptz, "expected" numeric, "actual" numeric, "difference" numeric, "message" text)
     where stored.id = ended."id"`,
    [JSON.stringify(ended.map(({ id, result }) => ({ ...result, id })))],
  )
}

/** Deletes the results that newer ones replaced. */
export async function sweepResults(context: ReportsContext): Promise<void> {
  await context.pools.admin.query(
    `delete from viewdesk.check_result as old
     using viewdesk.check_result as newer
     where newer.view_name = old.view_name
       and newer.check_text = old.check_text
       and newer.id > old.id`,
  )
}

/** The last result of each check that the reports declare, by report name, in the order of declaration. */
export async function readResults(
  client: ClientBase,
  reports: readonly Report[],
): Promise<Map<string, readonly CheckResult[]>> {
  const { rows } = await client.query<CheckResult>(
    `select distinct on (view_name, check_text)
       view_name as view,
       check_text as text,
       case when state = 'unfinished' and ${isWorkedOn('run_id')} then 'running' else state end as state,
       to_char(checked_at, ${isoTime}) as at,
       to_char(as_of, ${exactTime}) as "asOf",
       trim_scale(expected)::text as expected,
       trim_scale(actual)::text as actual,
       trim_scale(difference)::text as difference,
       message
     from viewdesk.check_result
     where view_name = any($1)
     order by view_name, check_text, id desc`,
    [reports.map(({ name }) => name)],
  )
  return new Map(
    reports.map(({ name, checks }) => [
      name,
      checks.flatMap(({ text }) => rows.find((row) => row.view === name && row.text === text) ?? []),
    ]),
  )
}

const isoTime = `'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM'`
// As exact as the moment of rows that are live: cut to its second, a check of just these rows would be one of older rows.
const exactTime = `'YYYY-MM-DD"T"HH24:MI:SS.MSTZH:TZM'`
