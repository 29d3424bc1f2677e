/**
 * SQL of the state that relations are in, by which a level knows whether they still hold what it was made from.
 *
 * Every refresh, by whomever, writes the row of its view in pg_class, and in no other way is a view filled: the transaction that
 * wrote it tells one refresh from the next in whatever snapshot asks. VACUUM, ANALYZE and CREATE INDEX leave it. Rows that come in
 * another file are seen in all snapshots at once, and so is the number of that file. A view whose SELECT is replaced has
 * another rule. What differs for another reason (a GRANT, a restored dump) only has the rows themselves read.
 *
 * @param relations SQL of an oid[]
 */
export function stateOf(relations: string): string {
  return `(
    select string_agg(
      concat_ws(
        ':',
        relation.oid,
        pg_relation_filenode(relation.oid),
        (select class.xmin from pg_catalog.pg_class as class where class.oid = relation.oid and class.relkind = 'm'),
        (select rule.xmin from pg_catalog.pg_rewrite as rule where rule.ev_class = relation.oid and rule.rulename = '_RETURN')
      ),
      ' ' order by relation.place
    )
    from unnest(${relations}) with ordinality as relation (oid, place)
  )`
}
