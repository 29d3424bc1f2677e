import type { ClientBase } from 'pg'
import { quoteLiteral } from '../../../database/identifiers.js'
import {
  endWithClient,
  inTransaction,
  isRefusedStatement,
  printSettled,
  unlimited,
  withClient,
} from '../../../database/transactions.js'
import type { ReportsContext } from '../../catalogue.js'
import { followRows, type RowsChange } from '../../levels/changing-rows.js'
import type { OnLevelsProblem } from '../../levels/keep-levels.js'
import { holdOffRefreshes } from '../../refresh/snapshot.js'
import { changeTable } from '../capture/change-table.js'
import { type Difference, type Folded, fold, type IncrementalReport } from '../fold/fold.js'
import { type KeptReport, readKeptReport } from './kept-report.js'

/** A report is made in another way than when it was read. */
export class RedefinedError extends Error {
  readonly code = 'redefined'
}

/**
 * Takes in what has been written down, where nobody else does and none of the reports is being refreshed.
 *
 * @param reports each behind those that it reads
 * @param compared one of them, of which all rows are worked out and compared besides
 * @returns what it did; null where somebody else was at it
 * @throws CaptureLostError, RedefinedError; nothing was changed then
 */
export async function foldKept(
  context: ReportsContext,
  reports: readonly KeptReport[],
  onLevelsProblem: OnLevelsProblem,
  compared?: KeptReport,
): Promise<readonly Folded[] | null> {
  const { pools, timeZone } = context
  const follow = followRows(context, onLevelsProblem)
  const nameOf = (report: IncrementalReport) => reports.find((kept) => kept.report === report)?.name ?? ''
  // Held by another connection: in the fold's own transaction, asking for it would take the snapshot too early.
  return await inTransaction(pools.admin, async (starter) => {
    for (const { name } of reports) if (!(await holdOffRefreshes(starter, name))) return null
    return await withClient(pools.refresh, (client) =>
      fold(
        client,
        reports.map(({ report }) => report),
        // A comparison is in no hurry.
        compared === undefined
          ? settingsOf(timeZone)
          : `${settingsOf(timeZone)}; set local max_parallel_workers_per_gather = 0`,
        {
          compared: compared?.report,
          begin: (inside) => begin(inside, reports),
          before: (inside, report, most) => follow.before(inside, nameOf(report), most),
          after: (inside, report, difference) => follow.after(inside, nameOf(report), changeOf(difference)),
          end: async (inside, folded, taken) => {
            await writeDown(inside, reports, folded)
            await countTaken(inside, taken)
          },
        },
      ),
    )
  })
}

/** How many rows were taken out or put in; a changed one counts once as it was, and once as it became. */
export function changeOf({ gone, changed, come, rows }: Difference): RowsChange {
  return { count: gone + 2 * changed + come, rows }
}

function settingsOf(timeZone: string): string {
  return [
    'set local search_path = reports, public',
    `set local timezone = ${quoteLiteral(timeZone)}`,
    'set local jit = off',
    printSettled,
    unlimited,
    endWithClient,
  ].join('; ')
}

async function begin(client: ClientBase, reports: readonly KeptReport[]): Promise<ReadonlySet<IncrementalReport>> {
  for (const kept of reports) {
    const now = await readKeptReport(client, kept.name, kept).catch((error: unknown) => {
      if (isRefusedStatement(error)) throw error
      return null
    })
    if (now !== kept) throw new RedefinedError(`${kept.name} was built anew.`)
  }
  const { rows } = await client.query<{ name: string }>(
    'select view_name as name from viewdesk.incremental_report where is_anew and view_name = any($1)',
    [reports.map(({ name }) => name)],
  )
  return new Set(reports.filter((kept) => rows.some(({ name }) => name === kept.name)).map(({ report }) => report))
}

async function writeDown(client: ClientBase, reports: readonly KeptReport[], folded: readonly Folded[]): Promise<void> {
  const told = folded.map(({ report, gone, changed, come, differed, failed }) => ({
    name: reports.find((kept) => kept.report === report)?.name,
    changed: gone + changed + come > 0,
    differed,
    failed: failed?.message ?? null,
  }))
  // Nothing is written where nothing is new.
  await client.query(
    `update viewdesk.incremental_report as known set
       is_anew = is_anew and told.failed is not null,
       is_captured = true,
       problem = told.failed,
       changed_at = case when told.changed then now() else known.changed_at end,
       compared_at = case when told.differed is not null or (is_anew and told.failed is null) then now() else known.compared_at end,
       compared_rows = coalesce(told.differed, known.compared_rows)
     from json_to_recordset($1) as told (name text, changed boolean, differed bigint, failed text)
     where known.view_name = told.name
       and (told.changed or told.differed is not null or is_anew or not is_captured or problem is distinct from told.failed)`,
    [JSON.stringify(told)],
  )
}

/** Whoever compares later sees that there were changes, although they are gone. */
async function countTaken(client: ClientBase, tables: readonly Table[]): Promise<void> {
  const having = tables.map(
    (table) =>
      `(schema_name, table_name) = (${quoteLiteral(table.schema)}, ${quoteLiteral(table.name)}) and exists (select from ${changeTable(table)})`,
  )
  if (having.length === 0) return
  await client.query(`update viewdesk.captured_table set taken = taken + 1 where ${having.join(' or ')}`)
}

type Table = Parameters<typeof changeTable>[0]
