import type { ClientBase } from 'pg'
import { exportSnapshot, type HeldSnapshot, holdSnapshot } from '../../database/held-snapshot.js'
import { qualify, quoteIdentifier } from '../../database/identifiers.js'
import { inTransaction } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import { reportsSchema } from '../view-files/order.js'
import type { CheckResult } from './check.js'
import { endResults, storeResults } from './check-results.js'
import { type CheckTask, momentOf, runChecks } from './run-checks.js'

/** Checks of a refresh that are worked out behind its end, when its rows are seen. */
export interface ChecksBehind {
  readonly tasks: readonly CheckTask[]
  /** Sees the tables as the refresh saw them. */
  readonly held: HeldSnapshot
  /** When it was, ISO 8601. */
  readonly asOf: string
  /** By which the refresh's rows are known; of each view that it refreshed. */
  readonly marks: readonly Mark[]
  /** Ids of the results that say until then that they are not finished; null where none can be stored. */
  readonly results: readonly string[] | null
}

export interface BehindOptions {
  readonly runs: readonly { readonly id: string; readonly view: string }[]
  readonly tasks: readonly CheckTask[]
  /** Ends it all. */
  readonly signal: AbortSignal
}

/**
 * Prepares the checks that may be worked out behind the commit of a refresh: those of which each side reads either the new
 * rows or the tables. A second connection takes the refresh's snapshot over, while its transaction is open.
 *
 * @param client in the refresh's transaction, near its end
 * @returns null where there is none, or no second connection: then all are to be worked out in the transaction itself
 */
export async function prepareChecksBehind(
  client: ClientBase,
  context: ReportsContext,
  { runs, tasks, signal }: BehindOptions,
): Promise<ChecksBehind | null> {
  const apart = await readApart(client, tasks)
  if (apart.length === 0) return null
  const { pools, timeZone } = context
  const [exported] = (await client.query<{ id: string }>(exportSnapshot)).rows
  const held = await holdSnapshot(pools.refresh, exported?.id, { timeZone, mostMs: pools.limits.checksMs, signal })
  if (held === null) return null
  try {
    const { asOf } = await momentOf(client)
    const views = runs.map(({ view }) => view)
    const marks = await readMarks(client, views)
    const stored = apart.map((task) => unfinished(task, asOf, notEnded))
    const results = await storeResults(client, stored, runs[0]?.id ?? null)
    return { tasks: apart, held, asOf, marks, results }
  } catch (error) {
    held.release()
    throw error
  }
}

const notEnded = 'The panel or the database stopped before it was done.'

function unfinished({ report, check }: CheckTask, asOf: string, message: string): CheckResult {
  const nothing = { expected: null, actual: null, difference: null }
  return { view: report.name, text: check.text, state: 'unfinished', at: asOf, asOf, ...nothing, message }
}

export interface BehindSteps {
  /** Makes reading the new rows cheaper, on another connection. */
  tidy(): Promise<void>
  /** Begins a transaction on the refresh's connection that sees what was committed. */
  begin(): Promise<void>
}

/**
 * Works them out; what no time is left for, or what other rows have come before, stays unfinished, and says why.
 *
 * The new rows are those of the refresh as long as nobody has refreshed the view since: then both sides are of one moment.
 *
 * @param client on which the refresh was committed just now
 * @returns how many are not finished, and why; null when all are
 */
export async function runChecksBehind(
  client: ClientBase,
  context: ReportsContext,
  behind: ChecksBehind,
  { tidy, begin }: BehindSteps,
): Promise<{ readonly count: number; readonly reason: string } | null> {
  const endMs = performance.now() + context.pools.limits.checksMs
  const done: CheckResult[] = []
  let reason: string | null = null
  try {
    // Not within the transaction, whose locks somebody may wait for who keeps the tidying waiting.
    await tidy()
    await begin()
    if (await holdsRows(client, behind.marks, context.pools.limits.checkMs)) {
      const moment = { rows: client, tables: behind.held.client, asOf: behind.asOf }
      await runChecks(context, moment, behind.tasks, { endMs, onResult: (result) => done.push(result) })
      await client.query('commit')
    } else {
      reason = overtaken
      await client.query('rollback')
    }
  } catch (error) {
    reason = `It broke off: ${error instanceof Error ? error.message : String(error)}.`
    await client.query('rollback').catch(() => undefined)
  } finally {
    behind.held.release()
  }
  const rest = behind.tasks.slice(done.length).map((task) => unfinished(task, behind.asOf, reason ?? notEnded))
  const ended = [...done, ...rest]
  await store(context, behind, ended)
  const open = ended.filter(({ state }) => state === 'unfinished')
  return open.length === 0 ? null : { count: open.length, reason: open[0]?.message ?? notEnded }
}

const overtaken = 'Other rows came before it could look at these.'

async function store(context: ReportsContext, { results }: ChecksBehind, ended: readonly CheckResult[]): Promise<void> {
  if (results !== null) {
    await endResults(
      context.pools.admin,
      ended.map((result, index) => ({ id: results[index] as string, result })),
    )
  } else await inTransaction(context.pools.admin, (client) => storeResults(client, ended))
}

/**
 * The checks whose sides are seen by two connections as well as by one.
 *
 * What has no view file must be a plain table: another database's is not read as of our snapshot, a view may read anything.
 */
async function readApart(client: ClientBase, tasks: readonly CheckTask[]): Promise<CheckTask[]> {
  const apart = tasks.filter(({ check: { sides } }) => sides.actual !== 'both' && sides.expected !== 'both')
  const names = [...new Set(apart.flatMap(({ check }) => check.sides.tables.map(named)))]
  const { rows } = await client.query<{ name: string }>(
    `select named.name
     from unnest($1::text[]) as named (name)
     where exists (select from pg_catalog.pg_class as class where class.oid = to_regclass(named.name) and class.relkind in ('r', 'p', 'm'))
       and not exists (
         with recursive part as (
           select to_regclass(named.name)::oid as oid
           union
           select inherits.inhrelid from pg_catalog.pg_inherits as inherits join part on part.oid = inherits.inhparent
         )
         select from part join pg_catalog.pg_class as class on class.oid = part.oid
         where class.relkind = 'f' or class.relrowsecurity
       )`,
    [names],
  )
  const plain = new Set(rows.map(({ name }) => name))
  return apart.filter(({ check }) => check.sides.tables.every((table) => plain.has(named(table))))
}

function named({ schema, name }: { readonly schema: string | null; readonly name: string }): string {
  return schema === null ? quoteIdentifier(name) : qualify(schema, name)
}

/** By which the rows of a materialized view are told from those of any other refresh. */
interface Mark {
  readonly view: string
  /** Of the transaction that has refreshed it: each refresh, by whomever, writes to its row in pg_class. */
  readonly by: string
  /** A refresh that does not go CONCURRENTLY is seen by all at once, whatever their snapshots: it leaves another file. */
  readonly file: string
}

async function readMarks(client: ClientBase, views: readonly string[]): Promise<Mark[]> {
  const { rows } = await client.query<Mark>(
    `select view, class.xmin::text as by, pg_relation_filenode(class.oid)::text as file
     from unnest($1::text[]) as view
     join pg_catalog.pg_class as class on class.oid = to_regclass($2 || '.' || quote_ident(view))
     order by view`,
    [views, reportsSchema],
  )
  return rows
}

/** Whether the transaction of `client` sees, and until its end will see, the rows that have these marks. */
async function holdsRows(client: ClientBase, marks: readonly Mark[], mostMs: number): Promise<boolean> {
  await client.query(`set local statement_timeout = ${mostMs}; set local lock_timeout = ${mostMs}`)
  // Whoever has read them holds a lock that keeps others from leaving another file.
  for (const { view } of marks) await client.query(`select from ${qualify(reportsSchema, view)} limit 0`)
  const found = await readMarks(
    client,
    marks.map(({ view }) => view),
  )
  return JSON.stringify(found) === JSON.stringify(marks)
}
