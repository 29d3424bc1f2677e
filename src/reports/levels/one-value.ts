import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'
import { undo } from '../../database/savepoint.js'
import { isRefusedStatement } from '../../database/transactions.js'
import { withoutOwnAliases, withSettledPrinting } from '../live/printed-definitions.js'
import type { Report } from '../report.js'
import { readFrom } from './stored-rows.js'

/** The report with the rows of one value of its `totalsBy` column, or with all where it has no SELECT for each. */
export function reportOfValue(report: Report, value: string | null): Report {
  const select = value === null ? undefined : report.selectsByValue?.[value]
  return select === undefined ? report : readFrom(report, inFrom(report, select))
}

/** What together gives all rows of the report, each value's by themselves where it has a SELECT for each. */
export function relationsByValue(report: Report): string[] {
  const selects = Object.values(report.selectsByValue ?? {})
  return selects.length === 0 ? [report.relation] : selects.map((select) => inFrom(report, select))
}

function inFrom({ name }: Report, select: string): string {
  // Behind a comment at its end, a bracket would belong to the comment.
  return `(\n${select}\n) as ${quoteIdentifier(name)}`
}

/**
 * Whether a plain view in the database is what its file says: somebody may have replaced it, or another release may have
 * brought it up to date.
 *
 * @param readRule `oid:xmin` of its rule, where that is known
 */
export async function isAsWritten(client: ClientBase, report: Report, readRule?: string): Promise<boolean> {
  const rule = readRule ?? (await ruleOf(client, report))
  const known = compared.get(report)
  if (known?.rule === rule) return known.isSo
  const isSo = await compare(client, report)
  compared.set(report, { rule, isSo })
  return isSo
}

async function ruleOf(client: ClientBase, report: Report): Promise<string> {
  const { rows } = await client.query<{ rule: string }>(
    `select concat_ws(':', oid, xmin) as rule from pg_catalog.pg_rewrite
     where ev_class = to_regclass($1) and rulename = '_RETURN'`,
    [report.relation],
  )
  return rows[0]?.rule ?? ''
}

// Folds ask each second, and a view that is replaced has another rule.
const compared = new WeakMap<Report, { readonly rule: string; readonly isSo: boolean }>()

async function compare(client: ClientBase, report: Report): Promise<boolean> {
  await client.query('savepoint as_written')
  try {
    await client.query(`create temporary view viewdesk_as_written as\n${report.select}`)
    const { rows } = await withSettledPrinting(client, () =>
      client.query<{ live: string; written: string }>(
        `select pg_get_viewdef($1::regclass) as live, pg_get_viewdef('pg_temp.viewdesk_as_written'::regclass) as written`,
        [report.relation],
      ),
    )
    const [one] = rows
    return one !== undefined && withoutOwnAliases(one.live) === withoutOwnAliases(one.written)
  } catch (error) {
    // Not everybody may make temporary views.
    if (!isRefusedStatement(error)) throw error
    return false
  } finally {
    await undo(client, 'as_written')
  }
}
