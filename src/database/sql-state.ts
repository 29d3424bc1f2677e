/**
 * The five-character code that PostgreSQL gives an error, its SQLSTATE; null where PostgreSQL did not speak: a connection
 * that was lost, an error of ours.
 */
export function sqlState(error: unknown): string | null {
  const code = (error as { readonly code?: unknown } | null | undefined)?.code
  // Node's EPIPE has five capitals too. None of PostgreSQL's codes begins with an E.
  return typeof code === 'string' && /^(?!E)[0-9A-Z]{5}$/.test(code) ? code : null
}

/** The codes that somebody here waits for, by PostgreSQL's own names. */
export const sqlStates = {
  deadlockDetected: '40P01',
  dependentObjectsStillExist: '2BP01',
  diskFull: '53100',
  duplicatePreparedStatement: '42P05',
  featureNotSupported: '0A000',
  idleSessionTimeout: '57P05',
  insufficientPrivilege: '42501',
  invalidSchemaName: '3F000',
  invalidSqlStatementName: '26000',
  lockNotAvailable: '55P03',
  queryCanceled: '57014',
  readOnlyTransaction: '25006',
  serializationFailure: '40001',
  temporaryLimit: '53400',
  tooManyConnections: '53300',
  undefinedColumn: '42703',
  undefinedFunction: '42883',
  undefinedObject: '42704',
  undefinedTable: '42P01',
  untranslatableCharacter: '22P05',
  uniqueViolation: '23505',
} as const

/**
 * Whether it is that the database only reads. A standby has no word of its own for a transaction that is to write: it calls that
 * a setting which it does not have.
 */
export function isReadOnly(error: unknown): boolean {
  const state = sqlState(error)
  if (state === sqlStates.readOnlyTransaction) return true
  const { routine } = (error ?? {}) as { readonly routine?: unknown }
  return state === sqlStates.featureNotSupported && routine === 'call_bool_check_hook'
}

/**
 * The encoding of a database that has no such characters as were sent to it: LATIN1 has no Chinese ones. Null for every other
 * error, that of a report that translates texts itself among them.
 */
export function encodingWithout(error: unknown): string | null {
  if (sqlState(error) !== sqlStates.untranslatableCharacter) return null
  // Sent is UTF8, which therefore stands first, in whichever language the message is.
  return /\bUTF8\b.*?\b([A-Z][A-Z0-9_]{2,})\b/.exec((error as Error).message)?.[1] ?? null
}

/**
 * Whether it is a foreign table's server that cannot be reached: of its own connections PostgreSQL has nothing to say to whoever has
 * lost one, and PgBouncer says 08P01.
 */
export function isOfForeignServer(state: string): boolean {
  return /^08(000|001|003|006)$/.test(state)
}

/** Whether the connection is lost, or the server stops: nothing can be asked on it any more. */
export function isConnectionLost(state: string): boolean {
  return /^(08|25P03|57P)/.test(state) && !isOfForeignServer(state)
}
