import { join } from 'node:path'
import type { ClientBase } from 'pg'
import { looksSecret } from '../adopting/meaning.js'
import { plainName } from '../adopting/plain-names.js'
import { type Referables, referablesOf, unitOfColumn } from '../adopting/references.js'
import type { DimensionColumns } from '../asking/dimension-columns.js'
import { findRelation, type ReadableRelation } from '../live/readable-relation.js'
import { ViewFileError } from '../view-files/fault.js'
import { readName } from '../view-files/names.js'
import { reportsSchema } from '../view-files/order.js'
import { readViewFile } from '../view-files/read-view-files.js'
import { type Skeleton, type SkeletonColumn, skeletonText, wordsOf } from '../view-files/skeleton.js'
import type { DeclaredColumn, ViewFile } from '../view-files/view-file.js'
import { readViewFolder } from '../view-files/view-folder.js'
import { writeOnce } from '../view-files/write-once.js'
import { SyncError } from './sync-error.js'

export interface NewView {
  readonly name: string
  readonly viewsDir: string
  readonly title: string | undefined
  /** What it reads: a source, a report or a table, `job` or `sales.job`. */
  readonly from: string | undefined
  readonly isMaterialized: boolean
}

export interface WrittenView {
  readonly name: string
  /** `views/parts_by_branch.sql` */
  readonly file: string
  readonly from: string | null
  readonly grain: readonly string[]
  readonly columns: readonly string[]
  /** What has to be looked at before it is right, a sentence each. */
  readonly remarks: readonly string[]
}

/**
 * Writes a view file that syncs as it is. Names that begin with source_ go to `views/sources/`.
 *
 * @param client null where nothing is read from the database: there is no `from`
 * @throws SyncError, NotWrittenError where the file is there already or cannot be written as asked; ViewFileError for a name that none can have
 */
export async function writeNewView(client: Pick<ClientBase, 'query'> | null, view: NewView): Promise<WrittenView> {
  const { name, viewsDir, from, isMaterialized } = view
  const isSource = name.startsWith('source_')
  const file = `views/${isSource ? 'sources/' : ''}${name}.sql`
  const path = join(viewsDir, isSource ? 'sources' : '', `${name}.sql`)
  const { files } = await readViewFolder(viewsDir, 'UTC')
  const twin = files.find((other) => addressOf(other.name) === addressOf(name))
  if (twin !== undefined) {
    throw new SyncError(
      `The name ${addressOf(name)} is taken by ${twin.file}, which is left as it is. Choose another name.`,
    )
  }
  const title = view.title?.replace(/\s+/g, ' ').trim() || wordsOf(isSource ? addressOf(name) : name)
  const read = client && from !== undefined ? await readFrom(client, from, files) : null
  const body = read === null ? emptyBody : bodyOf(read, await referablesOf(files))
  const text = skeletonText({ title, isMaterialized, ...body })
  const parsed = await readViewFile(text, { file, isSource, timeZone: 'UTC' })
  if (parsed instanceof ViewFileError) throw parsed
  // A way out of the folder is no part of a name.
  if (parsed.name !== name)
    throw new SyncError(`A view cannot be called "${name}". Use lower-case letters, digits and _.`)
  await writeOnce(path, file, text)
  const columns = body.columns.map((column) => column.name)
  return { name, file, from: body.from, grain: body.grain, columns, remarks: body.remarks }
}

function addressOf(name: string): string {
  return name.replace(/^source_/, '')
}

type Body = Omit<Skeleton, 'title' | 'isMaterialized'> & Pick<WrittenView, 'remarks'>

const emptyBody: Body = {
  description: 'What it shows, in a sentence.',
  grain: ['id'],
  columns: [
    { name: 'id', unit: 'id', words: 'Number.', expression: '1 as id' },
    { name: 'name', unit: 'text', words: 'Name.', expression: "'an example' as name" },
  ],
  from: null,
  remarks: ['It reads nothing yet: "--from source_job", or the name of any table, begins with all of its columns.'],
}

/** `job`, `sales.job`, `"Sales.2"."Order"` */
const qualified = /^(?:("(?:[^"]|"")+"|[^."]+)\.)?("(?:[^"]|"")+"|.+)$/s

interface Read {
  readonly relation: ReadableRelation
  /** The file that it comes from, where it is a view of ours. */
  readonly file: ViewFile | null
}

async function readFrom(client: Pick<ClientBase, 'query'>, from: string, files: readonly ViewFile[]): Promise<Read> {
  const [, schema = null, name = from] = (qualified.exec(from) ?? []).map((part) => part && readName(part))
  const isOurs = schema === null || schema === reportsSchema
  // Base tables are read through their sources.
  const file = isOurs ? (files.find((one) => one.name === name || one.name === `source_${name}`) ?? null) : null
  const relation = await findRelation(
    client,
    file === null ? { schema, name } : { schema: reportsSchema, name: file.name },
  )
  if (relation !== null) return { relation, file }
  if (file !== null)
    throw new SyncError(`${file.file} is not in the database yet. Run "npx viewdesk views sync ${file.name}" first.`)
  const known = files.map((one) => one.name).join(', ')
  throw new SyncError(
    `There is no table or view "${from}". Name one with its schema, such as public.${name}, or one of: ${known}.`,
  )
}

function bodyOf({ relation, file }: Read, referables: Referables): Body {
  const taken = new Set(relation.columns.map(({ name }) => name))
  const remarks: string[] = []
  // What somebody has decided to show stays.
  const isLeftOut = ({ name }: { readonly name: string }) =>
    file === null && !relation.key.includes(name) && looksSecret(plainName(name))
  remarks.push(...relation.columns.filter(isLeftOut).map(({ name }) => `${name} is left out: it looks secret.`))
  const shown = relation.columns.filter((column) => !isLeftOut(column))
  const columns = shown.map((column): SkeletonColumn => {
    const declared = file?.header.columns.find(({ name }) => name === column.name)
    const told = declared ? wordsAsDeclared(declared) : `${wordsOf(column.name)}.`
    if (column.name === '_id') return renamedId(column.written, taken, remarks)
    if (column.valueType.name === 'timestamp') {
      remarks.push(`${column.name} does not say of which zone it is: the SELECT takes it for UTC.`)
      const expression = `${column.written} at time zone 'UTC' as ${column.written}`
      return { name: column.name, unit: 'time', words: told, expression }
    }
    const unit = declared ? unitAsDeclared(declared) : unitOfColumn(column, relation, referables)
    return { name: column.name, unit, words: told, expression: column.written }
  })
  const grain = file?.header.grain.value ?? relation.key
  if (grain.length === 0) {
    remarks.push(
      'Neither a primary key nor a unique index tells its rows apart: if columns do, write them behind "grain".',
    )
  }
  const from = file === null ? relation.written : file.name
  const description = file === null ? `Rows of ${relation.written}.` : file.header.description
  const travelling = {
    dimensions: dimensionsOf(file?.header),
    date: file?.header.date?.value ?? null,
  }
  return {
    ...travelling,
    description,
    grain: grain.map((name) => (name === '_id' ? nameOfId(taken) : name)),
    columns,
    from,
    remarks,
  }
}

/** A table's own key, too, may be named as that of a dimension: in a view that reads it, it is an id like any other. */
function dimensionsOf(header: ViewFile['header'] | undefined): DimensionColumns {
  const { dimensions = [], columns = [] } = header ?? {}
  const lines = dimensions.filter((line) =>
    columns.some(({ name, reference }) => name === line.column && reference === line.dimension),
  )
  return Object.fromEntries(lines.map((line) => [line.dimension, line.column]))
}

/** Answers call the id of a row `_id`. */
function renamedId(written: string, taken: ReadonlySet<string>, remarks: string[]): SkeletonColumn {
  const name = nameOfId(taken)
  remarks.push(`_id is what answers call the id of a row: the column is called ${name} here.`)
  return { name, unit: 'id', words: `${wordsOf(name)}.`, expression: `${written} as ${name}` }
}

function nameOfId(taken: ReadonlySet<string>): string {
  return taken.has('row_id') ? 'row_id_of_table' : 'row_id'
}

function wordsAsDeclared({ label, definition }: DeclaredColumn): string {
  return definition === null ? `${label}.` : `${label}. ${definition}`
}

function unitAsDeclared({ unit, reference, choices }: DeclaredColumn): string {
  if (reference !== null) return reference
  if (unit !== 'choice' || choices.length === 0) return unit
  return `choice ${choices.map(({ value, label }) => `${value} = ${label}`).join(', ')}`
}
