import { rowsTrigger } from '../live/rows-view.js'
import { reportsSchema } from '../view-files/order.js'

/**
 * SQL of the state that relations are in, by which a level knows whether they still hold what it was made from.
 *
 * Every refresh, by whomever, writes the row of its view in pg_class, and in no other way is a view filled: the transaction that
 * wrote it tells one refresh from the next in whatever snapshot asks. VACUUM, ANALYZE and CREATE INDEX leave it. Rows that come in
 * another file are seen in all snapshots at once, and so is the number of that file. A view whose SELECT is replaced has
 * another rule. What differs for another reason (a GRANT, a restored dump) only has the rows themselves read. The labels of an
 * enum can be renamed, and a plain view may compare their texts.
 *
 * Of a table, it is told by whoever changes its rows (`changing-rows.ts`), or by its trigger where that is somebody else; null
 * where it has none.
 *
 * @param relations SQL of an oid[]: of relations, and of enums
 */
export function stateOf(relations: string): string {
  return `(
    select case when count(*) = count(one.state) then string_agg(one.state, ' ' order by one.place) end
    from (
      select relation.place, case
        when (select class.relkind from pg_catalog.pg_class as class where class.oid = relation.oid) = 'r'
        then ${stateOfTable}
        else concat_ws(
          ':',
          relation.oid,
          pg_relation_filenode(relation.oid),
          (select class.xmin from pg_catalog.pg_class as class where class.oid = relation.oid and class.relkind = 'm'),
          (select rule.xmin from pg_catalog.pg_rewrite as rule where rule.ev_class = relation.oid and rule.rulename = '_RETURN'),
          (
            select md5(string_agg(label.enumlabel, ',' order by label.enumsortorder))
            from pg_catalog.pg_enum as label where label.enumtypid = relation.oid
          )
        )
      end as state
      from unnest(${relations}) with ordinality as relation (oid, place)
    ) as one
  )`
}

const stateOfTable = `(
          select concat_ws(
            ':', class.oid, pg_relation_filenode(class.oid), trigger.oid, trigger.xmin, coalesce(kept.rows_changed_in::text, 'never')
          )
          from pg_catalog.pg_class as class
          join pg_catalog.pg_trigger as trigger
            on trigger.tgrelid = class.oid and trigger.tgname = '${rowsTrigger}' and trigger.tgenabled = 'A'
          join viewdesk.incremental_report as kept on kept.view_name = class.relname
          where class.oid = relation.oid and class.relnamespace = to_regnamespace('${reportsSchema}')
        )`
