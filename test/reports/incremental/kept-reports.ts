import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { qualify, quoteIdentifier } from '../../../src/database/identifiers.js'
import { processIdOf } from '../../../src/database/lent-client.js'
import { noteConnection } from '../../../src/database/prepared.js'
import { readCapturedTables } from '../../../src/reports/incremental/capture/captured-tables.js'
import { turnCaptureOn } from '../../../src/reports/incremental/capture/turn-on.js'
import { readDirtyKeys } from '../../../src/reports/incremental/dirty-keys.js'
import type { IncrementalReport } from '../../../src/reports/incremental/fold/fold-report.js'
import { readFunctions, readRelations } from '../../../src/reports/incremental/relations.js'
import { projectDir } from '../../harness/templates.js'

/** Has statements that are asked again planned once on a connection, as on those of a panel. */
export function planOnce(client: pg.Client): void {
  noteConnection(client, client, processIdOf(client) ?? 0)
}

/** Stores a report's rows in a table; its SELECT stands as a view beside it. */
export async function keepReport(
  client: pg.ClientBase,
  name: string,
  { select, grain }: { select: string; grain: readonly string[] },
  mostKeys: number | null = null,
): Promise<IncrementalReport> {
  const view = qualify('viewdesk', `rows_of_${name}`)
  const table = qualify('reports', name)
  await client.query(`create view ${view} as ${select}`)
  const relations = await readRelations(client, { schema: 'viewdesk', name: `rows_of_${name}` })
  const dirty = await readDirtyKeys(`viewdesk.rows_of_${name}`, grain, relations, await readFunctions(client))
  const key = grain.map(quoteIdentifier).join(', ')
  await client.query(
    `create table ${table} as select * from ${view}; create unique index on ${table} (${key}) nulls not distinct`,
  )
  const { rows: columns } = await client.query<{ name: string; type: string }>(
    `select attname::text as name, pg_catalog.format_type(atttypid, atttypmod) as type
     from pg_catalog.pg_attribute where attrelid = $1::pg_catalog.regclass and attnum > 0 order by attnum`,
    [table],
  )
  const stored = {
    table,
    view,
    columns: columns.map((column) => column.name),
    grain: grain.map((one) => columns.find((column) => column.name === one) as { name: string; type: string }),
  }
  return { stored, dirty, mostKeys }
}

/** What the functions call once much waits, or they cannot write changes down; where there are no migrations. */
export async function addGivingUp(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query("select to_regproc('viewdesk.give_up') is not null as present")
  if (rows[0]?.present) return
  await client.query('create table if not exists viewdesk.setting (name text primary key, value text not null)')
  for (const [file, name] of [
    ['017_incremental_care', 'gave_up'],
    ['022_made_of', 'give_up'],
  ] as const) {
    const migration = readFileSync(join(projectDir, `src/database/migrations/${file}.sql`), 'utf8')
    const from = migration.indexOf(`create function viewdesk.${name}`)
    const revoke = migration.indexOf('revoke all', from)
    await client.query(migration.slice(from, migration.indexOf(';', revoke) + 1))
  }
}

/** Has all that changes beneath some reports written down. */
export async function captureBeneath(
  pool: pg.Pool,
  client: pg.ClientBase,
  reports: readonly IncrementalReport[],
): Promise<void> {
  await addGivingUp(client)
  const columns = new Map<string, Set<string>>()
  for (const [table, names] of reports.flatMap(({ dirty }) => [...dirty.tables]))
    columns.set(table, new Set([...(columns.get(table) ?? []), ...names]))
  const tables = new Map([...columns].map(([table, names]) => [table, [...names]]))
  await turnCaptureOn(pool, await readCapturedTables(client, tables))
}

/** How many rows of a kept report are not those that its SELECT gives now, to the last digit; both sides counted. */
export async function countDifferences(client: pg.ClientBase, { stored }: IncrementalReport): Promise<number> {
  const [kept, fresh] = [stored.table, stored.view].map((relation) => `select rows::text from ${relation} as rows`)
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int from ((${kept} except all ${fresh}) union all (${fresh} except all ${kept})) as different`,
  )
  return rows[0]?.count ?? -1
}
