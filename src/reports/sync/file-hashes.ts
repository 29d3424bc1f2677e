import { createHash } from 'node:crypto'
import { kindOf } from '../view-files/kind.js'
import type { ViewFile } from '../view-files/view-file.js'

/** Changes when the rows of the view change, or how they are kept. */
export function sourceHash(file: ViewFile, kind = kindOf(file)): string {
  return hash([kind, file.select])
}

/** Changes when what is said about the view changes: comments, indexes. */
export function detailsHash(file: ViewFile): string {
  const { title, description, columns, grain, totals, indexes } = file.header
  return hash([
    title,
    description,
    columns.map(({ line: _, ...rest }) => rest),
    grain.value,
    totals.map(({ line: _, ...total }) => total),
    indexes.map(({ line: _, ...index }) => index),
  ])
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}
