/**
 * SQL of the state that relations are in, by which a level knows whether they still hold what it was made from; null where
 * PostgreSQL does not count changes.
 *
 * A refresh, by whomever, gives a materialized view another file, or deletes and inserts rows, which PostgreSQL counts; a
 * view whose SELECT is replaced has another rule. What is counted late, after a crash or on another server only makes a
 * state differ: then the rows themselves are read.
 *
 * @param relations SQL of an oid[]
 * @param isMaking counts also what the transaction itself has changed
 */
export function stateOf(relations: string, isMaking = false): string {
  const counters = ['inserted', 'updated', 'deleted'].flatMap((what) => [
    `pg_stat_get_tuples_${what}(relation.oid)`,
    ...(isMaking ? [`pg_stat_get_xact_tuples_${what}(relation.oid)`] : []),
  ])
  return `(
    select nullif(current_setting('track_counts'), 'off') || string_agg(
      concat_ws(
        ':',
        relation.oid,
        pg_relation_filenode(relation.oid),
        ${counters.join(' + ')},
        (select rule.xmin from pg_catalog.pg_rewrite as rule where rule.ev_class = relation.oid and rule.rulename = '_RETURN')
      ),
      ' ' order by relation.place
    )
    from unnest(${relations}) with ordinality as relation (oid, place)
  )`
}
