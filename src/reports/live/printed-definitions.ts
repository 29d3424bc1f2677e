import type { ClientBase } from 'pg'

const wanted = {
  search_path: '',
  timezone: 'UTC',
  datestyle: 'ISO, MDY',
  intervalstyle: 'postgres',
  quote_all_identifiers: 'off',
  standard_conforming_strings: 'on',
}

/** A statement that settles printing for the rest of a transaction; `withSettledPrinting` says why. */
export const settlePrinting = `select ${Object.entries(wanted)
  .map(([name, value]) => `set_config('${name}', '${value}', true)`)
  .join(', ')}`

/**
 * Runs the work while PostgreSQL prints definitions the same on every connection.
 *
 * pg_get_viewdef prints names as the search_path finds them, and constants in the session's time zone and styles; what somebody
 * has set for the database or the role must make no view look like another one.
 */
export async function withSettledPrinting<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
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

/**
 * Whether two servers print a definition alike: each major version prints the same view in its own way.
 *
 * @param one as `server_version_num`: 180004
 */
export function sameMajor(one: number, other: number): boolean {
  return Math.trunc(one / 10_000) === Math.trunc(other / 10_000)
}
