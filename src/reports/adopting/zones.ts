import type { ClientBase } from 'pg'
import { quoteLiteral } from '../../database/identifiers.js'
import { isTimeZone } from '../../time-zones.js'
import type { ReadableRelation } from '../live/readable-relation.js'
import type { Ask, Question } from './questions.js'
import { someValues } from './samples.js'

/** What stands for the zone of the business, in answers. */
const business = 'business'

/**
 * The zone of times that do not say theirs, ready for SQL. It is asked once, for all of them; an answer that was given ahead
 * may name a table or a column.
 *
 * @returns what tells it of a column, named by schema, table and column
 */
export function zonesAsked(
  client: Pick<ClientBase, 'query'>,
  ask: Ask,
  relations: readonly ReadableRelation[],
): (about: readonly string[]) => Promise<string> {
  let general: Promise<Question> | null = null
  return async (about) => {
    general ??= askZone(client, ask, relations)
    const zone = await ask({ ...(await general), about, isAskedForAll: true })
    return zone === business ? ":'time_zone'" : quoteLiteral(zone)
  }
}

/** @returns the question, with the answer as what is proposed of each column */
async function askZone(
  client: Pick<ClientBase, 'query'>,
  ask: Ask,
  relations: readonly ReadableRelation[],
): Promise<Question> {
  const columns = relations.flatMap((relation) =>
    relation.columns.filter(({ valueType }) => valueType.name === 'timestamp').map((column) => ({ relation, column })),
  )
  const [first] = columns
  const [named, more] = [columns.slice(0, 3), columns.length - 3]
  const list = named.map(({ relation, column }) => `${relation.written}.${column.written}`).join(', ')
  const question: Question = {
    kind: 'zone',
    about: [],
    words: `Which zone are times in that do not say theirs (${list}${more > 0 ? ` and ${more} more` : ''})? UTC, a name such as Europe/Berlin, or "${business}" for TIME_ZONE`,
    seen: first ? await someValues(client, first.relation, first.column.written) : [],
    choices: [],
    isSeveral: false,
    proposed: 'UTC',
    faultOf: (text) => (text === business || isTimeZone(text) ? null : `"${text}" is not a time zone.`),
  }
  return { ...question, proposed: await ask(question) }
}
