import type { ClientBase } from 'pg'
import { qualify, quoteIdentifier, quoteLiteral } from '../../database/identifiers.js'
import { reportsSchema } from '../view-files/order.js'
import type { ViewFile } from '../view-files/view-file.js'

/** Writes title, description and definitions as comments on `relation`, so that psql and BI tools show them. */
export async function describeView(client: ClientBase, file: ViewFile, relation = file.name): Promise<void> {
  const target = qualify(reportsSchema, relation)
  const kind = file.header.materialized ? 'materialized view' : 'view'
  for (const [column, text] of wantedComments(file)) {
    const what = column === '' ? `${kind} ${target}` : `column ${target}.${quoteIdentifier(column)}`
    await client.query(`comment on ${what} is ${quoteLiteral(text)}`)
  }
}

/** The comments of a view: by column, and the view's own under an empty name. */
export function wantedComments(file: ViewFile): Map<string, string> {
  const { title, description, columns } = file.header
  const comments = new Map([['', `${title}. ${description}`]])
  for (const column of columns) {
    comments.set(column.name, [`${column.label}.`, column.definition].filter((part) => part !== null).join(' '))
  }
  return comments
}
