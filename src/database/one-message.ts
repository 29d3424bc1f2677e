import type pg from 'pg'
import { quoteLiteral } from './identifiers.js'
import { keepsPrepared, nameOf } from './prepared.js'

/** A statement that is the same again and again, but for its parameters, which are given as texts. */
export interface Asked {
  readonly text: string
  readonly values?: readonly (string | null)[]
}

/** By connection, the names of what is prepared on it, the one that was used longest ago first; null where that is not certain. */
const prepared = new WeakMap<object, Set<string> | null>()

// Each plan takes memory of its connection's process.
const mostOfConnection = 60

/**
 * Puts statements to PostgreSQL in one message, within a transaction or beginning one. Those with a text of their own are read
 * and planned once a connection, where what is prepared on it is found there again; else they are put one after another, and
 * planned each time.
 *
 * @param first statements that are put ahead of them, separated by semicolons
 * @param asked a plain text is a single statement, which is not prepared
 * @returns what each of `asked` gives
 */
export async function askInOneMessage(
  client: pg.ClientBase,
  asked: readonly (Asked | string)[],
  first = '',
): Promise<pg.QueryResult[]> {
  return keepsPrepared(client) ? await askPrepared(client, asked, first) : await askApart(client, asked, first)
}

async function askPrepared(
  client: pg.ClientBase,
  asked: readonly (Asked | string)[],
  first: string,
): Promise<pg.QueryResult[]> {
  const known = await readPrepared(client)
  const statements: string[] = []
  const places: number[] = []
  for (const one of asked) {
    if (typeof one !== 'string') {
      const name = `${namesBegin}${nameOf(one.text)}`
      if (!known.delete(name)) statements.push(`prepare ${name} as ${one.text}`)
      known.add(name)
      const values = (one.values ?? []).map((value) => (value === null ? 'null' : quoteLiteral(value)))
      statements.push(`execute ${name}${values.length === 0 ? '' : `(${values.join(', ')})`}`)
    } else statements.push(one)
    places.push(statements.length)
  }
  for (const name of [...known].slice(0, Math.max(0, known.size - Math.max(mostOfConnection, asked.length)))) {
    statements.push(`deallocate ${name}`)
    known.delete(name)
  }
  // Where one of them fails, nobody knows which were prepared before.
  prepared.set(client, null)
  const results = await ask(client, first, statements)
  prepared.set(client, known)
  const own = results.slice(results.length - statements.length)
  return places.map((place) => own[place - 1] as pg.QueryResult)
}

async function readPrepared(client: pg.ClientBase): Promise<Set<string>> {
  const known = prepared.get(client)
  if (known === undefined) return new Set()
  if (known !== null) return known
  const { rows } = await client.query<{ name: string }>(
    'select name from pg_catalog.pg_prepared_statements where starts_with(name, $1)',
    [namesBegin],
  )
  return new Set(rows.map(({ name }) => name))
}

// Apart from what is prepared for others on the same connection.
const namesBegin = 'in_one_'

/** The same, planned each time wherever the connection leads. */
export async function askApart(
  client: pg.ClientBase,
  asked: readonly (Asked | string)[],
  first = '',
): Promise<pg.QueryResult[]> {
  const results: pg.QueryResult[] = []
  let plain: string[] = []
  let ahead = first
  const flush = async (): Promise<void> => {
    const answers = await ask(client, ahead, plain)
    if (plain.length > 0) results.push(...answers.slice(-plain.length))
    ahead = ''
    plain = []
  }
  for (const one of asked) {
    const { text, values = [] } = typeof one === 'string' ? { text: one } : one
    if (values.length === 0) plain.push(text)
    else {
      await flush()
      results.push(await client.query(text, [...values]))
    }
  }
  await flush()
  return results
}

/** @returns one for each statement */
async function ask(client: pg.ClientBase, first: string, statements: readonly string[]): Promise<pg.QueryResult[]> {
  const text = [...(first === '' ? [] : [first]), ...statements].join(';\n')
  if (text === '') return []
  const answer: unknown = await client.query(text)
  return Array.isArray(answer) ? answer : [answer as pg.QueryResult]
}
