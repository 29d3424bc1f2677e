import { createHash } from 'node:crypto'
import type { QueryResult } from 'pg'
import { arrayLiteral } from '../../../database/array-literal.js'
import { quoteLiteral } from '../../../database/identifiers.js'
import type { Asked } from '../../../database/one-message.js'
import { inTransactionWith, settle, withClient } from '../../../database/transactions.js'
import { withFaultOfFunction } from '../../../database/within-function.js'
import type { ReportsContext } from '../../catalogue.js'
import { followRows, type RowsChange } from '../../levels/changing-rows.js'
import type { OnLevelsProblem } from '../../levels/keep-levels.js'
import { settlePrinting } from '../../live/printed-definitions.js'
import { holdingOff } from '../../refresh/snapshot.js'
import { changeTable } from '../capture/change-table.js'
import { fold } from '../fold/fold.js'
import type { Difference, Folded, IncrementalReport } from '../fold/fold-report.js'
import { askPrint, type KeptReport } from './kept-report.js'

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
  const first = holdingOff(reports.map(({ name }) => name))
  return await inTransactionWith(pools.admin, first, async (_, [held]) => {
    if (!(held as { readonly locked: boolean }).locked) return null
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
          begin: {
            ask: [settlePrinting, ...askBegin(reports), namesAndTimes(timeZone)],
            read: (answers) => readBegin(reports, answers.slice(1, -1)),
          },
          ask: (report) => follow.ask(nameOf(report)),
          before: (inside, report, most, answers) => follow.before(inside, nameOf(report), most, answers),
          after: (inside, report, difference) => follow.after(inside, nameOf(report), changeOf(difference)),
          end: (folded, taken, settled) => [writeDown(reports, folded), ...countTaken(reports, taken, settled)],
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
  return settle({ search_path: 'reports, public', timezone: timeZone, jit: 'off' })
}

function namesAndTimes(timeZone: string): string {
  return `select set_config('search_path', 'reports, public', true), set_config('timezone', ${quoteLiteral(timeZone)}, true)`
}

function askBegin(reports: readonly KeptReport[]): Asked[] {
  return [
    ...reports.map(({ name }) => askPrint(name)),
    {
      text: 'select view_name as name, is_anew or not is_captured as "isAnew", made_of as "madeOf" from viewdesk.incremental_report where view_name = any($1::text[])',
      values: [arrayLiteral(reports.map(({ name }) => name))],
    },
  ]
}

function readBegin(reports: readonly KeptReport[], answers: readonly QueryResult[]): ReadonlySet<IncrementalReport> {
  for (const [place, { name, print }] of reports.entries()) {
    if (answers[place]?.rows[0]?.print !== print) throw new RedefinedError(`${name} was built anew.`)
  }
  const known = new Map((answers.at(-1)?.rows ?? []).map((row) => [row.name as string, row]))
  // What it was not known of is taken for what it is made of now. What could not be followed for a while has missed changes.
  const isAnew = ({ name, print }: KeptReport) => {
    const { isAnew: isWanted = false, madeOf = null } = known.get(name) ?? {}
    return isWanted || (madeOf !== null && madeOf !== hashOf(print))
  }
  return new Set(reports.filter(isAnew).map(({ report }) => report))
}

function writeDown(reports: readonly KeptReport[], folded: readonly Folded[]): Asked {
  const told = folded.map(({ report, gone, changed, come, differed, failed }) => ({
    ...nameAndMaking(reports.find((kept) => kept.report === report)),
    changed: gone + changed + come > 0,
    differed,
    failed: failed === null ? null : withFaultOfFunction(failed),
  }))
  // Nothing is written where nothing is new.
  return {
    text: `update viewdesk.incremental_report as known set
       is_anew = is_anew and told.failed is not null,
       is_captured = true,
       problem = told.failed,
       made_of = case when told.failed is null then told.making else known.made_of end,
       changed_at = case when told.changed then now() else known.changed_at end,
       compared_at = case when told.differed is not null or (is_anew and told.failed is null) then now() else known.compared_at end,
       compared_rows = coalesce(told.differed, known.compared_rows)
     from json_to_recordset($1::json) as told (name text, making text, changed boolean, differed bigint, failed text)
     where known.view_name = told.name
       and (told.changed or told.differed is not null or is_anew or not is_captured or problem is distinct from told.failed
         or (told.failed is null and known.made_of is distinct from told.making))`,
    values: [JSON.stringify(told)],
  }
}

function nameAndMaking(kept: KeptReport | undefined) {
  return { name: kept?.name, making: kept === undefined ? null : hashOf(kept.print) }
}

/** A hash of what a report's rows are made of beside rows; another column or index of a table makes no difference to them. */
export function hashOf(print: string): string {
  const beneath = (JSON.parse(print || '[]')[3] ?? []) as Readonly<Record<string, unknown>>[]
  const made = beneath.map(({ name, definition, labels, functions }) => [name, definition, labels, functions])
  return createHash('sha256').update(JSON.stringify(made)).digest('hex')
}

/**
 * Whoever compares later sees that there were changes, although they are gone. Reports that this process does not know, of a newer
 * release or of another project, have not taken them in, nor what was not written down for a while: whoever knows those works
 * them out anew.
 */
function countTaken(reports: readonly KeptReport[], tables: readonly Table[], settled: readonly string[]): Asked[] {
  const having = tables.map(
    (table) =>
      `(schema_name, table_name) = (${quoteLiteral(table.schema)}, ${quoteLiteral(table.name)}) and exists (select from ${changeTable(table)})`,
  )
  if (having.length === 0) return []
  return [
    {
      text: `with counted as (
          update viewdesk.captured_table set taken = taken + 1 where ${having.join(' or ')}
          returning schema_name || '.' || table_name as key
        )
        update viewdesk.incremental_report set is_anew = true
        where not is_anew and view_name <> all ($1::text[])
          and tables && (coalesce((select array_agg(key) from counted), '{}') || $2::text[])`,
      values: [arrayLiteral(reports.map(({ name }) => name)), arrayLiteral(settled)],
    },
  ]
}

type Table = Parameters<typeof changeTable>[0]
