import { createHash } from 'node:crypto'
import type { ClientBase } from 'pg'
import { qualify } from '../../database/identifiers.js'
import { reportsSchema } from '../view-files/order.js'

/**
 * An incremental report is a table. What its rows are says a view of our own schema, which goes by its name: PostgreSQL keeps it
 * through dumps and renames, and prints it as it prints any other view.
 */
export function rowsViewOf(report: string): { readonly schema: string; readonly name: string } {
  const isLong = Buffer.byteLength(report) > longest
  return { schema: 'viewdesk', name: `rows_of_${isLong ? createHash('md5').update(report).digest('hex') : report}` }
}

/** Whether the rows of an incremental report stand in a table; in a materialized view they do where changes are not captured. */
export async function isKeptInTable(client: ClientBase, report: string): Promise<boolean> {
  const { rows } = await client.query<{ isTable: boolean }>(
    `select relkind = 'r' as "isTable" from pg_catalog.pg_class where oid = pg_catalog.to_regclass($1)`,
    [qualify(reportsSchema, report)],
  )
  return rows[0]?.isTable === true
}

/** As written in SQL. */
export function rowsView(report: string): string {
  const { schema, name } = rowsViewOf(report)
  return qualify(schema, name)
}

/** The trigger of such a table that tells of rows which somebody changes by hand. */
export const rowsTrigger = 'viewdesk_rows_changed'

// A name has 63 bytes.
const longest = 55

/** SQL of that view's name, for a name of type text. */
export const rowsViewName = (name: string): string =>
  `('rows_of_' || case when octet_length(${name}) > ${longest} then md5(${name}) else ${name} end)::name`

/** SQL, on a row of pg_class: the oid of the view that says what its rows are, itself where it is one; null of foreign tables. */
export const definedBy = (relation: string): string => `case
    when ${relation}.relkind in ('v', 'm') then ${relation}.oid
    when ${relation}.relkind = 'r' and ${relation}.relnamespace = to_regnamespace('${reportsSchema}') then (
      select rows_view.oid from pg_catalog.pg_class as rows_view
      where rows_view.relname = ${rowsViewName(`${relation}.relname::text`)}
        and rows_view.relnamespace = to_regnamespace('viewdesk') and rows_view.relkind = 'v'
    )
  end`

/**
 * SQL, on a row of pg_class: whether it is the table of an incremental report whose view went away with a table that it reads, by
 * CASCADE. Nobody knows any more what its rows are: the next sync builds it anew.
 */
export const isBereft = (relation: string): string => `(
    ${relation}.relkind = 'r' and ${relation}.relnamespace = to_regnamespace('${reportsSchema}') and ${definedBy(relation)} is null
    and exists (select from pg_catalog.pg_trigger where tgrelid = ${relation}.oid and tgname = '${rowsTrigger}')
  )`

/**
 * Gives these reports, where they are bereft, a view without rows in the place of their own, so that whatever takes a report away takes
 * all of it.
 *
 * @param client in the transaction that takes them away
 */
export async function standInForRows(client: ClientBase, names: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ name: string; columns: string }>(
    `select class.relname::text as name, (
       select string_agg(
         format('null::%s as %I', pg_catalog.format_type(atttypid, atttypmod), attname), ', ' order by attnum
       )
       from pg_catalog.pg_attribute where attrelid = class.oid and attnum > 0 and not attisdropped
     ) as columns
     from pg_catalog.pg_class as class where class.relname = any($1) and ${isBereft('class')}`,
    [names],
  )
  for (const { name, columns } of rows)
    await client.query(`create view ${rowsView(name)} as select ${columns} where false`)
}

/** SQL, of the oid of a relation: that of the report whose rows it says, and itself where it is no such view. */
export const reportOf = (oid: string): string => `coalesce((
    select kept.oid
    from pg_catalog.pg_class as rows_view
    join pg_catalog.pg_class as kept
      on kept.relnamespace = to_regnamespace('${reportsSchema}') and kept.relkind = 'r'
      and rows_view.relname = ${rowsViewName('kept.relname::text')}
    where rows_view.oid = ${oid} and rows_view.relkind = 'v' and rows_view.relnamespace = to_regnamespace('viewdesk')
  ), ${oid})`
