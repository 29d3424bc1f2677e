import { isDeepStrictEqual } from 'node:util'
import { quoteIdentifier } from '../../database/identifiers.js'
import { columnOf } from '../asking/dimension-columns.js'
import type { Filter } from '../asking/filters.js'
import type { StoredRows } from '../levels/level.js'
import type { Reading } from '../reading.js'
import { everything } from '../scope.js'
import { conditionsOf } from './conditions.js'
import { boundParameters, type Parameters } from './parameters.js'
import type { Question } from './question.js'

interface Waiting {
  readonly question: Question
  readonly resolve: (rows: Promise<readonly unknown[]>) => void
}

/**
 * The same reading, which puts the questions about each report that are asked at one time to PostgreSQL in one statement, and
 * those that are the same once.
 *
 * A plain view is worked out once for all of them.
 */
export function askTogether(reading: Reading): Reading {
  const answers = new Map<string, Promise<readonly unknown[]>>()
  let waiting: Waiting[] = []

  const ask = (): void => {
    const asking = waiting
    waiting = []
    for (const report of new Set(asking.map(({ question }) => question.report))) {
      const asked = asking.filter(({ question }) => question.report === report)
      const all = answerAll(
        reading,
        asked.map(({ question }) => question),
      )
      for (const [index, { resolve }] of asked.entries()) resolve(all.then((rows) => rows[index] ?? []))
    }
  }

  return {
    ...reading,
    answer: async <Answer>(question: Question): Promise<readonly Answer[]> => {
      const parameters = boundParameters()
      const sql = question.sqlOf(await reading.storedRows(question.report), parameters)
      const key = JSON.stringify([sql, parameters.values])
      const answer =
        answers.get(key) ??
        new Promise<readonly unknown[]>((resolve) => {
          // Once nobody has anything to do but to wait for an answer.
          if (waiting.length === 0) setImmediate(ask)
          waiting.push({ question, resolve })
        })
      answers.set(key, answer)
      return (await answer) as readonly Answer[]
    },
  }
}

async function answerAll(reading: Reading, questions: readonly Question[]): Promise<readonly (readonly unknown[])[]> {
  const [first] = questions
  if (first === undefined) return []
  if (questions.length === 1) return [await reading.answer(first)]
  const stored = await reading.storedRows(first.report)
  const parameters = boundParameters()
  const shared = isWorkedOut(first, stored) ? sharedRows(reading, questions, stored, parameters) : null
  const read = shared === null ? stored : { relation: sharedName, levels: [] }
  const selects = questions.map(
    (question) =>
      `(select coalesce(json_agg(answer), '[]') from (\n${question.sqlOf(read, parameters)}\n) as question)`,
  )
  const sql = `${shared ?? ''}select json_build_array(\n${selects.join(',\n')}\n) as answers`
  const [row] = await reading.ask<{ answers: unknown[][] }>(sql, parameters.values)
  return row?.answers ?? []
}

/** Reading a plain view's rows again is working them out again; what is stored is better read for each question by itself. */
function isWorkedOut({ report }: Question, { levels }: StoredRows): boolean {
  const isStored = report.storedIn !== null && !report.storedIn.isGrouped
  return report.kind === 'plain' && !isStored && levels.length === 0
}

const sharedName = 'asked'

/** The rows that any of the questions is about, with the columns that any of them reads. */
function sharedRows(
  reading: Reading,
  questions: readonly Question[],
  { relation }: StoredRows,
  parameters: Parameters,
): string {
  const { report } = questions[0] as Question
  const { scope } = reading
  const own = scope.kind === 'only' ? columnOf(report.dimensions, scope.dimension) : null
  const columns = new Set(own === null ? [] : [own])
  for (const { filters, columns: read } of questions) {
    for (const name of [...read, ...filters.map(({ column }) => column.name)]) columns.add(name)
  }
  const where = sharedConditions(reading, questions, parameters)
  const list = [...columns].map((name) => quoteIdentifier(name)).join(', ')
  return `with ${sharedName} as materialized (
  select ${list}
  from ${relation}${where.length === 0 ? '' : `\n  where ${where.join('\n  and ')}`}
)
`
}

function sharedConditions(reading: Reading, questions: readonly Question[], parameters: Parameters): string[] {
  const { report, filters: ofFirst } = questions[0] as Question
  const has = (filters: readonly Filter[], one: Filter) => filters.some((other) => isDeepStrictEqual(one, other))
  const common = ofFirst.filter((one) => questions.every(({ filters }) => has(filters, one)))
  const conditions = conditionsOf(reading, report, common, parameters)
  const others = questions.map(({ filters }) => filters.filter((one) => !has(common, one)))
  const different = others.filter((own, index) => !others.slice(0, index).some((seen) => isDeepStrictEqual(own, seen)))
  // One that is about all of the rows leaves nothing out.
  if (different.some((own) => own.length === 0)) return conditions
  const any = different.map(
    (own) => `(${conditionsOf({ ...reading, scope: everything }, report, own, parameters).join(' and ')})`,
  )
  return [...conditions, `(${any.join('\n    or ')})`]
}
