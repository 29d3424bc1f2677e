import type { Socket } from 'node:net'
import type pg from 'pg'
import { defaultLimits, type Limits } from './limits.js'

/** One transaction of one backend, and no other: its process id alone may be somebody else's by now. */
export interface TransactionName {
  readonly pid: number
  /** When it began, as PostgreSQL knows it: seconds since 1970. */
  readonly since: string
}

/** What is known of a client while a pool lends it. */
export interface LentClient {
  readonly limits: Limits
  /** For each of its statements, in milliseconds; null where only PostgreSQL itself can say that it is at work. */
  limitMs: number | null
  transaction: TransactionName | null
}

const lent = new WeakMap<object, LentClient>()

export function lend(client: pg.ClientBase, limits: Limits): void {
  lent.set(client, { limits, limitMs: limits.shortMs, transaction: null })
}

export function takeBack(client: pg.ClientBase): void {
  lent.delete(client)
}

export function lentAs(client: pg.ClientBase): LentClient | undefined {
  return lent.get(client)
}

export function limitsOf(client: pg.ClientBase): Limits {
  return lent.get(client)?.limits ?? defaultLimits
}

/** From here on, until it is given back, a statement of the client is given up when nothing has come for so long. */
export function limitSilence(client: pg.ClientBase, limitMs: number | null): void {
  const known = lent.get(client)
  if (known !== undefined) known.limitMs = limitMs
}

/** Columns of a SELECT in a transaction, whose rows `nameTransaction` takes. */
export const transactionName = 'pg_backend_pid() as pid, extract(epoch from now())::text as since'

/** Lets the client's transaction be told from others, and be ended when its connection was given up. */
export function nameTransaction(client: pg.ClientBase, rows: readonly unknown[]): void {
  const known = lent.get(client)
  if (known !== undefined) known.transaction = (rows[0] as TransactionName | undefined) ?? null
}

/** For a transaction that was not begun here; `inTransaction` and `inSnapshot` do it by themselves. */
export async function watchTransaction(client: pg.ClientBase): Promise<void> {
  nameTransaction(client, (await client.query(`select ${transactionName}`)).rows)
}

/** node-postgres has no public way to drop a connection in the middle of a statement. */
export function socketOf(client: pg.ClientBase): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream
}

/** The process that this connection was said to lead to. */
export function processIdOf(client: pg.ClientBase): number | null {
  return (client as unknown as { processID: number | null }).processID
}

/** The statement that the client waits for; null while it waits for nothing. */
export function statementOf(client: pg.ClientBase): { readonly text: string } | null {
  const { _activeQuery } = client as unknown as { _activeQuery: { text?: string } | null }
  return _activeQuery as { readonly text: string } | null
}
