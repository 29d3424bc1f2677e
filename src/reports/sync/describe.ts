import type { ClientBase } from 'pg'
import { qualify, quoteIdentifier, quoteLiteral } from '../../database/identifiers.js'
import type { LiveView } from '../live/live-views.js'
import { readHeader } from '../view-files/header.js'
import { kindOf, relationWordOf } from '../view-files/kind.js'
import { reportsSchema } from '../view-files/order.js'
import type { ViewFile, ViewHeader } from '../view-files/view-file.js'

/** Writes title, description and definitions as comments on `relation`, so that psql and BI tools show them. */
export async function describeView(client: ClientBase, file: ViewFile, relation = file.name): Promise<void> {
  for (const [column, text] of wantedComments(file.header)) {
    await client.query(`comment on ${describedPart(file, relation, column)} is ${quoteLiteral(text)}`)
  }
}

/** Like describeView, for a view that stays: the comments of column lines that were deleted go. */
export async function describeAnew(client: ClientBase, file: ViewFile, live: LiveView | null): Promise<void> {
  await describeView(client, file)
  for (const [column, text] of commentsOfLastSync(live)) {
    if (wantedComments(file.header).has(column) || live?.comments[column] !== text) continue
    await client.query(`comment on ${describedPart(file, file.name, column)} is null`)
  }
}

/** What the file of the last sync asked for; a comment that reads otherwise was written by a person, and is theirs. */
export function commentsOfLastSync(live: Pick<LiveView, 'recorded'> | null): Map<string, string> {
  const { header = null } = live?.recorded?.sourceText
    ? readHeader(live.recorded.sourceText, null, () => undefined)
    : {}
  return header === null ? new Map() : wantedComments(header)
}

function describedPart(file: ViewFile, relation: string, column: string): string {
  const target = qualify(reportsSchema, relation)
  if (column !== '') return `column ${target}.${quoteIdentifier(column)}`
  return `${relationWordOf(kindOf(file))} ${target}`
}

/** The comments of a view: by column, and the view's own under an empty name. */
export function wantedComments({ title, description, columns }: ViewHeader): Map<string, string> {
  const comments = new Map([['', `${title}. ${description}`]])
  for (const column of columns) {
    comments.set(column.name, [`${column.label}.`, column.definition].filter((part) => part !== null).join(' '))
  }
  return comments
}
