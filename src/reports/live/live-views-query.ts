import { valueTypeOf } from '../value-types/value-type.js'
import { granteesOf, lostGrantorsOf } from './grantors.js'
import { definedBy, isBereft, reportOf } from './rows-view.js'

/** Columns of the relation `oid`, as JSON. */
export const columnsOf = (oid: string): string => `coalesce((
      select json_agg(json_build_object(
        'name', attribute.attname,
        'valueType', ${valueTypeOf('attribute.atttypid', 'attribute.attcollation')},
        'type', pg_catalog.format_type(attribute.atttypid, attribute.atttypmod)
          || case when attribute.attcollation not in (0, 100) then ' collate ' || attribute.attcollation::pg_catalog.regcollation else '' end
      ) order by attribute.attnum)
      from pg_catalog.pg_attribute as attribute
      where attribute.attrelid = ${oid}
        and attribute.attnum > 0
        and not attribute.attisdropped
    ), '[]')`

/** The options of a row of pg_class, and those of where its large values are stored: `toast.autovacuum_enabled=false`. */
export const optionsOf = (relation: string): string => `coalesce(${relation}.reloptions, '{}') || array(
      select 'toast.' || option
      from pg_catalog.pg_class as toast, unnest(toast.reloptions) as option
      where toast.oid = ${relation}.reltoastrelid
    )`

/**
 * All relations of the schema `$1`, and what the last sync wrote down about each: a row for each `LiveView`.
 *
 * Definitions are printed as the settings of the session say.
 */
export const liveViewsQuery = `
  with relation as (
    select class.oid, class.relname, class.relkind, class.reloptions, class.reltoastrelid, class.relispopulated, class.reltype, class.relnamespace,
      ${definedBy('class')} as defined_by, ${isBereft('class')} as is_bereft
    from pg_catalog.pg_class as class
    join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
    where namespace.nspname = $1
      -- All of them share their names with views.
      and class.relkind in ('v', 'm', 'r', 'p', 'f', 'S', 'c', 'i', 'I')
  )
  select
    coalesce(relation.relname, synced.name)::text as name,
    case when relation.relkind = 'r' and (relation.defined_by is not null or relation.is_bereft) then 'incremental' else relation.relkind::text end as relkind,
    coalesce(relation.relispopulated, false) as "isPopulated",
    ${columnsOf('relation.oid')} as columns,
    ${optionsOf('relation')} as options,
    ${lostGrantorsOf('relation.oid')} as "lostGrantors",
    ${granteesOf('relation.oid')} as grantees,
    coalesce((
      select json_agg(json_build_object(
        'name', index_class.relname,
        'definition', pg_catalog.pg_get_indexdef(index.indexrelid),
        'isValid', index.indisvalid,
        'tablespace', (select spcname from pg_catalog.pg_tablespace where oid = index_class.reltablespace),
        'comment', pg_catalog.obj_description(index.indexrelid, 'pg_class')
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
    case when relation.defined_by is not null then pg_catalog.pg_get_viewdef(relation.defined_by) end as definition,
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
      'pinnedWhile', synced.pinned_while,
      'projects', synced.projects
    ) end as recorded,
    (
      select json_build_object('isPopulated', (detached.attributes ->> 'isPopulated')::boolean)
      from viewdesk.detached_view as detached
      where detached.name = synced.name
    ) as detached,
    coalesce((
      select json_agg(distinct
        case when reader.oid is null or reader.oid = relation.oid then pg_catalog.pg_describe_object(depend.classid, depend.objid, depend.objsubid)
        else quote_ident(reader_namespace.nspname) || '.' || quote_ident(reader.relname) end)
      from pg_catalog.pg_depend as depend
      left join pg_catalog.pg_rewrite as rewrite
        on depend.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and rewrite.oid = depend.objid
      left join pg_catalog.pg_class as reader on reader.oid = ${reportOf('rewrite.ev_class')}
      left join pg_catalog.pg_namespace as reader_namespace on reader_namespace.oid = reader.relnamespace
      where (
          depend.deptype = 'n'
          -- What belongs to the view itself and would go with it: triggers, rules but for its own, extended statistics.
          or depend.deptype = 'a' and (
            depend.classid in ('pg_catalog.pg_trigger'::pg_catalog.regclass, 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass)
            or rewrite.rulename <> '_RETURN'
          )
        )
        -- Those that write down its changes for reports that read it are ours.
        and not exists (
          select from pg_catalog.pg_trigger as own
          where depend.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass and own.oid = depend.objid and pg_catalog.starts_with(own.tgname, 'viewdesk_')
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
      join pg_catalog.pg_class as reader on reader.oid = ${reportOf('rewrite.ev_class')}
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
