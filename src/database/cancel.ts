import type pg from 'pg'

/** The person pressed Ctrl-C, or the process is to stop. */
export class CancelledError extends Error {
  readonly code = 'cancelled'
  constructor() {
    super('It was cancelled. Everything is as it was before.')
    this.name = 'CancelledError'
  }
}

/**
 * Runs work on a connection, and has PostgreSQL cancel the connection's statement when `signal` says so.
 *
 * @throws CancelledError instead of the error that the cancelled statement ends with
 */
export async function cancellable<T>(
  pool: pg.Pool,
  client: pg.ClientBase,
  signal: AbortSignal | undefined,
  work: (processId: number) => Promise<T>,
): Promise<T> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const pid = rows[0]?.pid ?? 0
  const cancel = (): void => {
    pool.query('select pg_cancel_backend($1)', [pid]).catch(() => undefined)
  }
  throwIfCancelled(signal)
  signal?.addEventListener('abort', cancel)
  try {
    return await work(pid)
  } catch (error) {
    throwIfCancelled(signal)
    throw error
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
}

/** @throws CancelledError */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new CancelledError()
}
