import type pg from 'pg'
import { qualify, quoteIdentifier } from '../../database/identifiers.js'
import { inSnapshot } from '../../database/transactions.js'
import { definedBy } from '../live/rows-view.js'
import { dependentsOf, reportsSchema } from '../view-files/order.js'
import type { ViewFile } from '../view-files/view-file.js'
import type { Doubt } from './doubt.js'

interface HiddenRows {
  /** Quoted where it has to be, and with its schema. */
  readonly table: string
  readonly role: string
  /** Whether any policy lets the role see rows at all. */
  readonly hasPolicy: boolean
  /** Our views, and names of relations that files read, from which the table is reached. */
  readonly from: readonly string[]
}

/**
 * Tables that the reports read and whose row level security leaves rows out: such a report looks whole, and so do its
 * checks, which read through the same policies.
 *
 * A table is read as the owner of the view before it, or as whoever asks where that view is a `security_invoker`. What files
 * read is looked at also before they are synced.
 *
 * @param ordered the files, each behind those that it reads
 */
export async function hiddenRowsOf(pool: pg.Pool, ordered: readonly ViewFile[]): Promise<Doubt[]> {
  const ours = new Set(ordered.map(({ name }) => name))
  const reads = ordered.flatMap((file) =>
    file.reads
      .filter(({ schema, name }) => !ours.has(name) || (schema !== null && schema !== reportsSchema))
      .map(({ schema, name }) => ({
        view: file.name,
        name: schema === null ? quoteIdentifier(name) : qualify(schema, name),
      })),
  )
  // Names without a schema are found as PostgreSQL will find them for the view.
  const rows = await inSnapshot(pool, { timeZone: 'UTC' }, async (client) => {
    const found = await client.query<HiddenRows>(hiddenRows, [
      reportsSchema,
      reads.map(({ name }) => name),
      reads.map(({ view }) => view),
    ])
    return found.rows
  })
  return rows.map(({ table, role, hasPolicy, from }) => {
    const seen = hasPolicy ? 'only the rows that its policies let through' : 'none of its rows: no policy is for it'
    const message = `${table} has row level security, and the role ${role} sees ${seen}. Every figure from it is without the others.
  Let its owner run: create policy viewdesk_reads_all on ${table} for select to ${role} using (true);`
    const views = [...new Set(from.flatMap((name) => [name, ...dependentsOf(name, ordered)]))]
    return { code: 'hidden_rows', views, message, isNote: false }
  })
}

const hiddenRows = `
  with recursive read (class, object, role, caller, "from") as (
    select 'pg_catalog.pg_class'::pg_catalog.regclass, ${definedBy('class')}, own.oid, own.oid, class.relname::text
    from pg_catalog.pg_class as class, pg_catalog.pg_roles as own
    where class.relnamespace = to_regnamespace($1) and ${definedBy('class')} is not null and own.rolname = current_user
    union
    select 'pg_catalog.pg_class'::pg_catalog.regclass, pg_catalog.to_regclass(named.relation)::oid, own.oid, own.oid, named.view
    from unnest($2::text[], $3::text[]) as named (relation, view), pg_catalog.pg_roles as own
    where pg_catalog.to_regclass(named.relation) is not null and own.rolname = current_user
    union
    select behind.class, behind.object, behind.role, behind.caller, read."from"
    from read, lateral (
      select
        depend.refclassid::pg_catalog.regclass as class,
        depend.refobjid as object,
        case when exists (
          select from pg_catalog.pg_options_to_table(view.reloptions)
          where option_name = 'security_invoker' and option_value::boolean
        ) then read.role else view.relowner end as role,
        -- What a function in a plain view reads is read by whoever asks, and not by the view's owner.
        case view.relkind when 'm' then view.relowner else read.caller end as caller
      from pg_catalog.pg_class as view
      join pg_catalog.pg_rewrite as rewrite on rewrite.ev_class = view.oid
      join pg_catalog.pg_depend as depend
        on depend.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and depend.objid = rewrite.oid
      where read.class = 'pg_catalog.pg_class'::pg_catalog.regclass and view.oid = read.object
        and view.relkind in ('v', 'm') and depend.refobjid <> view.oid
      union all
      -- Of functions whose body PostgreSQL has read when they were made; others keep theirs to themselves.
      select
        depend.refclassid::pg_catalog.regclass,
        depend.refobjid,
        case when called.prosecdef then called.proowner else read.caller end,
        case when called.prosecdef then called.proowner else read.caller end
      from pg_catalog.pg_proc as called
      join pg_catalog.pg_depend as depend
        on depend.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and depend.objid = called.oid
      where read.class = 'pg_catalog.pg_proc'::pg_catalog.regclass and called.oid = read.object
    ) as behind
    where behind.class in ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_proc'::pg_catalog.regclass)
  )
  select
    quote_ident(schema.nspname) || '.' || quote_ident(class.relname) as "table",
    quote_ident(role.rolname) as role,
    exists (
      select from pg_catalog.pg_policy as policy
      where policy.polrelid = class.oid and policy.polpermissive and policy.polcmd in ('r', '*')
        and (0 = any(policy.polroles) or exists (
          select from unnest(policy.polroles) as named where named <> 0 and pg_catalog.pg_has_role(role.oid, named, 'usage')
        ))
    ) as "hasPolicy",
    read."from"
  from (
    select object, role, array_agg(distinct "from") as "from" from read
    where class = 'pg_catalog.pg_class'::pg_catalog.regclass
    group by 1, 2
  ) as read
  join pg_catalog.pg_class as class on class.oid = read.object and class.relrowsecurity
  join pg_catalog.pg_namespace as schema on schema.oid = class.relnamespace
  join pg_catalog.pg_roles as role on role.oid = read.role
  where not role.rolsuper
    and not role.rolbypassrls
    and (class.relforcerowsecurity or not pg_catalog.pg_has_role(role.oid, class.relowner, 'usage'))
    -- A policy that lets everything through, with none beside it that narrows it, hides nothing.
    and not (
      exists (
        select from pg_catalog.pg_policy as policy
        where policy.polrelid = class.oid and policy.polpermissive and policy.polcmd in ('r', '*')
          and pg_catalog.pg_get_expr(policy.polqual, policy.polrelid) = 'true'
          and (0 = any(policy.polroles) or exists (
            select from unnest(policy.polroles) as named where named <> 0 and pg_catalog.pg_has_role(role.oid, named, 'usage')
          ))
      )
      and not exists (
        select from pg_catalog.pg_policy as policy
        where policy.polrelid = class.oid and not policy.polpermissive and policy.polcmd in ('r', '*')
      )
    )
  order by 1, 2`
