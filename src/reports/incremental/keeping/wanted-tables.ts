import type { ClientBase } from 'pg'
import { qualify } from '../../../database/identifiers.js'
import { reportsSchema } from '../../view-files/order.js'
import { readCapturedTables } from '../capture/captured-tables.js'
import type { CapturedTable } from '../capture/change-table.js'
import { changesOf, partsOf } from '../fold/ask-keys.js'
import { NotIncrementalError } from '../refusal.js'
import { type KeptReport, readKeptReport } from './kept-report.js'

/** Incremental reports and the tables that they come of. */
export interface Kept {
  /** Each behind those that it reads. */
  readonly reports: readonly KeptReport[]
  /** Those whose tables can be captured, each with all columns that any report reads. */
  readonly tables: readonly CapturedTable[]
  /** Why a report is worked out by each refresh, and not kept up to date: by its name, as a sentence. */
  readonly problems: ReadonlyMap<string, string>
}

/**
 * Reads reports, and judges whether all that changes beneath them can be written down.
 *
 * @param names in the order of what they read
 * @param known what was read before
 * @param client in a transaction
 */
export async function readKept(client: ClientBase, names: readonly string[], known: Kept | null): Promise<Kept> {
  const reports: KeptReport[] = []
  const problems = new Map<string, string>()
  const views: string[] = []
  for (const name of names) {
    try {
      const before = known?.reports.find((one) => one.name === name)
      const report = withoutViews(await readKeptReport(client, name, before), views)
      await readCapturedTables(client, report.report.dirty.tables)
      reports.push(report)
      if (!report.isTable) views.push(keyOf({ schema: reportsSchema, name }))
    } catch (error) {
      if (!(error instanceof NotIncrementalError)) throw error
      problems.set(name, error.message)
    }
  }
  const columns = new Map<string, Set<string>>()
  for (const [table, read] of reports.flatMap(({ report }) => [...report.dirty.tables]))
    columns.set(table, new Set([...(columns.get(table) ?? []), ...read]))
  for (const { key, column } of await columnsOfOthers(client, names, [...columns.keys()])) columns.get(key)?.add(column)
  const wanted = new Map([...columns].sort().map(([table, read]) => [table, [...read].sort()]))
  const tables = wanted.size === 0 ? [] : await readCapturedTables(client, wanted)
  return { reports, tables, problems }
}

/**
 * Columns that are written down of these tables for reports of a newer release or of another project: without them, one process
 * would take away again and again what the other one adds.
 */
async function columnsOfOthers(
  client: ClientBase,
  names: readonly string[],
  keys: readonly string[],
): Promise<readonly { readonly key: string; readonly column: string }[]> {
  const { rows } = await client.query<{ key: string; column: string }>(
    `select wanted.key, kept.attname::text as column
     from unnest($1::text[], $2::text[], $3::text[]) as wanted (key, relation, changes)
     join pg_catalog.pg_attribute as kept
       on kept.attrelid = pg_catalog.to_regclass(wanted.changes) and kept.attnum > 0 and not kept.attisdropped
         and not pg_catalog.starts_with(kept.attname, 'viewdesk_')
     join pg_catalog.pg_attribute as own
       on own.attrelid = pg_catalog.to_regclass(wanted.relation) and own.attname = kept.attname and not own.attisdropped
     where exists (
       select from viewdesk.incremental_report where view_name <> all ($4::text[]) and wanted.key = any (tables)
     )`,
    [keys, keys.map((key) => qualify(partsOf(key).schema, partsOf(key).name)), keys.map(changesOf), names],
  )
  return rows
}

/** Incremental reports that stand as materialized views become tables together with what reads them: they are ours to capture. */
function withoutViews(kept: KeptReport, views: readonly string[]): KeptReport {
  const { dirty } = kept.report
  if (![...dirty.tables.keys()].some((table) => views.includes(table))) return kept
  const tables = new Map([...dirty.tables].filter(([table]) => !views.includes(table)))
  return { ...kept, report: { ...kept.report, dirty: { ...dirty, tables } } }
}

/** `schema.name`, as dirty keys have it. */
export function keyOf({ schema, name }: Pick<CapturedTable, 'schema' | 'name'>): string {
  return `${schema}.${name}`
}
