import type pg from 'pg'
import { sqlState, sqlStates } from '../../database/sql-state.js'
import { type Fault, ViewFileError } from '../view-files/fault.js'
import type { ViewFile } from '../view-files/view-file.js'

/**
 * Refuses files with characters that the database cannot keep: in PostgreSQL's own words it would be bytes of nobody knows which file.
 *
 * @throws ViewFileError with files and lines
 */
export async function refuseUnkeptCharacters(pool: pg.Pool, files: readonly ViewFile[]): Promise<void> {
  const characters = new Set(files.flatMap(({ text }) => text.match(/[^\0-\x7f]/gu) ?? []))
  if (characters.size === 0) return
  const { rows } = await pool.query<{ encoding: string }>(`select current_setting('server_encoding') as encoding`)
  const encoding = rows[0]?.encoding ?? 'UTF8'
  // What is kept as bytes, whatever they mean, is kept as it was sent.
  if (encoding === 'UTF8' || encoding === 'SQL_ASCII') return
  const unkept = new Set<string>()
  for (const character of characters) if (!(await isKept(pool, character))) unkept.add(character)
  const faults = files.flatMap(({ file, text }) => faultsOf(file, text, unkept, encoding))
  if (faults.length > 0) throw new ViewFileError(faults)
}

async function isKept(pool: pg.Pool, character: string): Promise<boolean> {
  try {
    await pool.query('select $1::text', [character])
    return true
  } catch (error) {
    if (sqlState(error) === sqlStates.untranslatableCharacter) return false
    throw error
  }
}

function faultsOf(file: string, text: string, unkept: ReadonlySet<string>, encoding: string): Fault[] {
  return text.split('\n').flatMap((line, index) => {
    const character = [...line].find((one) => unkept.has(one))
    if (character === undefined) return []
    const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
    const message = `this database, which is kept in ${encoding}, has no "${character}" (U+${code}). Write another character, or move to a database in UTF8.`
    return [{ file, line: index + 1, message }]
  })
}
