import type { ClientBase } from 'pg'
import { sqlState, sqlStates } from './sql-state.js'
import { isRefusedStatement } from './transactions.js'

/** Goes back to a savepoint, and lets go of it: in what is left open behind one, PostgreSQL exports no snapshot. */
export async function undo(client: ClientBase, savepoint: string): Promise<void> {
  await client.query(`rollback to savepoint ${savepoint}; release savepoint ${savepoint}`)
}

/**
 * Does what the transaction can go on without: where PostgreSQL refuses a statement of it, nothing of it stays.
 *
 * @param work gives null where nothing of it is to stay
 * @param options.otherwise what is given where a statement was refused
 * @throws what ends more than the work: a lost connection, a statement that was cancelled
 */
export async function inSavepoint<T>(
  client: ClientBase,
  name: string,
  work: () => Promise<T | null>,
  otherwise: (error: unknown) => T | null = () => null,
): Promise<T | null> {
  await client.query(`savepoint ${name}`)
  try {
    const result = await work()
    if (result === null) await undo(client, name)
    else await client.query(`release savepoint ${name}`)
    return result
  } catch (error) {
    if (!isRefusedStatement(error) || sqlState(error) === sqlStates.queryCanceled) throw error
    await undo(client, name)
    return otherwise(error)
  }
}
