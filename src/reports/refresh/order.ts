import type { ClientBase } from 'pg'
import { definedBy, isBereft } from '../live/rows-view.js'
import { reportsSchema } from '../view-files/order.js'

export interface MaterializedView {
  readonly name: string
  readonly isPopulated: boolean
  /** One that REFRESH CONCURRENTLY takes: valid, neither partial nor on expressions. */
  readonly hasUniqueIndex: boolean
  readonly lastSeconds: number | null
  /** Everything in the schema reports that it reads, directly or through others. */
  readonly reads: ReadonlySet<string>
}

interface Row {
  readonly oid: string
  readonly name: string
  readonly isReport: boolean
  readonly isMaterialized: boolean
  readonly isPopulated: boolean
  readonly hasUniqueIndex: boolean
  readonly lastSeconds: number | null
  readonly reads: readonly string[]
}

/**
 * The materialized views of the schema reports, each behind those that it reads; through plain views too, no
 * matter who owns them: a materialized view may read another one through two plain ones.
 *
 * @returns also, for every view of the schema, all that it reads there
 */
export async function materializedOrder(
  client: ClientBase,
): Promise<{ views: MaterializedView[]; relations: ReadonlyMap<string, ReadonlySet<string>> }> {
  const { rows } = await client.query<Row>(viewsQuery, [reportsSchema])
  const byOid = new Map(rows.map((row) => [row.oid, row]))
  const ordered: Row[] = []
  const closures = new Map<string, ReadonlySet<Row>>()
  const visit = (row: Row): ReadonlySet<Row> => {
    const known = closures.get(row.oid)
    if (known !== undefined) return known
    const closure = new Set<Row>()
    for (const upstream of row.reads.flatMap((oid) => byOid.get(oid) ?? [])) {
      closure.add(upstream)
      for (const further of visit(upstream)) closure.add(further)
    }
    closures.set(row.oid, closure)
    ordered.push(row)
    return closure
  }
  for (const row of rows) visit(row)
  const namesRead = (row: Row): Set<string> =>
    new Set([...visit(row)].filter(({ isReport }) => isReport).map(({ name }) => name))
  const reports = ordered.filter(({ isReport }) => isReport)
  return {
    views: reports.filter((row) => row.isMaterialized).map((row) => ({ ...row, reads: namesRead(row) })),
    relations: new Map(reports.map((row) => [row.name, namesRead(row)])),
  }
}

const viewsQuery = `
  select
    class.oid::text as oid,
    class.relname::text as name,
    namespace.nspname = $1 as "isReport",
    class.relkind <> 'v' as "isMaterialized",
    class.relispopulated as "isPopulated",
    exists (
      select from pg_catalog.pg_index as index
      where index.indrelid = class.oid
        and index.indisunique
        and index.indisvalid
        and index.indpred is null
        and index.indexprs is null
    ) as "hasUniqueIndex",
    (
      select extract(epoch from run.finished_at - run.started_at)::float8
      from viewdesk.refresh_run as run
      where run.view_name = class.relname
        and run.state = 'done'
      order by run.id desc
      limit 1
    ) as "lastSeconds",
    array(
      select distinct depend.refobjid::text
      from pg_catalog.pg_rewrite as rewrite
      join pg_catalog.pg_depend as depend
        on depend.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and depend.objid = rewrite.oid
      where rewrite.ev_class = ${definedBy('class')}
        and depend.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        and depend.refobjid <> class.oid
    ) as reads
  from pg_catalog.pg_class as class
  join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
  where (${definedBy('class')} is not null or ${isBereft('class')})
    and namespace.nspname not in ('pg_catalog', 'information_schema')
    and not pg_catalog.starts_with(class.relname, 'viewdesk_next_')
  order by class.relname`
