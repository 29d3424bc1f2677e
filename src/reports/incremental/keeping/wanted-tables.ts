import type { ClientBase } from 'pg'
import { reportsSchema } from '../../view-files/order.js'
import { readCapturedTables } from '../capture/captured-tables.js'
import type { CapturedTable } from '../capture/change-table.js'
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
  const wanted = new Map([...columns].sort().map(([table, read]) => [table, [...read].sort()]))
  const tables = wanted.size === 0 ? [] : await readCapturedTables(client, wanted)
  return { reports, tables, problems }
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
