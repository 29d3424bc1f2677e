import type { ClientBase } from 'pg'
import { reportsSchema } from '../view-files/order.js'
import { isNextName } from './next-names.js'

export interface LiveColumn {
  readonly name: string
  /** `pg_type.typname` */
  readonly dataType: string
  /** As SQL writes it, with its length or precision and its collation. */
  readonly type: string
}

export interface LiveIndex {
  readonly name: string
  /** As PostgreSQL prints it: `CREATE UNIQUE INDEX … ON reports.things USING btree (id) NULLS NOT DISTINCT`. */
  readonly definition: string
  /** False when its CREATE INDEX CONCURRENTLY failed or was killed. */
  readonly isValid: boolean
}

/** What the last sync wrote down about a view. */
export interface SyncRecord {
  readonly kind: string
  readonly sourceHash: string
  readonly detailsHash: string
  readonly serverDefinition: string | null
  readonly serverVersion: number | null
  readonly timeZone: string | null
  /** The file that it was built from; null for those of the first release. */
  readonly sourceText: string | null
  readonly previousText: string | null
  readonly pinnedText: string | null
  readonly pinnedWhile: string | null
}

/** A view as it stands in the database, and what the last sync wrote down about it. */
export interface LiveView {
  readonly name: string
  /** What PostgreSQL has under this name: `absent` when only the record of an earlier sync is left. */
  readonly kind: 'plain' | 'materialized' | 'absent' | 'other'
  /** The same in words, for who reads it: `a table`, `a sequence`. */
  readonly kindInWords: string
  readonly isPopulated: boolean
  readonly columns: readonly LiveColumn[]
  readonly indexes: readonly LiveIndex[]
  /** By column; the view's own under an empty name. */
  readonly comments: Readonly<Record<string, string>>
  /** As this server prints it, in the time zone UTC and under an empty search_path. */
  readonly definition: string | null
  readonly recorded: SyncRecord | null
  /** Set between `views detach` and `views attach`: whether it had rows. */
  readonly detached: { readonly isPopulated: boolean } | null
  /** What depends on it and is not ours: `public.reader`, `function public.f()`. */
  readonly foreignReaders: readonly string[]
  /** Our own views that read it directly, as they stand in the database. */
  readonly readers: readonly string[]
  /** How long filling it took last time, in seconds; null when that never happened. */
  readonly lastSeconds: number | null
}

export interface LiveState {
  readonly views: ReadonlyMap<string, LiveView>
  /** As `server_version_num`: 180004. */
  readonly serverVersion: number
}

interface LiveRow extends Omit<LiveView, 'kind' | 'kindInWords'> {
  readonly relkind: string | null
}

/** Reads all relations of the reports schema, with the records of the last sync beside them; `client` is in a transaction. */
export async function readLiveState(client: ClientBase): Promise<LiveState> {
  const { rows: facts } = await client.query<{ version: string; isSetUp: boolean }>(
    `select
       current_setting('server_version_num') as version,
       to_regclass('viewdesk.detached_view') is not null as "isSetUp"`,
  )
  const { version, isSetUp } = facts[0] ?? { version: '0', isSetUp: false }
  const views = new Map<string, LiveView>()
  // Before the setup nothing in the database is ours.
  if (!isSetUp) return { views, serverVersion: Number(version) }
  await withSettledPrinting(client, async () => {
    const { rows } = await client.query<LiveRow>(liveViewsQuery, [reportsSchema])
    for (const { relkind, ...row } of rows) {
      if (isNextName(row.name)) continue
      const definition = row.definition && withoutOwnAliases(row.definition)
      const serverDefinition = row.recorded?.serverDefinition && withoutOwnAliases(row.recorded.serverDefinition)
      const recorded = row.recorded && { ...row.recorded, serverDefinition: serverDefinition ?? null }
      const foreignReaders = row.foreignReaders.filter((reader) => !isBeingBuilt(reader))
      views.set(row.name, { ...row, definition, recorded, foreignReaders, ...kindOfRelation(relkind) })
    }
  })
  return { views, serverVersion: Number(version) }
}

/**
 * Runs the work while PostgreSQL prints definitions the same on every connection.
 *
 * pg_get_viewdef prints names as the search_path finds them, and constants in the session's time zone and styles.
 */
export async function withSettledPrinting<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  const wanted = { search_path: '', timezone: 'UTC', datestyle: 'ISO, MDY', intervalstyle: 'postgres' }
  const names = Object.keys(wanted)
  const before = await client.query<{ name: string; value: string }>(
    'select name, current_setting(name) as value from unnest($1::text[]) as name',
    [names],
  )
  const set = (values: readonly { name: string; value: string }[]) =>
    client.query('select set_config(name, value, true) from json_to_recordset($1) as setting (name text, value text)', [
      JSON.stringify(values),
    ])
  await set(Object.entries(wanted).map(([name, value]) => ({ name, value })))
  const result = await work()
  // When the work failed, so has its transaction, and the settings end with it.
  await set(before.rows)
  return result
}

/** What was built beside names its relations twice, `reports.things things`, and means the same; a text is left alone. */
export function withoutOwnAliases(definition: string): string {
  return definition.replace(
    /'(?:[^']|'')*'|\breports\.("?)(\w+)\1 \1\2\1(?![\w"])|"(?:[^"]|"")*"/g,
    (found, quote?: string, name?: string) => (name === undefined ? found : `reports.${quote}${name}${quote}`),
  )
}

/** What another sync builds now, or a killed one has left behind, is swept by the next one. */
function isBeingBuilt(reader: string): boolean {
  return reader.startsWith(`${reportsSchema}.`) && isNextName(reader.slice(reportsSchema.length + 1))
}

function kindOfRelation(relkind: string | null): Pick<LiveView, 'kind' | 'kindInWords'> {
  if (relkind === null) return { kind: 'absent', kindInWords: 'nothing' }
  if (relkind === 'v') return { kind: 'plain', kindInWords: 'a view' }
  if (relkind === 'm') return { kind: 'materialized', kindInWords: 'a materialized view' }
  return { kind: 'other', kindInWords: otherKinds[relkind] ?? 'a relation' }
}

const otherKinds: Readonly<Record<string, string>> = {
  r: 'a table',
  p: 'a partitioned table',
  f: 'a foreign table',
  S: 'a sequence',
  c: 'a type',
  i: 'an index',
  I: 'an index',
}

/** Columns of the relation `oid`, as JSON. */
export const columnsOf = (oid: string): string => `coalesce((
      select json_agg(json_build_object(
        'name', attribute.attname,
        'dataType', type.typname,
        'type', pg_catalog.format_type(attribute.atttypid, attribute.atttypmod)
          || case when attribute.attcollation not in (0, 100) then ' collate ' || attribute.attcollation::pg_catalog.regcollation else '' end
      ) order by attribute.attnum)
      from pg_catalog.pg_attribute as attribute
      join pg_catalog.pg_type as type on type.oid = attribute.atttypid
      where attribute.attrelid = ${oid}
        and attribute.attnum > 0
        and not attribute.attisdropped
    ), '[]')`

const liveViewsQuery = `
  with relation as (
    select class.oid, class.relname, class.relkind, class.relispopulated, class.reltype, class.relnamespace
    from pg_catalog.pg_class as class
    join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
    where namespace.nspname = $1
      -- All of them share their names with views.
      and class.relkind in ('v', 'm', 'r', 'p', 'f', 'S', 'c', 'i', 'I')
  )
  select
    coalesce(relation.relname, synced.name)::text as name,
    relation.relkind::text,
    coalesce(relation.relispopulated, false) as "isPopulated",
    ${columnsOf('relation.oid')} as columns,
    coalesce((
      select json_agg(json_build_object(
        'name', index_class.relname,
        'definition', pg_catalog.pg_get_indexdef(index.indexrelid),
        'isValid', index.indisvalid
      ) order by index_class.relname)
      from pg_catalog.pg_index as index
      join pg_catalog.pg_class as index_class on index_class.oid = index.indexrelid
      where index.indrelid = relation.oid
    ), '[]') as indexes,
    coalesce((
      select json_object_agg(coalesce(attribute.attname, ''), comment.description)
      from pg_catalog.pg_description as comment
      left join pg_catalog.pg_attribute as attribute
        on attribute.attrelid = comment.objoid and attribute.attnum = comment.objsubid and comment.objsubid > 0
      where comment.objoid = relation.oid
        and comment.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
    ), '{}') as comments,
    case when relation.relkind in ('v', 'm') then pg_catalog.pg_get_viewdef(relation.oid) end as definition,
    case when synced.name is not null then json_build_object(
      'kind', synced.kind,
      'sourceHash', synced.source_hash,
      'detailsHash', synced.details_hash,
      'serverDefinition', synced.server_definition,
      'serverVersion', synced.server_version,
      'timeZone', synced.time_zone,
      'sourceText', synced.source_text,
      'previousText', synced.previous_text,
      'pinnedText', synced.pinned_text,
      'pinnedWhile', synced.pinned_while
    ) end as recorded,
    (
      select json_build_object('isPopulated', (detached.attributes ->> 'isPopulated')::boolean)
      from viewdesk.detached_view as detached
      where detached.name = synced.name
    ) as detached,
    coalesce((
      select json_agg(distinct
        case when reader.oid is null or reader.oid = relation.oid then pg_catalog.pg_describe_object(depend.classid, depend.objid, depend.objsubid)
        else reader_namespace.nspname || '.' || reader.relname end)
      from pg_catalog.pg_depend as depend
      left join pg_catalog.pg_rewrite as rewrite
        on depend.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and rewrite.oid = depend.objid
      left join pg_catalog.pg_class as reader on reader.oid = rewrite.ev_class
      left join pg_catalog.pg_namespace as reader_namespace on reader_namespace.oid = reader.relnamespace
      where (
          depend.deptype = 'n'
          -- What belongs to the view itself and would go with it: triggers, rules but for its own, extended statistics.
          or depend.deptype = 'a' and (
            depend.classid in ('pg_catalog.pg_trigger'::pg_catalog.regclass, 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass)
            or rewrite.rulename <> '_RETURN'
          )
        )
        and (
          (depend.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass and depend.refobjid = relation.oid)
          or (depend.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass and depend.refobjid = relation.reltype)
        )
        and (reader.oid is distinct from relation.oid or rewrite.rulename <> '_RETURN')
        and not coalesce(reader_namespace.nspname = $1 and reader.oid <> relation.oid
          and exists (select from viewdesk.synced_view as ours where ours.name = reader.relname), false)
    ), '[]') as "foreignReaders",
    coalesce((
      select json_agg(distinct reader.relname)
      from pg_catalog.pg_depend as depend
      join pg_catalog.pg_rewrite as rewrite on rewrite.oid = depend.objid
      join pg_catalog.pg_class as reader on reader.oid = rewrite.ev_class
      join viewdesk.synced_view as ours on ours.name = reader.relname
      where depend.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
        and depend.refobjid = relation.oid
        and reader.relnamespace = relation.relnamespace
        and reader.oid <> relation.oid
    ), '[]') as readers,
    last_fill.seconds as "lastSeconds"
  from relation
  full join viewdesk.synced_view as synced on synced.name = relation.relname
  left join lateral (
    select extract(epoch from run.finished_at - run.started_at)::float8 as seconds
    from viewdesk.refresh_run as run
    where run.view_name = synced.name
      and run.state = 'done'
    order by run.id desc
    limit 1
  ) as last_fill on true
  order by 1`
