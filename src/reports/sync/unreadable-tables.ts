import type { ClientBase } from 'pg'
import { qualify, quoteIdentifier } from '../../database/identifiers.js'
import type { Fault } from '../view-files/fault.js'
import { reportsSchema } from '../view-files/order.js'
import type { ViewFile } from '../view-files/view-file.js'

interface Read {
  readonly schema: string | null
  readonly name: string
}

/** A relation that a view file names, as the catalogue has it; schema null when it is not there. */
interface FoundTable {
  readonly schema: string | null
  readonly mayUse: boolean
  readonly mayRead: boolean
  /** Schemas that have a relation of this name, whatever its capitals, which tables have where they were made in quotes. */
  readonly elsewhere: readonly { readonly schema: string; readonly name: string }[]
  readonly role: string
}

/**
 * The tables that view files read and that are missing, or closed to this role: all of them at once, each with its file,
 * its line and the statements that help.
 *
 * @param ownNames the views of all files: they are not tables of others
 */
export async function unreadableTables(
  client: Pick<ClientBase, 'query'>,
  files: readonly ViewFile[],
  ownNames: ReadonlySet<string>,
): Promise<Fault[]> {
  const inOrder = [...files].sort((one, other) => (one.file < other.file ? -1 : 1))
  const reads = inOrder.flatMap((file) =>
    file.reads.filter((read) => isOfOthers(read, ownNames)).map((read) => ({ file, read })),
  )
  if (reads.length === 0) return []
  const found = await findTables(
    client,
    reads.map(({ read }) => read),
  )
  const granted = new Set<string>()
  return reads.flatMap(({ file, read }, index) => {
    const message = faultOf(read, found[index] as FoundTable, granted)
    return message === null ? [] : [{ file: file.file, line: lineOf(file, read), message }]
  })
}

function isOfOthers({ schema, name }: Read, ownNames: ReadonlySet<string>): boolean {
  if (schema === reportsSchema || schema === 'viewdesk') return false
  return schema !== null || !ownNames.has(name)
}

/** From the catalogue, which every role may read: PostgreSQL itself tells one fault at a time, and no schema. */
async function findTables(client: Pick<ClientBase, 'query'>, reads: readonly Read[]): Promise<FoundTable[]> {
  const { rows } = await client.query<FoundTable>(
    `select
       found.schema,
       coalesce(found.may_use, false) as "mayUse",
       coalesce(found.may_read, false) as "mayRead",
       (
         select coalesce(json_agg(json_build_object('schema', namespace.nspname, 'name', class.relname)
           order by namespace.nspname, class.relname), '[]')
         from pg_catalog.pg_class as class
         join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
         where found.schema is null and lower(class.relname) = lower(read.name) and class.relkind in ('r', 'p', 'v', 'm', 'f')
           and namespace.nspname not in ('reports', 'viewdesk', 'pg_catalog', 'information_schema')
       ) as elsewhere,
       current_user::text as role
     from jsonb_to_recordset($1::jsonb) as read (place integer, schema text, name text)
     left join lateral (
       select
         namespace.nspname::text as schema,
         pg_catalog.has_schema_privilege(namespace.oid, 'usage') as may_use,
         pg_catalog.has_any_column_privilege(class.oid, 'select') as may_read
       from pg_catalog.pg_class as class
       join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
       where class.relname = read.name and class.relkind in ('r', 'p', 'v', 'm', 'f')
         and namespace.nspname = any (
           case when read.schema is null then array['pg_catalog', 'reports', 'public'] else array[read.schema] end
         )
       order by array_position(array['pg_catalog', 'reports', 'public'], namespace.nspname::text)
       limit 1
     ) as found on true
     order by read.place`,
    [JSON.stringify(reads.map((read, place) => ({ place, ...read })))],
  )
  return rows
}

/** @param granted statements that stand above already */
function faultOf({ schema, name }: Read, found: FoundTable, granted: Set<string>): string | null {
  const called = schema === null ? name : `${schema}.${name}`
  if (found.schema === null) {
    const alike = found.elsewhere.filter((one) => one.name === name).map((one) => one.schema)
    const others = alike.length === 0 ? '' : ` One of that name is in: ${alike.join(', ')}.`
    const inCapitals = found.elsewhere
      .filter((one) => one.name !== name && [null, one.schema].includes(schema))
      .map((one) => `${bare(one.schema)}.${bare(one.name)}`)
    if (alike.length === 0 && inCapitals.length > 0) {
      return `there is no table ${called}.\n  A name with capitals stands in quotes: ${inCapitals.join(', ')}.`
    }
    return `there is no table ${called}.${others}\n  Write where your table is into that file.`
  }
  const role = quoteIdentifier(found.role)
  const grants = [
    ...(found.mayUse ? [] : [`grant usage on schema ${quoteIdentifier(found.schema)} to ${role};`]),
    ...(found.mayRead ? [] : [`grant select on ${qualify(found.schema, name)} to ${role};`]),
  ]
  if (grants.length === 0) return null
  const missing = grants.filter((grant) => !granted.has(grant))
  for (const grant of missing) granted.add(grant)
  if (missing.length === 0) return null
  const start = `the role ${found.role} may not read ${found.schema}.${name}. Let its owner run:`
  return [start, ...missing.map((grant) => `  ${grant}`)].join('\n')
}

function lineOf({ select, selectLine }: ViewFile, { name }: Read): number {
  const lines = select.split('\n').map((line) => line.replace(/--.*/, '').split(/[^\p{L}\p{N}_$]+/u))
  // Without quotes, capitals are none.
  const has = (words: readonly string[]) => words.some((word) => word === name || word.toLowerCase() === name)
  const named = lines.findIndex((words) => has(words) && /\b(from|join)\b/i.test(words.join(' ')))
  return selectLine + Math.max(0, named === -1 ? lines.findIndex(has) : named)
}

/** As one writes it: in quotes only where it has to be. */
function bare(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteIdentifier(name)
}
