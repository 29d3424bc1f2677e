import type { PoolClient } from 'pg'
import type { Purpose } from '../database/pools.js'
import { inSnapshot } from '../database/transactions.js'
import type { ReportsContext } from './catalogue.js'
import type { StoredRows } from './levels/level.js'
import { storedRowsOf } from './levels/stored-rows.js'
import { type Freshness, freshnessFrom, isUnfilledBy, type RefreshState, statesStatement } from './refresh/freshness.js'
import { type Report, viewOf } from './report.js'
import { asReportFailure, withFailingRow } from './report-failed.js'
import { everything, type Scope } from './scope.js'
import { boundParameters } from './statements/parameters.js'
import type { Question } from './statements/question.js'

/** On whose behalf something is read. */
export interface Reader {
  /** Whose rows they may see. */
  readonly scope: Scope
  /** Says that they have gone away: what is read for them ends, in PostgreSQL too. */
  readonly signal?: AbortSignal | undefined
}

/** Sees everything, and waits: commands, and whoever runs the panel. */
export const unrestricted: Reader = { scope: everything }

/**
 * One unchanging picture of the database, read on somebody's behalf: rows, counts, totals, names and freshness that are
 * asked of it agree with one another.
 */
export interface Reading extends Pick<ReportsContext, 'catalogue' | 'timeZone' | 'now'>, Reader {
  /** In the snapshot, for what is neither rows nor small: COPY, EXPLAIN. */
  readonly client: PoolClient
  /** The rows that a statement gives. */
  ask<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>
  /** As `ask`, for what is asked again and again: its text is read by PostgreSQL once a connection, and planned for each asker. */
  askOften<Row>(sql: string, values?: readonly unknown[]): Promise<Row[]>
  /** As `ask`; the same question is put to PostgreSQL once, and its rows are kept as long as the reading. */
  askOnce<Row>(sql: string, values?: readonly unknown[]): Promise<readonly Row[]>
  /** The answers to a question about a report's rows; the same one is put to PostgreSQL once. */
  answer<Answer>(question: Question): Promise<readonly Answer[]>
  freshnessOf(report: Report): Promise<Freshness>
  /** Whether PostgreSQL would refuse to read the report: it is not there, or something that it reads was never filled. */
  isUnfilled(report: Report): Promise<boolean>
  /** What of the report's rows and totals is kept, as of this snapshot. */
  storedRows(report: Report): Promise<StoredRows>
}

export interface ReadingOptions {
  /** Reports whose freshness the work asks for: it comes with BEGIN, and costs no trip of its own. */
  readonly reports?: readonly Report[]
  /** Whose connections are used; `read` by default. */
  readonly pool?: Purpose
  /** Whose share of the connections is taken: by default the first report's. What no report is, has a name of its own. */
  readonly share?: string
  /** For each statement; 30,000 by default, 0 for no limit. */
  readonly timeoutMs?: number
}

/**
 * Runs the work in one reading.
 *
 * @throws ReaderGoneError when the reader went away meanwhile
 * @throws ReportFailedError where the SQL of a report fails on its data, with the record that is to blame if it is found soon
 */
export async function inReading<T>(
  context: ReportsContext,
  reader: Reader,
  options: ReadingOptions,
  work: (reading: Reading) => Promise<T>,
): Promise<T> {
  const { reports = [], pool = 'read', share = reports[0]?.name ?? 'others', timeoutMs } = options
  const { timeZone } = context
  const { signal } = reader
  const first = statesStatement(viewsBehind(reports), context.catalogue.reports, true)
  const read = () =>
    inSnapshot(context.pools[pool], { timeZone, timeoutMs, signal, first }, (client, states) =>
      work(readingOf(context, reader, client, states as RefreshState[])),
    )
  const answer = pool === 'read' ? context.pools.shares.take(share, signal, read) : read()
  return await answer.catch(async (error: unknown) => {
    throw await withFailingRow(context, asReportFailure(error, reports.length === 1 ? reports[0] : null))
  })
}

function viewsBehind(reports: readonly Report[]): string[] {
  return [...new Set(reports.flatMap(({ materializedAncestors }) => materializedAncestors))]
}

function readingOf(
  { catalogue, timeZone, now }: ReportsContext,
  reader: Reader,
  client: PoolClient,
  known: readonly RefreshState[],
): Reading {
  const states = new Map(known.map((state) => [state.name, state]))
  const answers = new Map<string, Promise<readonly unknown[]>>()

  let turn: Promise<unknown> = Promise.resolve()

  // A connection does one thing at a time; and after a failure its transaction answers nothing more, but what failed.
  const ask = <Row>(sql: string, values: readonly unknown[] = []): Promise<Row[]> => {
    const answer = turn.then(async (): Promise<Row[]> => (await client.query(sql, [...values])).rows)
    turn = answer
    return answer
  }

  const askOnce = <Row>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> => {
    const question = JSON.stringify([sql, values])
    const answer = answers.get(question) ?? ask<Row>(sql, values)
    answers.set(question, answer)
    return answer as Promise<readonly Row[]>
  }

  const standing = (report: Report | undefined): Report | undefined =>
    report && states.get(viewOf(report))?.isThere === false ? undefined : report

  const knowStatesOf = async (report: Report): Promise<void> => {
    const unknown = viewsBehind([report]).filter((name) => !states.has(name))
    if (unknown.length === 0) return
    for (const state of await ask<RefreshState>(statesStatement(unknown, [], true))) states.set(state.name, state)
  }

  const storedRows = async (report: Report): Promise<StoredRows> => {
    await knowStatesOf(report)
    const present = report.storedIn === null ? [] : (states.get(report.storedIn.view)?.levels ?? [])
    return storedRowsOf(report, new Set(present), timeZone)
  }

  return {
    // What refers to a table that is not there does without its names.
    catalogue: { ...catalogue, find: (name) => standing(catalogue.find(name)) },
    timeZone,
    now,
    ...reader,
    client,
    ask,
    askOnce,
    answer: async <Answer>(question: Question): Promise<readonly Answer[]> => {
      const parameters = boundParameters()
      const sql = question.sqlOf(await storedRows(question.report), parameters)
      return (await askOnce<{ answer: Answer }>(sql, parameters.values)).map(({ answer }) => answer)
    },
    freshnessOf: async (report) => {
      await knowStatesOf(report)
      return freshnessFrom(catalogue, report, states)
    },
    isUnfilled: async (report) => {
      await knowStatesOf(report)
      return isUnfilledBy(report, states)
    },
    storedRows,
  }
}
