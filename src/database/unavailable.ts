import { messageOf } from './message-of.js'
import { isConnectionLost, isReadOnly, sqlState, sqlStates } from './sql-state.js'

/** Whether the database was not to be had: what it was asked for may be all right. */
export function isUnreachable(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { readonly code?: unknown; readonly message?: unknown }
  if (code === 'connection_given_up') return true
  if (typeof code === 'string' && unreachableCodes.test(code)) return true
  // pg and pg-pool give these no code.
  if (typeof message === 'string' && unreachableMessages.test(message)) return true
  const state = sqlState(error)
  if (state === null || state === sqlStates.diskFull || state === sqlStates.temporaryLimit) return false
  // 53: out of connections or memory
  return isConnectionLost(state) || state.startsWith('53')
}

const unreachableCodes = /^E(AI_AGAIN|CONNABORTED|CONNREFUSED|CONNRESET|HOSTUNREACH|NETUNREACH|NOTFOUND|PIPE|TIMEDOUT)$/
const unreachableMessages =
  /^(Connection terminated|Query read timeout|timeout expired|Client (has encountered|was closed))/

/** For the log: where the database is not to be had, or only reads, nobody's code has failed, and all have the same to tell. */
export function toldOf(error: unknown): { readonly reason: string } | { readonly err: unknown } {
  const isNobodys = isUnreachable(error) || isReadOnly(error) || (error as Error | null)?.message === poolIsUsedUp
  return isNobodys && error instanceof Error ? { reason: messageOf(error) } : { err: error }
}

/** Whether waiting may cure it, and nobody has to do anything about it: the database is away, or somebody holds a lock. */
export function mayPass(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { message, cause } = error as { readonly message?: unknown; readonly cause?: unknown }
  const state = sqlState(error)
  return isUnreachable(error) || message === poolIsUsedUp || (state !== null && passing.has(state)) || mayPass(cause)
}

/** What pg-pool says when nobody has given a connection back in time. */
export const poolIsUsedUp = 'timeout exceeded when trying to connect'

const passing: ReadonlySet<string> = new Set([
  sqlStates.deadlockDetected,
  sqlStates.diskFull,
  sqlStates.lockNotAvailable,
  sqlStates.queryCanceled,
  sqlStates.serializationFailure,
])
