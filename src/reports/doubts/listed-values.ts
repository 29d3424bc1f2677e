import type { ClientBase } from 'pg'
import { quoteIdentifier } from '../../database/identifiers.js'
import type { ViewFile } from '../view-files/view-file.js'
import { type Doubt, rowsInWords } from './doubt.js'

const mostNamed = 5

interface Found {
  readonly value: string
  readonly rows: string
}

/**
 * Values that rows have and the file's `[choice …]` does not list, counted: nobody sees them as a word, and whatever asks
 * for a listed one passes over them. Of sources also the listed values that no row has: a status may be called otherwise.
 *
 * @param from SQL of what has the columns, to stand behind FROM
 */
export async function doubtsOfListedValues(client: ClientBase, file: ViewFile, from: string): Promise<Doubt[]> {
  const doubts: Doubt[] = []
  for (const { name, choices, line } of file.header.columns) {
    if (choices.length === 0) continue
    const column = `${quoteIdentifier(name)}::text`
    const { rows } = await client.query<Found>(
      `select ${column} as value, count(*) as rows from ${from} where ${quoteIdentifier(name)} is not null
       group by 1 order by count(*) desc, 1 limit 1000`,
    )
    const listed = choices.map(({ value }) => value)
    const place = `${file.file}:${line}: column ${name}`
    const unlisted = rows.filter(({ value }) => !listed.includes(value))
    const unused = listed.filter((value) => !rows.some((row) => row.value === value))
    const missing = unused.length === 0 || rows.length === 0 ? '' : ` No row has ${unused.join(', ')}.`
    if (unlisted.length > 0) {
      const count = unlisted.reduce((sum, row) => sum + BigInt(row.rows), 0n)
      const message = `${place} has values that its list does not have, in ${rowsInWords(count)}: ${namesOf(unlisted)}.${missing}
  List them, as in [choice ${exampleOf(listed, rows)}], or let the SELECT call them as the list does.`
      doubts.push({ code: 'unlisted_values', views: [file.name], message, isNote: false })
    } else if (file.isSource && missing !== '') {
      const message = `${place} lists values that no row has: ${unused.join(', ')}.`
      doubts.push({ code: 'unused_choices', views: [file.name], message, isNote: true })
    }
  }
  return doubts
}

/** What is listed, and one that is not; where no row has any of the list (yes and no, of true and false), what rows have. */
function exampleOf(listed: readonly string[], rows: readonly Found[]): string {
  const values = rows.map(({ value }) => value)
  const unlisted = values.filter((value) => !listed.includes(value))
  if (unlisted.length === values.length) return unlisted.slice(0, 2).join(', ')
  return [...listed.slice(0, 2), ...unlisted.slice(0, 1)].join(', ')
}

function namesOf(found: readonly Found[]): string {
  const named = found.slice(0, mostNamed).map(({ value, rows }) => `"${value}" (${BigInt(rows).toLocaleString('en')})`)
  const more = found.length - named.length
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join(', ')
}
