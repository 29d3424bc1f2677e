import type { ClientBase } from 'pg'
import { looksSecret } from '../reports/adopting/meaning.js'
import { plainName } from '../reports/adopting/plain-names.js'
import { someRows } from '../reports/adopting/samples.js'
import type { FoundTable } from '../reports/adopting/tables.js'
import type { ReadableRelation } from '../reports/live/readable-relation.js'
import { table } from './with-database.js'

const [mostRows, mostColumns, widest] = [3, 7, 22]

/** Shows the first rows of a table, on standard error, before questions about it are asked. */
export function showRows(
  client: Pick<ClientBase, 'query'>,
  tables: readonly FoundTable[],
): (relation: ReadableRelation) => Promise<void> {
  return async ({ schema, name, written, columns, key }) => {
    const found = tables.find((one) => one.schema === schema && one.name === name)
    const rows = found?.estimatedRows ?? null
    const shown = columns.filter((column) => !looksSecret(plainName(column.name))).slice(0, mostColumns)
    const select = `select ${shown.map((column) => column.written).join(', ')} from ${written}`
    const values = shown.length === 0 ? [] : await someRows(client, select, mostRows)
    const more = columns.length - shown.length
    const facts = [
      ...(rows === null ? [] : [`about ${Math.round(rows)} rows`]),
      key.length === 0 ? 'no key' : `key ${key.join(', ')}`,
      ...(more > 0 ? [`${more} more columns`] : []),
    ]
    process.stderr.write(`\n${written} (${facts.join(', ')})\n`)
    const head = shown.map((column) => short(column.name))
    const body = values.map((row) => shown.map((column) => short(row[column.name] ?? '')))
    for (const line of table([head, ...body])) process.stderr.write(`  ${line}\n`)
  }
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > widest ? `${line.slice(0, widest - 1)}…` : line
}
