import type { ClientBase } from 'pg'
import { arrayLiteral } from '../../database/array-literal.js'
import { baseTypeOf } from '../value-types/value-type.js'
import { reportsSchema } from '../view-files/order.js'

/**
 * Columns by which rows are found again, of types whose "=" nobody would find, or find that of another type: a sentence each.
 *
 * @param relation as written in SQL
 * @param columns those of the grain
 */
export async function unfoundEqualities(
  client: ClientBase,
  relation: string,
  columns: readonly string[],
): Promise<string[]> {
  const { rows } = await client.query<{ column: string; type: string }>(
    `select attname::text as column, base.oid::pg_catalog.regtype::text as type
     from pg_catalog.pg_attribute
     join pg_catalog.pg_type as base on base.oid = ${baseTypeOf('atttypid')}
     where attrelid = pg_catalog.to_regclass($1) and attname = any($2::text[])
       and base.typtype = 'b' and base.typnamespace <> 'pg_catalog'::pg_catalog.regnamespace and base.typcategory <> 'A'
       and not exists (
         select from pg_catalog.pg_operator
         where oprname = '=' and oprleft = base.oid and oprright = base.oid
           and oprnamespace in (pg_catalog.to_regnamespace('${reportsSchema}'), pg_catalog.to_regnamespace('public'))
       )`,
    [relation, arrayLiteral(columns)],
  )
  return rows.map(
    ({ column, type }) =>
      `its grain has ${column}, of the type ${type}, whose operators are in a schema that views are not looked for in. Move its extension (alter extension … set schema public), or write "materialized: yes".`,
  )
}
