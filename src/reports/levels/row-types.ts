import type { ClientBase, QueryResult } from 'pg'
import { arrayLiteral } from '../../database/array-literal.js'
import { qualify } from '../../database/identifiers.js'
import { type Asked, askInOneMessage } from '../../database/one-message.js'
import type { Report } from '../report.js'
import { reportsSchema } from '../view-files/order.js'
import type { Level } from './level.js'

/** What the rows of relations are like now: PostgreSQL does not plan anew what reads texts as rows of a type that has changed. */
export interface RowTypes {
  /** Of all of them. */
  readonly print: string
  /** The rule of a plain view, by its relation as written in SQL; another one has another text. */
  readonly rules: ReadonlyMap<string, string>
}

export interface ReportWithLevels {
  readonly report: Report
  readonly levels: readonly Level[]
}

/** @param view the stored view that the reports come of */
export function askRowTypes(view: string, reports: readonly ReportWithLevels[]): Asked {
  const relations = reports.flatMap(({ report, levels }) => [
    report.relation,
    ...levels.flatMap(({ kind, relation }) => (kind === 'rows' ? [relation] : [])),
  ])
  return {
    text: `select relation, class.oid::text as oid,
        (
          select pg_catalog.concat_ws(':', rule.oid, rule.xmin) from pg_catalog.pg_rewrite as rule
          where rule.ev_class = class.oid and rule.rulename = '_RETURN'
        ) as rule,
        (
          select pg_catalog.string_agg(attribute.xmin::text, ',' order by attribute.attnum)
          from pg_catalog.pg_attribute as attribute where attribute.attrelid = class.oid and attribute.attnum > 0
        ) as columns
      from unnest($1::text[]) with ordinality as named (relation, place)
      join pg_catalog.pg_class as class on class.oid = pg_catalog.to_regclass(relation)
      order by place`,
    values: [arrayLiteral([...new Set([qualify(reportsSchema, view), ...relations])])],
  }
}

/** @param answer to `askRowTypes` */
export function rowTypesOf(answer: QueryResult | undefined): RowTypes {
  const rows = (answer?.rows ?? []) as { relation: string; oid: string; rule: string | null; columns: string }[]
  return {
    print: rows.map(({ oid, columns }) => [oid, columns].join(' ')).join('; '),
    rules: new Map(rows.flatMap(({ relation, rule }) => (rule ? [[relation, rule]] : []))),
  }
}

export async function readRowTypes(
  client: ClientBase,
  view: string,
  reports: readonly ReportWithLevels[],
): Promise<RowTypes> {
  const [answer] = await askInOneMessage(client, [askRowTypes(view, reports)])
  return rowTypesOf(answer)
}
