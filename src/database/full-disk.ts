import type pg from 'pg'
import { sqlState, sqlStates } from './sql-state.js'

// One process works on one database, and what meets its full disk are sessions, visits, refreshes and requests alike.
let wasMet = false

/** Remembers that a statement failed for want of room on the database's disk; anything else is none of its business. */
export function noteFullDisk(error: unknown): void {
  if (sqlState(error) === sqlStates.diskFull) wasMet = true
}

/**
 * Why nothing can be written, in a sentence; null where there is room, and where nobody met a full disk.
 *
 * Only after somebody has met it is something written to find out, a megabyte that is gone at once: what fits into the room that
 * PostgreSQL already has would say nothing.
 */
export async function fullDiskProblem(client: Pick<pg.ClientBase, 'query'>): Promise<string | null> {
  if (!wasMet) return null
  try {
    await client.query(trial)
  } catch (error) {
    if (sqlState(error) === sqlStates.diskFull) {
      return 'The disk of the database is full. Nobody can sign in and nothing can be refreshed: make room for the database.'
    }
    // Without the right to make a temporary table nobody knows: the next one who meets it says so again.
    if (sqlState(error) === null) throw error
  }
  wasMet = false
  return null
}

// It is gone with the transaction that the statement is by itself.
const trial = `create temporary table viewdesk_room on commit drop as
  select repeat(md5(place::text), 32) as filling from generate_series(1, 1000) as place`
