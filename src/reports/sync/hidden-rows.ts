import type pg from 'pg'

interface HiddenRows {
  /** Quoted where it has to be, and with its schema. */
  readonly table: string
  readonly role: string
  /** Whether any policy lets the role see rows at all. */
  readonly hasPolicy: boolean
}

/**
 * Tables that the reports read and whose row level security leaves rows out, as sentences with the remedy: such a report
 * looks whole, and so do its checks, which read through the same policies.
 *
 * A table is read as the owner of the view before it, or as whoever asks where that view is a `security_invoker`.
 */
export async function hiddenRowsOf(pool: pg.Pool, schema: string): Promise<string[]> {
  const { rows } = await pool.query<HiddenRows>(hiddenRows, [schema])
  return rows.map(({ table, role, hasPolicy }) => {
    const seen = hasPolicy ? 'only the rows that its policies let through' : 'none of its rows: no policy is for it'
    return `${table} has row level security, and the role ${role} sees ${seen}. Every figure from it is without the others.
  Let its owner run: create policy viewdesk_reads_all on ${table} for select to ${role} using (true);`
  })
}

const hiddenRows = `
  with recursive read (relation, role) as (
    select class.oid, (select oid from pg_catalog.pg_roles where rolname = current_user)
    from pg_catalog.pg_class as class
    where class.relnamespace = to_regnamespace($1) and class.relkind in ('v', 'm')
    union
    select
      depend.refobjid,
      case when exists (
        select from pg_catalog.pg_options_to_table(view.reloptions)
        where option_name = 'security_invoker' and option_value::boolean
      ) then read.role else view.relowner end
    from read
    join pg_catalog.pg_class as view on view.oid = read.relation and view.relkind in ('v', 'm')
    join pg_catalog.pg_rewrite as rewrite on rewrite.ev_class = view.oid
    join pg_catalog.pg_depend as depend
      on depend.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
      and depend.objid = rewrite.oid
      and depend.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and depend.refobjid <> view.oid
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
    ) as "hasPolicy"
  from (select distinct relation, role from read) as read
  join pg_catalog.pg_class as class on class.oid = read.relation and class.relrowsecurity
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
