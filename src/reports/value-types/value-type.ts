import { quoteLiteral } from '../../database/identifiers.js'

/** What PostgreSQL's catalogue says of the values of a column. A domain is seen as the type that it restricts. */
export interface ValueType {
  /** `pg_type.typname` for PostgreSQL's own: `int8`, `uuid`, `timestamptz`; others with their schema: `app.mood`. */
  readonly name: string
  /** Quoted and with its schema, ready for a cast: `pg_catalog.int8`, `app.mood`. */
  readonly sql: string
  /** Its values, in their order, where it is an enum; empty for all others. */
  readonly labels: readonly string[]
  /** Whether values can be put in an order and told apart: json, xml and point cannot. */
  readonly isSortable: boolean
  /** Whether it is text, whatever its name: varchar, citext. */
  readonly isText: boolean
  /** False where texts of different characters may be equal, which patterns refuse. */
  readonly isDeterministic: boolean
  /** SQL of the operator by which its values are equal: with its schema where the type is an extension's, which no path may lead to. */
  readonly equality: string
  /** The same of the one that its order is made of: of hstore it is `#<#`. */
  readonly less: string
}

export type Family = 'integer' | 'decimal' | 'float' | 'text' | 'boolean' | 'day' | 'time' | 'uuid' | 'enum' | 'other'

const families: Readonly<Record<string, Family>> = {
  int2: 'integer',
  int4: 'integer',
  int8: 'integer',
  numeric: 'decimal',
  float4: 'float',
  float8: 'float',
  bool: 'boolean',
  date: 'day',
  timestamp: 'time',
  timestamptz: 'time',
  uuid: 'uuid',
}

/** What can be done with values of the type. */
export function familyOf({ name, labels, isText }: ValueType): Family {
  if (labels.length > 0) return 'enum'
  return isText ? 'text' : (families[name] ?? 'other')
}

/** For columns that are declared and that no view has yet. */
export const plainText: ValueType = {
  name: 'text',
  sql: 'pg_catalog.text',
  labels: [],
  isSortable: true,
  isText: true,
  isDeterministic: true,
  equality: '=',
  less: '<',
}

/** SQL, on an oid of pg_type: that of the type which a domain restricts, through all domains between; else itself. */
export const baseTypeOf = (oid: string): string => `(
  with recursive domain (oid, base, kind) as (
    select type.oid, type.typbasetype, type.typtype from pg_catalog.pg_type as type where type.oid = ${oid}
    union all
    select type.oid, type.typbasetype, type.typtype
    from domain join pg_catalog.pg_type as type on type.oid = domain.base
    where domain.kind = 'd'
  )
  select domain.oid from domain where domain.kind <> 'd'
)`

/**
 * SQL of a `ValueType` as JSON.
 *
 * @param oid SQL of the oid of the type, of a domain too
 * @param collation SQL of the oid of the column's collation
 */
export const valueTypeOf = (oid: string, collation: string): string => `(
  select json_build_object(
    'name', ${nameOf('base', 'schema')},
    'sql', quote_ident(schema.nspname) || '.' || quote_ident(base.typname),
    'labels', array(
      select label.enumlabel from pg_catalog.pg_enum as label where label.enumtypid = base.oid order by label.enumsortorder
    ),
    'isSortable', ${isSortable('base')},
    'isText', base.typcategory = 'S' or base.oid = 'pg_catalog."char"'::pg_catalog.regtype,
    'isDeterministic', coalesce(
      (select used.collisdeterministic from pg_catalog.pg_collation as used where used.oid = ${collation}),
      true
    ),
    'equality', case when schema.nspname = 'pg_catalog' then '=' else coalesce(${operatorOf('base', strategies.equal)}, '=') end,
    'less', case when schema.nspname = 'pg_catalog' then '<' else coalesce(${operatorOf('base', strategies.less)}, '<') end
  )
  from pg_catalog.pg_type as base
  join pg_catalog.pg_namespace as schema on schema.oid = base.typnamespace
  where base.oid = ${baseTypeOf(oid)}
)`

// Their numbers in the operator classes of B-trees.
const strategies = { less: 1, equal: 3 } as const

// The one of its own operator class, which ORDER BY and GROUP BY use as well.
const operatorOf = (type: string, strategy: number): string => `(
  select 'operator(' || quote_ident(schema_of_it.nspname) || '.' || found.oprname || ')'
  from pg_catalog.pg_opclass as class
  join pg_catalog.pg_am as method on method.oid = class.opcmethod and method.amname = 'btree'
  join pg_catalog.pg_amop as member
    on member.amopfamily = class.opcfamily and member.amopstrategy = ${strategy}
    and member.amoplefttype = class.opcintype and member.amoprighttype = class.opcintype
  join pg_catalog.pg_operator as found on found.oid = member.amopopr
  join pg_catalog.pg_namespace as schema_of_it on schema_of_it.oid = found.oprnamespace
  where class.opcdefault and class.opcintype = ${type}.oid
)`

/** SQL of the name of a type, as `ValueType.name` has it. */
export const nameOf = (type: string, schema: string): string =>
  `case when ${schema}.nspname = 'pg_catalog' then ${type}.typname::text else ${schema}.nspname || '.' || ${type}.typname end`

// As CREATE INDEX finds out: an operator class of its own, or one for all of its kind. Of arrays, what they are of decides;
// composite types are left out, since their parts would have to be looked at one by one.
const isSortable = (type: string): string => `case
  when ${type}.typtype in ('e', 'r', 'm') then true
  when ${type}.typtype = 'c' then false
  when ${type}.typcategory = 'A' then exists (
    select from pg_catalog.pg_type as element
    where element.oid = ${baseTypeOf(`${type}.typelem`)}
      and (element.typtype in ('e', 'r', 'm') or ${hasOrder('element')})
  )
  else ${hasOrder(type)}
end`

const hasOrder = (type: string): string => `exists (
  select from pg_catalog.pg_opclass as class
  join pg_catalog.pg_am as method on method.oid = class.opcmethod
  where method.amname = ${quoteLiteral('btree')}
    and class.opcdefault
    and (
      class.opcintype = ${type}.oid
      or exists (
        select from pg_catalog.pg_cast as same
        where same.castsource = ${type}.oid and same.casttarget = class.opcintype
          and same.castmethod = 'b' and same.castcontext = 'i'
      )
    )
)`
