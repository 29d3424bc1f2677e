import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'
import { sqlState } from '../../database/sql-state.js'

/** Who granted a right, where that was not the owner of the view. */
export interface Grantor {
  readonly name: string
  /** Whether we may act as them, so that the right stays theirs when the view is built anew. */
  readonly canBeKept: boolean
}

/** SQL, on the oid of a role: whether the session may act as it on what lies in our schema. */
export const canActAs = (role: string): string => `(
  -- Since PostgreSQL 16 being a member is not enough.
  case when current_setting('server_version_num')::int >= 160000
    then pg_catalog.pg_has_role(${role}, 'SET') else pg_catalog.pg_has_role(${role}, 'MEMBER') end
  and pg_catalog.has_schema_privilege(${role}, 'reports', 'USAGE')
)`

/** Those who hand on what they were given stand behind those who gave it to them. */
export function inOrderOfGranting<
  Grant extends {
    readonly grantee: string | null
    readonly withGrantOption: boolean
    readonly grantor?: Grantor | null
  },
>(grants: readonly Grant[]): Grant[] {
  const ordered: Grant[] = []
  let waiting = [...grants]
  while (waiting.length > 0) {
    const [ready, later] = [[] as Grant[], [] as Grant[]]
    for (const grant of waiting) {
      const isWaiting = waiting.some(
        (other) => other !== grant && other.withGrantOption && other.grantee === grant.grantor?.name,
      )
      ;(isWaiting ? later : ready).push(grant)
    }
    // PostgreSQL refuses a circle of grants: should there be one, its order is nobody's concern.
    ordered.push(...(ready.length > 0 ? ready : later))
    waiting = ready.length > 0 ? later : []
  }
  return ordered
}

/** Runs a GRANT as whoever gave the right before, where we may. */
export async function grantAs(
  client: ClientBase,
  grantor: Grantor | null | undefined,
  statement: string,
): Promise<void> {
  if (!grantor?.canBeKept) {
    await client.query(statement)
    return
  }
  const { rows } = await client.query<{ own: string }>('select quote_ident(current_user) as own')
  await client.query(`savepoint as_grantor; set local role ${quoteIdentifier(grantor.name)}`)
  try {
    await client.query(statement)
    await client.query(`set local role ${rows[0]?.own ?? 'none'}`)
  } catch (error) {
    // What let them grant it is gone, such as a right on a column: better in our name than not at all.
    if (sqlState(error) === null) throw error
    await client.query('rollback to savepoint as_grantor')
    await client.query(statement)
  }
}

/** SQL of rights on the relation `oid` that others than its owner granted: the grantor of those becomes whoever syncs. */
export const lostGrantorsOf = (oid: string): string => `array(
  select distinct pg_catalog.pg_get_userbyid(acl.grantor)
  from pg_catalog.pg_class as granted,
  lateral (
    select * from pg_catalog.aclexplode(granted.relacl)
    union all
    select column_acl.* from pg_catalog.pg_attribute as attribute, lateral pg_catalog.aclexplode(attribute.attacl) as column_acl
    where attribute.attrelid = granted.oid and attribute.attacl is not null
  ) as acl
  where granted.oid = ${oid} and acl.grantor <> granted.relowner and acl.grantee <> granted.relowner
    and not ${canActAs('acl.grantor')}
)::text[]`

/** SQL of the roles that somebody gave rights on the relation `oid`, apart from its owner; `public` is everybody. */
export const granteesOf = (oid: string): string => `array(
  select distinct case acl.grantee when 0 then 'public' else pg_catalog.pg_get_userbyid(acl.grantee) end
  from pg_catalog.pg_class as granted, lateral pg_catalog.aclexplode(granted.relacl) as acl
  where granted.oid = ${oid} and acl.grantee <> granted.relowner
  order by 1
)::text[]`

/** The line that tells whose grants become those of the role that syncs. */
export function lostGrantor(name: string): string {
  return `rights that ${name} granted stay, and count as granted by the owner: only a role that may act as ${name} ("grant ${quoteIdentifier(name)} to …") keeps who granted them`
}
