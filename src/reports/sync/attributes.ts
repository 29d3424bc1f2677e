import type { ClientBase } from 'pg'
import { qualify, quoteIdentifier, quoteLiteral } from '../../database/identifiers.js'
import { sqlState, sqlStates } from '../../database/sql-state.js'
import { canActAs, type Grantor, grantAs, inOrderOfGranting } from '../live/grantors.js'
import type { LiveIndex } from '../live/live-views.js'
import { optionsOf } from '../live/live-views-query.js'
import { definedBy, isBereft } from '../live/rows-view.js'
import type { RelationWord } from '../view-files/kind.js'
import { reportsSchema } from '../view-files/order.js'
import { fitsKind } from './plan/losses.js'

interface Grant {
  /** Null for a privilege on the whole relation. */
  readonly column: string | null
  /** Null for everybody. */
  readonly grantee: string | null
  readonly privilege: string
  readonly withGrantOption: boolean
  /** Null for the owner; missing where an earlier release remembered it. */
  readonly grantor?: Grantor | null
}

interface ColumnStorage {
  readonly column: string
  /** `external`; null for that of its type. */
  readonly storage: string | null
  /** `lz4`; null for that of the server. */
  readonly compression: string | null
  /** `n_distinct=-0.5` */
  readonly options: readonly string[]
}

/** What people have set on a view, and what has to stay when it is built anew. */
export interface ViewAttributes {
  readonly owner: string
  readonly ownerIsSession: boolean
  readonly grants: readonly Grant[]
  /** `security_barrier=true`, `fillfactor=90` */
  readonly options: readonly string[]
  readonly statistics: readonly { readonly column: string; readonly target: number }[]
  /** How columns are stored, and what the planner is told of them; missing where an earlier release remembered it. */
  readonly storage?: readonly ColumnStorage[]
  /** Comments on columns; the column null for the view's own. */
  readonly comments: readonly { readonly column: string | null; readonly text: string }[]
  readonly isPopulated: boolean
  /** Null for that of the database, and where it was remembered by an earlier release. */
  readonly tablespace: string | null
  readonly indexes: readonly LiveIndex[]
  /** How a materialized view is stored: `heap`; missing where an earlier release remembered it. */
  readonly accessMethod?: string | null
  /** What a plain view that is written to gives its columns. */
  readonly defaults?: readonly { readonly column: string; readonly expression: string }[]
}

/** Reads what people have set on a relation of the schema reports; null when there is none. */
export async function readAttributes(client: ClientBase, name: string): Promise<ViewAttributes | null> {
  const { rows } = await client.query<ViewAttributes>(attributesQuery, [reportsSchema, name])
  return rows[0] ?? null
}

/** Sets owner and privileges of a relation to exactly those of `attributes`; columns that it lacks are left out. */
export async function setPrivileges(
  client: ClientBase,
  relation: { readonly name: string; readonly kind: RelationWord; readonly columns: readonly string[] },
  attributes: ViewAttributes,
): Promise<void> {
  const target = qualify(reportsSchema, relation.name)
  await revokeDefaults(client, relation.name)
  for (const { column, grantee, privilege, withGrantOption, grantor } of inOrderOfGranting(attributes.grants)) {
    if (column !== null && !relation.columns.includes(column)) continue
    const columns = column === null ? '' : ` (${quoteIdentifier(column)})`
    const to = grantee === null ? 'public' : quoteIdentifier(grantee)
    const option = withGrantOption ? ' with grant option' : ''
    await grantAs(client, grantor, `grant ${privilege}${columns} on ${target} to ${to}${option}`)
  }
  // Last: who is not its owner any more may not grant.
  if (!attributes.ownerIsSession) {
    await client.query(`alter ${relation.kind} ${target} owner to ${quoteIdentifier(attributes.owner)}`)
  }
}

/** ALTER DEFAULT PRIVILEGES may have granted more than the view before had. */
async function revokeDefaults(client: ClientBase, name: string): Promise<void> {
  const given = await readAttributes(client, name)
  const grantees = new Set(given?.grants.filter(({ column }) => column === null).map(({ grantee }) => grantee))
  for (const grantee of grantees) {
    const from = grantee === null ? 'public' : quoteIdentifier(grantee)
    await client.query(`revoke all on ${qualify(reportsSchema, name)} from ${from}`)
  }
}

/** Sets storage options and statistics targets of a relation that is built, before ANALYZE reads them. */
export async function setStorage(
  client: ClientBase,
  relation: { readonly name: string; readonly kind: RelationWord; readonly columns: readonly string[] },
  attributes: ViewAttributes,
): Promise<void> {
  const alter = `alter ${relation.kind} ${qualify(reportsSchema, relation.name)}`
  const kind = relation.kind === 'view' ? 'plain' : 'materialized'
  const options = attributes.options.filter((option) => fitsKind(option, kind))
  if (options.length > 0) await client.query(`${alter} set (${options.join(', ')})`)
  if (relation.kind === 'view') {
    for (const { column, expression } of attributes.defaults ?? []) {
      if (!relation.columns.includes(column)) continue
      await client.query(`${alter} alter column ${quoteIdentifier(column)} set default ${expression}`)
    }
    return
  }
  for (const { column, target } of attributes.statistics) {
    if (!relation.columns.includes(column)) continue
    await client.query(`${alter} alter column ${quoteIdentifier(column)} set statistics ${target}`)
  }
  for (const { column, storage, compression, options: told } of attributes.storage ?? []) {
    if (!relation.columns.includes(column)) continue
    const change = `${alter} alter column ${quoteIdentifier(column)} set`
    // Another type may not be stored so: the column then is as any other of its type.
    if (storage !== null) await tolerating(client, `${change} storage ${storage}`)
    if (compression !== null) await tolerating(client, `${change} compression ${compression}`)
    if (told.length > 0) await client.query(`${change} (${told.join(', ')})`)
  }
}

async function tolerating(client: ClientBase, statement: string): Promise<void> {
  await client.query('savepoint storage')
  try {
    await client.query(statement)
  } catch (error) {
    if (sqlState(error) !== sqlStates.featureNotSupported) throw error
    await client.query('rollback to savepoint storage')
  }
}

/** Comments that people wrote on columns which the file says nothing about. */
export async function repeatComments(
  client: ClientBase,
  relation: { readonly name: string; readonly columns: readonly string[] },
  comments: ViewAttributes['comments'],
): Promise<void> {
  for (const { column, text } of comments) {
    if (column === null || !relation.columns.includes(column)) continue
    const target = `${qualify(reportsSchema, relation.name)}.${quoteIdentifier(column)}`
    await client.query(`comment on column ${target} is ${quoteLiteral(text)}`)
  }
}

const grantsOf = (acl: string, column: string, owner: string): string => `
  select
    ${column} as column,
    case when acl.grantee = 0 then null else pg_catalog.pg_get_userbyid(acl.grantee) end as grantee,
    acl.privilege_type as privilege,
    acl.is_grantable as "withGrantOption",
    case when acl.grantor <> ${owner} then json_build_object(
      'name', pg_catalog.pg_get_userbyid(acl.grantor),
      'canBeKept', ${canActAs('acl.grantor')}
    ) end as grantor
  from pg_catalog.aclexplode(${acl}) as acl
  where acl.grantee <> ${owner}`

const attributesQuery = `
  select
    pg_catalog.pg_get_userbyid(class.relowner) as owner,
    pg_catalog.pg_get_userbyid(class.relowner) = current_user as "ownerIsSession",
    coalesce((
      select json_agg(grants)
      from (
        ${grantsOf('class.relacl', 'null::text', 'class.relowner')}
        union all
        select column_grants.*
        from pg_catalog.pg_attribute as attribute,
        lateral (${grantsOf('attribute.attacl', 'attribute.attname::text', 'class.relowner')}) as column_grants
        where attribute.attrelid = class.oid
          and attribute.attacl is not null
      ) as grants
    ), '[]') as grants,
    ${optionsOf('class')} as options,
    coalesce((
      select json_agg(json_build_object('column', attribute.attname, 'target', attribute.attstattarget))
      from pg_catalog.pg_attribute as attribute
      where attribute.attrelid = class.oid
        and attribute.attnum > 0
        and attribute.attstattarget >= 0
    ), '[]') as statistics,
    coalesce((
      select json_agg(json_build_object(
        'column', attribute.attname,
        'storage', case when attribute.attstorage <> type.typstorage then
          case attribute.attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end
        end,
        'compression', case attribute.attcompression when 'p' then 'pglz' when 'l' then 'lz4' end,
        'options', coalesce(attribute.attoptions, '{}')
      ))
      from pg_catalog.pg_attribute as attribute
      join pg_catalog.pg_type as type on type.oid = attribute.atttypid
      where attribute.attrelid = class.oid
        and class.relkind in ('m', 'r')
        and attribute.attnum > 0
        and (attribute.attstorage <> type.typstorage or attribute.attcompression <> '' or attribute.attoptions is not null)
    ), '[]') as storage,
    coalesce((
      select json_agg(json_build_object('column', attribute.attname, 'text', description.description))
      from pg_catalog.pg_description as description
      left join pg_catalog.pg_attribute as attribute
        on attribute.attrelid = class.oid and attribute.attnum = description.objsubid and description.objsubid > 0
      where description.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and description.objoid = class.oid
    ), '[]') as comments,
    class.relispopulated as "isPopulated",
    (select amname::text from pg_catalog.pg_am where oid = class.relam and class.relkind in ('m', 'r')) as "accessMethod",
    coalesce((
      select json_agg(json_build_object(
        'column', attribute.attname,
        'expression', pg_catalog.pg_get_expr(value.adbin, value.adrelid)
      ))
      from pg_catalog.pg_attrdef as value
      join pg_catalog.pg_attribute as attribute on attribute.attrelid = value.adrelid and attribute.attnum = value.adnum
      where value.adrelid = class.oid
    ), '[]') as defaults,
    (select spcname::text from pg_catalog.pg_tablespace where oid = class.reltablespace) as tablespace,
    coalesce((
      select json_agg(json_build_object(
        'name', index_class.relname,
        'definition', pg_catalog.pg_get_indexdef(index.indexrelid),
        'isValid', index.indisvalid,
        'tablespace', (select spcname from pg_catalog.pg_tablespace where oid = index_class.reltablespace),
        'comment', pg_catalog.obj_description(index.indexrelid, 'pg_class'),
        'isClustered', index.indisclustered
      ))
      from pg_catalog.pg_index as index
      join pg_catalog.pg_class as index_class on index_class.oid = index.indexrelid
      where index.indrelid = class.oid
        and index.indisvalid
    ), '[]') as indexes
  from pg_catalog.pg_class as class
  join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
  where namespace.nspname = $1
    and class.relname = $2
    and (${definedBy('class')} is not null or ${isBereft('class')})`
