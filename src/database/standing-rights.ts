import type pg from 'pg'
import { quoteIdentifier } from './identifiers.js'

interface Role {
  readonly role: string
  readonly isSuperuser: boolean
  /** Tables of others that it may write to, quoted and with their schemas. */
  readonly writable: readonly string[]
}

/**
 * That the role of DATABASE_URL may do more than it needs, as sentences with the remedy: whatever the panel is made to do by
 * a fault or by somebody, the database then lets it.
 *
 * @param read what the views read, as `to_regclass` takes it
 */
export async function tooManyRights(client: pg.ClientBase | pg.Pool, read: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<Role>(
    `select
       quote_ident(role.rolname) as role,
       role.rolsuper as "isSuperuser",
       array(
         select distinct quote_ident(schema.nspname) || '.' || quote_ident(class.relname)
         from unnest($1::text[]) as name
         join pg_catalog.pg_class as class on class.oid = pg_catalog.to_regclass(name)
         join pg_catalog.pg_namespace as schema on schema.oid = class.relnamespace
         where schema.nspname not in ('reports', 'viewdesk')
           and pg_catalog.has_table_privilege(class.oid, 'insert, update, delete, truncate')
         order by 1
       ) as writable
     from pg_catalog.pg_roles as role
     where role.rolname = current_user`,
    [read],
  )
  return rows.flatMap(({ role, isSuperuser, writable }) => {
    if (isSuperuser) {
      return [
        `The role ${role} is a superuser: nothing keeps the panel from the tables of others, and no row level security binds it.\n  Give the panel a role of its own, with the grants that docs/operating.md lists.`,
      ]
    }
    if (writable.length === 0) return []
    return [
      `The role ${role} may write to ${writable.join(', ')}: the panel only reads there. Where the role does not own them, let their owner run:\n  revoke insert, update, delete, truncate on ${writable.join(', ')} from ${role};`,
    ]
  })
}

interface Owned {
  readonly view: string
  readonly owner: string
  readonly role: string
  readonly mayRefresh: boolean
  /** Whether this role may open it, whatever it reads itself. */
  readonly mayOpen: boolean
  /** The relation itself, as ALTER names it: `materialized view reports.jobs`. */
  readonly relation: string
  /** What the owner of the view may not read, and so nobody through it. */
  readonly closed: readonly {
    readonly schema: string
    readonly table: string
    readonly mayUse: boolean
    readonly mayRead: boolean
  }[]
}

/**
 * What refreshes and syncs will lack: views in `reports` that belong to somebody else, and rights that the owner of a view
 * has lost, which is the role that a view reads with. Each with the statements that help.
 */
export async function missingStandingRights(client: pg.ClientBase | pg.Pool): Promise<string[]> {
  const { rows } = await client.query<Owned>(standing)
  return inSentences(rows)
}

/**
 * Rights that are missing to whoever opens one of these views right now: as an owner has lost one, or this role. What is stored can
 * be read without those that its refresh needs.
 */
export async function lostRights(client: pg.ClientBase | pg.Pool, views: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<Owned>(standing)
  const opened = rows.filter(({ view, relation }) => views.includes(view) && !relation.includes(' viewdesk.'))
  const failing = opened.filter(
    ({ relation, closed }) => relation.startsWith('view ') && closed.some(({ mayRead }) => !mayRead),
  )
  return [
    ...opened.flatMap(({ view, owner, role, mayOpen }) => {
      if (mayOpen) return []
      const name = `reports.${quoteIdentifier(view)}`
      return [`The role ${role} may not read ${name}. Let ${owner} run:\n  grant select on ${name} to ${role};`]
    }),
    ...inSentences(failing.map((one) => ({ ...one, mayRefresh: true }))),
  ]
}

function inSentences(rows: readonly Owned[]): string[] {
  const granted = new Set<string>()
  return rows.flatMap(({ view, owner, role, mayRefresh, relation, closed }) => {
    const foreign = mayRefresh
      ? []
      : [
          `reports.${quoteIdentifier(view)} belongs to ${owner}, so that ${role} can neither refresh nor change it. Let ${owner} run:\n  alter ${relation} owner to ${role};`,
        ]
    const grants = closed.flatMap(({ schema, table, mayUse }) => [
      ...(mayUse ? [] : [`grant usage on schema ${schema} to ${owner};`]),
      `grant select on ${schema}.${table} to ${owner};`,
    ])
    const open = grants.filter((grant) => !granted.has(grant))
    for (const grant of open) granted.add(grant)
    if (open.length === 0) return foreign
    const what = `The role ${owner} has lost rights that reports.${quoteIdentifier(view)} reads with: its next refresh, or whoever opens it, fails. Let the owner of the tables run:`
    return [...foreign, [what, ...open.map((grant) => `  ${grant}`)].join('\n')]
  })
}

const standing = `
  select
    case when view.relnamespace = pg_catalog.to_regnamespace('viewdesk')
      then pg_catalog.substring(view.relname::text, 9) else view.relname::text end as view,
    case view.relkind when 'm' then 'materialized view ' when 'r' then 'table ' else 'view ' end
      || quote_ident(own.nspname) || '.' || quote_ident(view.relname) as relation,
    quote_ident(owner.rolname) as owner,
    quote_ident(current_user) as role,
    pg_catalog.pg_has_role(view.relowner, 'usage') as "mayRefresh",
    pg_catalog.has_any_column_privilege(view.oid, 'select') as "mayOpen",
    coalesce((
      select json_agg(distinct jsonb_build_object(
        'schema', quote_ident(schema.nspname),
        'table', quote_ident(read.relname),
        'mayUse', pg_catalog.has_schema_privilege(view.relowner, schema.oid, 'usage'),
        'mayRead', pg_catalog.has_any_column_privilege(view.relowner, read.oid, 'select')
      ))
      from pg_catalog.pg_rewrite as rewrite
      join pg_catalog.pg_depend as depend
        on depend.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
        and depend.objid = rewrite.oid
        and depend.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and depend.refobjid <> view.oid
      join pg_catalog.pg_class as read on read.oid = depend.refobjid and read.relkind in ('r', 'p', 'v', 'm', 'f')
      join pg_catalog.pg_namespace as schema on schema.oid = read.relnamespace
      where rewrite.ev_class = view.oid
        -- That a schema is closed stops whoever names a table in it; a refresh goes by what the view has found.
        and not (
          pg_catalog.has_any_column_privilege(view.relowner, read.oid, 'select')
          and pg_catalog.has_schema_privilege(view.relowner, schema.oid, 'usage')
        )
    ), '[]') as closed
  from pg_catalog.pg_class as view
  join pg_catalog.pg_namespace as own on own.oid = view.relnamespace
  join pg_catalog.pg_roles as owner on owner.oid = view.relowner
  where view.relnamespace = pg_catalog.to_regnamespace('reports') and view.relkind in ('v', 'm', 'r')
    -- What the rows of an incremental report are, says a view of our own schema.
    or view.relnamespace = pg_catalog.to_regnamespace('viewdesk') and view.relkind = 'v' and pg_catalog.starts_with(view.relname, 'rows_of_')
  order by 1, relation`
