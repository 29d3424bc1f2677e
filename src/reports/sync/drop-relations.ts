import type { ClientBase } from 'pg'
import { qualify } from '../../database/identifiers.js'
import { definedBy, rowsView } from '../live/rows-view.js'
import type { RelationWord } from '../view-files/kind.js'
import { reportsSchema } from '../view-files/order.js'

interface Relation {
  readonly name: string
  readonly kind: RelationWord
  readonly reads: readonly string[]
}

/** Drops views of the schema reports by name, readers before what they read, and never by CASCADE. */
export async function dropRelations(client: ClientBase, names: readonly string[]): Promise<void> {
  for (const { name, kind } of await readersFirst(client, names)) {
    await client.query(`drop ${kind} if exists ${qualify(reportsSchema, name)}`)
    if (kind === 'table') await client.query(`drop view if exists ${rowsView(name)}`)
  }
}

/** The views among `names` that are in the database, each before what it reads. */
export async function readersFirst(client: ClientBase, names: readonly string[]): Promise<Relation[]> {
  const { rows } = await client.query<Relation>(
    `select
       class.relname::text as name,
       case class.relkind when 'm' then 'materialized view' when 'r' then 'table' else 'view' end as kind,
       array(
         select distinct upstream.relname::text
         from pg_catalog.pg_rewrite as rewrite
         join pg_catalog.pg_depend as depend
           on depend.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and depend.objid = rewrite.oid
         join pg_catalog.pg_class as upstream on upstream.oid = depend.refobjid
         where rewrite.ev_class = ${definedBy('class')}
           and depend.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
           and upstream.oid <> class.oid
           and upstream.relnamespace = class.relnamespace
       ) as reads
     from pg_catalog.pg_class as class
     join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
     where namespace.nspname = $1
       and class.relname = any($2)
       and ${definedBy('class')} is not null`,
    [reportsSchema, names],
  )
  const ordered: Relation[] = []
  const seen = new Set<string>()
  const visit = (relation: Relation): void => {
    if (seen.has(relation.name)) return
    seen.add(relation.name)
    for (const reader of rows) if (reader.reads.includes(relation.name)) visit(reader)
    ordered.push(relation)
  }
  for (const relation of rows) visit(relation)
  return ordered
}
