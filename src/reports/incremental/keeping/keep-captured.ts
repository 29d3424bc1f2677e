import type pg from 'pg'
import { inTransaction, withUnlimitedClient } from '../../../database/transactions.js'
import { withFaultOfFunction } from '../../../database/within-function.js'
import { type CaptureState, readCaptureStates } from '../capture/capture-state.js'
import type { CapturedTable } from '../capture/change-table.js'
import { changeTable } from '../capture/change-table.js'
import { type TurnedOn, turnCaptureOff, turnCaptureOn } from '../capture/turn-on.js'
import { sharedWithOthers } from './glance.js'
import { type Kept, keyOf } from './wanted-tables.js'

type Table = Pick<CapturedTable, 'schema' | 'name'>

/**
 * Has the changes of tables written down, and remembers that there are triggers of ours.
 *
 * @throws TablesBusyError
 */
export async function captureTables(
  pool: pg.Pool,
  tables: readonly CapturedTable[],
  tries?: number,
): Promise<TurnedOn> {
  // Ahead of it: what is left behind by a killed process is found again.
  await pool.query(
    `insert into viewdesk.captured_table (schema_name, table_name)
     select * from unnest($1::text[], $2::text[]) on conflict do nothing`,
    [tables.map(({ schema }) => schema), tables.map(({ name }) => name)],
  )
  return await turnCaptureOn(pool, tables, tries)
}

/** Leaves no trace of it in these tables. */
export async function releaseTables(pool: pg.Pool, tables: readonly Table[], tries?: number): Promise<void> {
  for (const table of tables) {
    await turnCaptureOff(pool, [table], tries)
    await pool.query('delete from viewdesk.captured_table where (schema_name, table_name) = ($1, $2)', [
      table.schema,
      table.name,
    ])
  }
  await pool.query(
    `update viewdesk.incremental_report set is_captured = false
     where is_captured and tables && $1::text[]`,
    [tables.map(keyOf)],
  )
}

/** Tables that have, or may have, triggers of ours. */
export async function capturedTables(pool: pg.Pool): Promise<Table[]> {
  const { rows } = await pool.query<Table>(
    'select schema_name as schema, table_name as name from viewdesk.captured_table order by 1, 2',
  )
  return rows
}

/** Those whose changes nothing takes in any more: no incremental report of any project comes of them. */
export async function unwantedTables(pool: pg.Pool): Promise<Table[]> {
  const { rows } = await pool.query<Table>(
    `select schema_name as schema, table_name as name from viewdesk.captured_table
     where not exists (
       select from viewdesk.incremental_report where schema_name || '.' || table_name = any (tables)
     )
     order by 1, 2`,
  )
  return rows
}

/** Which of these incremental reports stand as tables, in the same order, and whether one is to be worked out anew. */
export async function standingInTables(
  pool: pg.Pool,
  names: readonly string[],
): Promise<{ readonly standing: readonly string[]; readonly isUnfolded: (name: string) => boolean }> {
  if (names.length === 0) return { standing: [], isUnfolded: () => false }
  const { rows } = await pool.query<{ name: string; isUnfolded: boolean }>(
    `select view_name as name, is_anew or not is_captured as "isUnfolded"
     from viewdesk.incremental_report where view_name = any($1)`,
    [names],
  )
  return {
    standing: names.filter((name) => rows.some((row) => row.name === name)),
    isUnfolded: (name) => rows.some((row) => row.name === name && row.isUnfolded),
  }
}

export async function statesOf(pool: pg.Pool, tables: readonly Table[]): Promise<readonly CaptureState[]> {
  return tables.length === 0 ? [] : await readCaptureStates(pool, tables)
}

/**
 * Removes changes that nobody will take in: of tables that are captured while others are not that the same reports come of, which are
 * worked out anew once those are.
 */
export async function dropUnneeded(pool: pg.Pool, kept: Kept): Promise<void> {
  if (kept.tables.length === 0) return
  await inTransaction(pool, async (client) => {
    // Nobody folds meanwhile, nor did since the states that are read behind it.
    const { rows } = await client.query<{ change: string }>(
      'select change from unnest($1::text[]) as change where to_regclass(change) is not null',
      [kept.tables.map(changeTable)],
    )
    if (rows.length === 0) return
    await client.query(`lock table ${rows.map(({ change }) => change).join(', ')} in share update exclusive mode`)
    const states = await readCaptureStates(client, kept.tables)
    const isOn = new Set(states.flatMap((one) => (one.state === 'on' || one.state === 'begun' ? [keyOf(one)] : [])))
    const needed = kept.reports
      .map(({ report }) => [...report.dirty.tables.keys()])
      .filter((tables) => tables.every((table) => isOn.has(table)))
      .flat()
    const { rows: others } = await client.query<{ key: string }>(
      'select distinct unnest(tables) as key from viewdesk.incremental_report where view_name <> all ($1::text[])',
      [[...kept.reports.map(({ name }) => name), ...kept.problems.keys()]],
    )
    needed.push(...others.map(({ key }) => key))
    for (const table of kept.tables) {
      const change = changeTable(table)
      if (needed.includes(keyOf(table)) || !rows.some((one) => one.change === change)) continue
      const { rowCount } = await client.query(`delete from ${change}`)
      if (rowCount === 0) continue
      await client.query(
        'update viewdesk.captured_table set taken = taken + 1 where (schema_name, table_name) = ($1, $2)',
        [table.schema, table.name],
      )
    }
  })
}

// Every look reads what is left of the changes that were taken in.
const mostBytes = 1_000_000

/** Gives the space of many changes that have been taken in back. */
export async function vacuumChanges(pool: pg.Pool, tables: readonly Table[]): Promise<void> {
  const { rows } = await pool.query<{ change: string }>(
    `select change from unnest($1::text[]) as change where pg_catalog.pg_relation_size(pg_catalog.to_regclass(change)) > $2`,
    [tables.map(changeTable), mostBytes],
  )
  for (const { change } of rows) await withUnlimitedClient(pool, (client) => client.query(`vacuum ${change}`))
}

/**
 * Writes down what the reports come of, and whether all that changes there is being captured.
 *
 * @param states of all tables of `kept`
 */
export async function rememberCaptured(pool: pg.Pool, kept: Kept, states: readonly CaptureState[]): Promise<void> {
  const isOn = new Set(states.flatMap((one) => (one.state === 'on' || one.state === 'begun' ? [keyOf(one)] : [])))
  const told = kept.reports.map(({ name, report }) => {
    const tables = [...report.dirty.tables.keys()].sort()
    const captured = kept.tables.filter((table) => tables.includes(keyOf(table)))
    return {
      name,
      tables,
      changes: captured.map(changeTable),
      captured: tables.every((table) => isOn.has(table)),
      problem: null as string | null,
    }
  })
  for (const [name, problem] of kept.problems) told.push({ name, tables: [], changes: [], captured: false, problem })
  await pool.query(
    `update viewdesk.incremental_report as known set
       tables = told.tables,
       change_tables = told.changes,
       -- What was not captured for a while is so again from the next fold on, which works all rows out.
       is_captured = known.is_captured and told.captured,
       problem = coalesce(told.problem, case when told.captured then known.problem end)
     from json_to_recordset($1) as told (name text, tables text[], changes text[], captured boolean, problem text)
     where known.view_name = told.name
       and (known.tables, known.change_tables, known.problem) is distinct from
         (told.tables, told.changes, coalesce(told.problem, case when told.captured then known.problem end))
       or known.view_name = told.name and known.is_captured and not told.captured`,
    [JSON.stringify(told)],
  )
}

// Tells it from what keeps one report alone from being worked out.
const untaken = 'Changes cannot be taken in: '

/** Writes down why no changes are taken in, for reports of which nothing else is known. */
export async function rememberFailure(pool: pg.Pool, names: readonly string[], error: unknown): Promise<void> {
  const said = error instanceof Error ? withFaultOfFunction(error) : String(error)
  await pool.query(
    `update viewdesk.incremental_report set problem = $2
     where view_name = any($1) and (problem is null or starts_with(problem, $3) and problem <> $2)`,
    [names, untaken + said, untaken],
  )
}

export async function forgetFailure(pool: pg.Pool, names: readonly string[]): Promise<void> {
  await pool.query(
    'update viewdesk.incremental_report set problem = null where view_name = any($1) and starts_with(problem, $2)',
    [names, untaken],
  )
}

/** Whether reports of a newer release or of another project take in changes of the same tables. */
export async function areShared(pool: pg.Pool, names: readonly string[], tables: readonly Table[]): Promise<boolean> {
  const { rows } = await pool.query<{ are: boolean }>(`select ${sharedWithOthers('$1::text[]', '$2::text[]')} as are`, [
    names,
    tables.map(keyOf),
  ])
  return rows[0]?.are === true
}
