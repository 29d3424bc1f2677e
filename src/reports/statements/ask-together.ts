import { isDeepStrictEqual } from 'node:util'
import { quoteIdentifier } from '../../database/identifiers.js'
import { columnOf } from '../asking/dimension-columns.js'
import { columnsOf, type Filter } from '../asking/filters.js'
import type { StoredRows } from '../levels/level.js'
import type { Ask, Reading } from '../reading.js'
import { everything } from '../scope.js'
import { conditionsOf } from './conditions.js'
import { boundParameters, type Parameters } from './parameters.js'
import type { Question } from './question.js'

interface Waiting {
  readonly question: Question
  readonly isOfLevels: boolean
  readonly resolve: (rows: Promise<readonly unknown[]>) => void
}

/** All that is asked about one report at one time, or of levels of any. */
interface Statement {
  readonly sql: string
  readonly values: readonly unknown[]
  readonly asked: readonly Waiting[]
}

/**
 * The same reading, which puts the questions about each report that are asked at one time to PostgreSQL in one statement, and
 * those that are the same once; two statements at a time, where there is a second connection to spare.
 *
 * A plain view is worked out once for all of them. What levels answer is one statement for all reports: it takes longer to
 * ask than to answer.
 */
export function askTogether(reading: Reading): Reading {
  const answers = new Map<string, Promise<readonly unknown[]>>()
  let waiting: Waiting[] = []
  let second: Promise<Ask | null> | null = null

  const askAll = async (asking: readonly Waiting[]): Promise<void> => {
    const ofLevels = asking.filter(({ isOfLevels }) => isOfLevels)
    for (let first = 0; first < ofLevels.length; first += mostInOne) {
      const statement = await statementOfLevels(reading, ofLevels.slice(first, first + mostInOne))
      askEach([statement], reading.askPlanned)
    }
    const others = asking.filter(({ isOfLevels }) => !isOfLevels)
    const statements: Statement[] = []
    for (const report of new Set(others.map(({ question }) => question.report))) {
      const asked = others.filter(({ question }) => question.report === report)
      statements.push(await statementOf(reading, asked))
    }
    // What is asked last is waited for alone; and the longest takes PostgreSQL longest, as far as can be told from here.
    statements.sort((one, other) => other.sql.length - one.sql.length)
    if (statements.length > 1) second ??= reading.beside()
    askEach(statements, reading.ask)
    // What keeps a second connection away, such as a reader who has gone, ends the first one too, which tells of it.
    second?.then(
      (other) => other && askEach(statements, other),
      () => undefined,
    )
  }

  const ask = (): void => {
    const asking = waiting
    waiting = []
    askAll(asking).catch((error: unknown) => {
      const failed = Promise.reject(error)
      failed.catch(() => undefined)
      for (const { resolve } of asking) resolve(failed)
    })
  }

  return {
    ...reading,
    answer: async <Answer>(question: Question): Promise<readonly Answer[]> => {
      const parameters = boundParameters()
      const { sql, isOfLevels } = question.put(await reading.storedRows(question.report), parameters)
      const key = JSON.stringify([sql, parameters.values])
      const answer =
        answers.get(key) ??
        new Promise<readonly unknown[]>((resolve) => {
          // Once nobody has anything to do but to wait for an answer.
          if (waiting.length === 0) setImmediate(ask)
          waiting.push({ question, isOfLevels, resolve })
        })
      answers.set(key, answer)
      return (await answer) as readonly Answer[]
    },
  }
}

/** Puts one statement after the other, as long as there are any. */
function askEach(statements: Statement[], ask: Ask): void {
  const statement = statements.shift()
  if (statement === undefined) return
  const all = ask<{ answers: readonly (readonly unknown[])[] }>(statement.sql, statement.values)
  for (const [index, { resolve }] of statement.asked.entries()) {
    resolve(all.then(([row]) => row?.answers[index] ?? []))
  }
  const next = (): void => askEach(statements, ask)
  // After a failure the rest fails too, each with its words.
  all.then(next, next)
}

// PostgreSQL's functions take a hundred values.
const mostInOne = 50

async function statementOfLevels(reading: Reading, asked: readonly Waiting[]): Promise<Statement> {
  const parameters = boundParameters()
  const selects: string[] = []
  for (const { question } of asked) {
    selects.push(answersTo(question, await reading.storedRows(question.report), parameters))
  }
  return { sql: `select ${listOf(selects)}`, values: parameters.values, asked }
}

async function statementOf(reading: Reading, asked: readonly Waiting[]): Promise<Statement> {
  const questions = asked.map(({ question }) => question)
  const [first] = questions as [Question]
  const stored = await reading.storedRows(first.report)
  const parameters = boundParameters()
  const isShared = questions.length > 1 && isWorkedOut(first, stored)
  const shared = isShared ? sharedRows(reading, questions, stored, parameters) : null
  const read = shared === null ? stored : { relation: sharedName, levels: [] }
  const selects = questions.map((question) => answersTo(question, read, parameters))
  return { sql: `${shared ?? ''}select ${listOf(selects)}`, values: parameters.values, asked }
}

function answersTo(question: Question, read: StoredRows, parameters: Parameters): string {
  return `(select coalesce(json_agg(answer), '[]') from (\n${question.put(read, parameters).sql}\n) as question)`
}

function listOf(selects: readonly string[]): string {
  return `json_build_array(\n${selects.join(',\n')}\n) as answers`
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
    for (const name of [...read, ...filters.flatMap(columnsOf).map(({ name }) => name)]) columns.add(name)
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
