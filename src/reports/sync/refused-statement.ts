import { quoteIdentifier } from '../../database/identifiers.js'
import { isOfForeignServer, sqlState, sqlStates } from '../../database/sql-state.js'
import { faultOfFunction, functionOf } from '../../database/within-function.js'
import { withoutNextNames } from '../live/next-names.js'
import { ViewFileError } from '../view-files/fault.js'
import type { ViewFile } from '../view-files/view-file.js'
import { SyncError } from './sync-error.js'

/** What was being done for a view when PostgreSQL refused. */
export interface RefusedWork {
  readonly file: ViewFile
  readonly line: number
  readonly work: 'create' | 'fill' | 'index'
  /** Views that stand under another name for now: their own names are told. */
  readonly names?: Iterable<string>
}

/**
 * The error to throw for what PostgreSQL refused: with file, line and remedy, and with the names that people know.
 *
 * Locks, cancelled statements and lost connections stay as they are: somebody waits for them by their codes.
 */
export function refusalOf(error: unknown, { file, line, work, names = [] }: RefusedWork): unknown {
  const state = sqlState(error)
  if (state === null || passesOn(state)) return error
  const { message, hint, where } = error as { message: string; hint?: string; where?: string }
  const said = withoutNextNames(message, [file.name, ...names])
  // Of indexes PostgreSQL advises what a header cannot say.
  const hints = hint === undefined || work === 'index' ? [] : [withoutNextNames(hint, [file.name, ...names])]
  // What is raised says itself what to do, and a full disk is nobody's function's.
  const isOthers = isOfTheServer(state) || isOfForeignServer(state)
  const within = state === 'P0001' || isOthers ? null : functionOf(where)
  const remedies =
    within === null
      ? [...inQuotes(state, hint), remedyOf(state, work)]
      : [faultOfFunction(error) ?? remedyOfFunction(within)]
  const advice = [...hints, ...remedies].flatMap((words) => words.split('\n'))
  const text = [`${said}.`, ...advice].join('\n  ')
  if (!isOthers) return new ViewFileError([{ file: file.file, line, message: text }], { cause: error })
  return new SyncError(`${file.file}:${line}: ${text}`, { cause: error })
}

function remedyOfFunction(name: string): string {
  return `It is the function ${name} that this happens in, which the SELECT calls, or a trigger of the database: whoever wrote it has to help.`
}

/** PostgreSQL names a column that was meant as nobody may write it. */
function inQuotes(state: string, hint = ''): string[] {
  if (state !== '42703') return []
  const meant = [...hint.matchAll(/column "(?:[^"]*\.)?([^".]+)"/g)].map(([, name = '']) => name)
  const odd = meant.filter((name) => !/^[a-z_][a-z0-9_]*$/.test(name))
  return odd.length === 0 ? [] : [`A name with capitals stands in quotes: ${odd.map(quoteIdentifier).join(', ')}.`]
}

function passesOn(state: string): boolean {
  if (isOfForeignServer(state)) return false
  return state === sqlStates.lockNotAvailable || state === sqlStates.queryCanceled || /^(08|25|40|57P)/.test(state)
}

/** Out of disk, memory or connections, or broken: the file is not to blame, but it is at its view that the server gave up. */
function isOfTheServer(state: string): boolean {
  return /^(53|57|58|XX)/.test(state)
}

function remedyOf(state: string, work: RefusedWork['work']): string {
  if (state === sqlStates.insufficientPrivilege) return 'Let the owner grant this right to the role of DATABASE_URL.'
  if (state === 'P0001' && work !== 'fill') {
    return 'Something in the database forbids this, such as an event trigger: ask whoever set it up.'
  }
  if (isOfForeignServer(state)) {
    return 'It is the server of a foreign table that the SELECT reads. Once that answers, run it again; until then "with data: no" in the header leaves the rows out.'
  }
  if (isOfTheServer(state)) return 'Whoever runs the database has to help. Nothing was changed: run it again then.'
  if (work === 'index' && /^(42704|54000)$/.test(state)) {
    const columns =
      'Name columns that an index can hold, or make the SELECT give one: doc::jsonb for json, md5(path) for a long text.'
    const classes =
      'Behind a column may stand an operator class that the database has: gin_trgm_ops comes with "create extension pg_trgm".'
    return state === '42704' ? `${columns}\n${classes}` : columns
  }
  if (/^2[123]/.test(state)) return 'Correct the SELECT, or the rows that it reads.'
  return work === 'index' ? 'Correct the index line, or the SELECT.' : 'Correct the SELECT.'
}
