import type { ClientBase } from 'pg'

/** Values of a record that few reports expect: "completed_at is infinity". */
export async function oddValuesOf(client: ClientBase, relation: string, id: string, value: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string; value: string }>(
    `select field.key as name, field.value
     from (select * from ${relation} where ${id}::text = $1 limit 1) as record,
       lateral pg_catalog.json_each_text(pg_catalog.row_to_json(record)) as field
     where field.value in ('infinity', '-infinity', 'Infinity', '-Infinity', 'NaN') or field.value like '% BC'`,
    [value],
  )
  return rows.map((odd) => `${odd.name} is ${odd.value}`)
}
