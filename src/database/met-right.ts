import { sqlState, sqlStates } from './sql-state.js'

// One process works on one database.
let wasMet = false

/** Remembers that somebody was refused for want of a right; anything else is none of its business. */
export function noteMissingRight(error: unknown): void {
  if (sqlState(error) === sqlStates.insufficientPrivilege) wasMet = true
}

/** Whether somebody was since this was asked last. */
export function takeMissingRight(): boolean {
  const met = wasMet
  wasMet = false
  return met
}
