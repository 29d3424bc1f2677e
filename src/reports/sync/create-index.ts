import type { ClientBase } from 'pg'
import { qualify, quoteIdentifier, quoteLiteral } from '../../database/identifiers.js'
import { sqlState, sqlStates } from '../../database/sql-state.js'
import type { LiveIndex } from '../live/live-views.js'
import { withoutNextNames } from '../live/next-names.js'
import { ViewFileError } from '../view-files/fault.js'
import { reportsSchema } from '../view-files/order.js'
import type { ViewFile } from '../view-files/view-file.js'
import { partsOf, type WantedIndex } from './plan/index-changes.js'
import { spareNames } from './plan/spare-names.js'
import { refusalOf } from './refused-statement.js'

/**
 * Creates one index on `relation`.
 *
 * @param at.before the index in whose place it comes: its tablespace and its comment go along
 * @param at.concurrently where somebody may be reading; outside a transaction only
 * @throws ViewFileError naming the line of the grain or of the index when it does not tell rows apart; nothing is left behind then
 */
export async function createIndex(
  client: ClientBase,
  file: ViewFile,
  index: WantedIndex,
  at: { relation: string; name: string; concurrently: boolean; before?: LiveIndex | undefined },
): Promise<void> {
  const words = `create ${index.unique ? 'unique ' : ''}index ${at.concurrently ? 'concurrently ' : ''}`
  try {
    await client.query(
      `${words}${quoteIdentifier(at.name)} on ${qualify(reportsSchema, at.relation)} ${placed(index, at.before)}`,
    )
    await repeatComment(client, at.name, at.before)
  } catch (error) {
    // A concurrent build that fails leaves an invalid index, which costs every refresh and answers nobody.
    if (at.concurrently) await dropIndex(client, at.name).catch(() => undefined)
    if (sqlState(error) !== sqlStates.uniqueViolation) {
      throw refusalOf(error, { file, line: index.line, work: 'index' })
    }
    throw new ViewFileError([{ file: file.file, line: index.line, message: repeatedKey(file, index, error) }])
  }
}

function repeatedKey({ header: { grain } }: ViewFile, index: WantedIndex, error: unknown): string {
  const { detail, message } = error as { detail?: string; message: string }
  if (index.line === grain.line) {
    return `the grain "${grain.value.join(', ')}" does not tell rows apart: ${detail ?? message} Name more columns.`
  }
  return `the index says "unique", and its rows are not: ${detail ?? message} Name more columns, or take "unique" away.`
}

/** What an index can be called: `name`, unless something else in the schema has it. */
export async function freeName(client: ClientBase, name: string): Promise<string> {
  const names = [name, ...spareNames(name)]
  const { rows } = await client.query<{ name: string }>(
    `select relname::text as name from pg_catalog.pg_class
     where relnamespace = pg_catalog.to_regnamespace($1) and relname = any($2::pg_catalog.name[])`,
    [reportsSchema, names],
  )
  return names.find((one) => !rows.some((taken) => taken.name === one)) ?? name
}

/** Drops an index without making readers wait. */
export async function dropIndex(client: ClientBase, name: string): Promise<void> {
  await client.query(`drop index concurrently if exists ${qualify(reportsSchema, name)}`)
}

/** An index that somebody made by hand, again on a rebuilt view; why not, when the view lost a column that it needs. */
export async function repeatIndex(
  client: ClientBase,
  index: LiveIndex,
  at: { relation: string; name: string; file: ViewFile },
): Promise<string | null> {
  const { unique, behind } = partsOf(index.definition)
  await client.query('savepoint index_by_hand')
  try {
    await client.query(
      `create ${unique ? 'unique ' : ''}index ${quoteIdentifier(at.name)} on ${qualify(reportsSchema, at.relation)} ${whereItWas(behind, index)}`,
    )
    await repeatComment(client, at.name, index)
    return null
  } catch (error) {
    if (!lossesOfAView.includes(sqlState(error))) {
      throw refusalOf(error, { file: at.file, line: at.file.selectLine, work: 'index' })
    }
    await client.query('rollback to savepoint index_by_hand')
    const { message, detail } = error as { message: string; detail?: string }
    return withoutNextNames(detail ?? message, [at.file.name]).replace(/\.$/, '')
  }
}

/** TABLESPACE stands before WHERE. */
function placed({ definition, condition }: WantedIndex, before: LiveIndex | undefined): string {
  if (condition === '') return `${definition}${inTablespace(before)}`
  return `${definition.slice(0, -condition.length - 1)}${inTablespace(before)} ${condition}`
}

/** TABLESPACE stands before WHERE, which is the last part of a definition and the only one that begins with this word. */
function whereItWas(behind: string, index: LiveIndex): string {
  const condition = / WHERE \(.*\)$/s.exec(
    behind.replace(/"(?:[^"]|"")*"|'(?:[^']|'')*'/g, (quoted) => '_'.repeat(quoted.length)),
  )
  const end = condition?.index ?? behind.length
  return `${behind.slice(0, end)}${inTablespace(index)}${behind.slice(end)}`
}

function inTablespace(index: LiveIndex | undefined): string {
  const tablespace = index?.tablespace ?? null
  return tablespace === null ? '' : ` tablespace ${quoteIdentifier(tablespace)}`
}

async function repeatComment(client: ClientBase, name: string, index: LiveIndex | undefined): Promise<void> {
  const comment = index?.comment ?? null
  if (comment === null) return
  await client.query(`comment on index ${qualify(reportsSchema, name)} is ${quoteLiteral(comment)}`)
}

/** What an index that was made by hand may need and a new definition may lack: columns, functions, types, distinct rows. */
const lossesOfAView: readonly (string | null)[] = [
  sqlStates.undefinedColumn,
  sqlStates.undefinedFunction,
  sqlStates.undefinedObject,
  sqlStates.uniqueViolation,
]
