import type { ClientBase, Pool, PoolClient, QueryConfig, QueryResultRow } from 'pg'
import { exportSnapshot, type HeldSnapshot, holdSnapshot } from '../database/held-snapshot.js'
import { hasToSpare, type Purpose } from '../database/pools.js'
import { oftenAsked, preparesNoMore } from '../database/prepared.js'
import { inSavepoint } from '../database/savepoint.js'
import { inSnapshot } from '../database/transactions.js'
import type { ReportsContext } from './catalogue.js'
import { findsRanges, type InTurn } from './levels/finds-ranges.js'
import type { StoredRows } from './levels/level.js'
import { storedRowsOf } from './levels/stored-rows.js'
import {
  type Freshness,
  freshnessFrom,
  isUnfilledBy,
  type RefreshState,
  statesByName,
  statesStatement,
} from './refresh/freshness.js'
import { type Report, viewOf } from './report.js'
import { asReportFailure, withFailingRow } from './report-failed.js'
import { everything, type Scope } from './scope.js'
import { boundParameters } from './statements/parameters.js'
import type { Question } from './statements/question.js'

/** On whose behalf something is read. */
export interface Reader {
  /** Whose rows they may see. */
  readonly scope: Scope
  /** Which reports and tables they may read; all of them where it is left out. Names of others are not theirs to read, either. */
  readonly mayRead?: ((report: Report) => boolean) | undefined
  /** Says that they have gone away: what is read for them ends, in PostgreSQL too. */
  readonly signal?: AbortSignal | undefined
}

/** Sees everything, and waits: commands, and whoever runs the panel. */
export const unrestricted: Reader = { scope: everything }

export type Ask = <Row>(sql: string, values?: readonly unknown[]) => Promise<Row[]>

/**
 * One unchanging picture of the database, read on somebody's behalf: rows, counts, totals, names and freshness that are
 * asked of it agree with one another.
 */
export interface Reading extends Pick<ReportsContext, 'catalogue' | 'timeZone' | 'now'>, Reader {
  /** In the snapshot, for what is neither rows nor small: COPY, EXPLAIN. */
  readonly client: PoolClient
  /** The rows that a statement gives. */
  readonly ask: Ask
  /** As `ask`, for what is asked again and again: PostgreSQL reads its text once a connection. */
  readonly askOften: Ask
  /** As `ask`, for what reads levels alone, of which any plan is good: where plans are kept, PostgreSQL has one a connection. */
  readonly askPlanned: Ask
  /** As `ask`, of what PostgreSQL may refuse: then null, and the reading goes on. */
  tryAsking<Row>(sql: string, values?: readonly unknown[]): Promise<Row[] | null>
  /**
   * As `ask`, of the same picture on a second connection, at the same time; null where the pool has none to spare, or it
   * leads to another server.
   */
  beside(): Promise<Ask | null>
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
  /**
   * What the work answers, and for whom, such that whoever says the same would be answered the same: those who wait for their
   * turn share one reading. Left out, each has one.
   */
  readonly question?: string | undefined
  /** For what asks for totals, and for no pages of rows: those are planned for the values of their filters. */
  readonly keepsPlans?: boolean
}

/**
 * Runs the work in one reading.
 *
 * @param work leaves what it answers as it is: several may share it
 * @throws ReaderGoneError when the reader went away meanwhile
 * @throws ReportFailedError where the SQL of a report fails on its data, with the record that is to blame if it is found soon
 */
export async function inReading<T>(
  context: ReportsContext,
  reader: Reader,
  options: ReadingOptions,
  work: (reading: Reading) => Promise<T>,
): Promise<T> {
  const { pool = 'read', reports = [], share = reports[0]?.name ?? 'others', question } = options
  const { shares, joining } = context.pools
  const inTurn = async (signal: AbortSignal | undefined, begins: () => void): Promise<T> => {
    const read = () => {
      begins()
      return readOnce(context, { ...reader, signal }, options, work)
    }
    const begin = () => (pool === 'read' ? shares.take(share, signal, read) : read())
    const answer = begin().catch((error: unknown) => {
      if (preparesNoMore(context.pools[pool], error)) return begin()
      throw error
    })
    return await answer.catch(async (error: unknown) => {
      throw await withFailingRow(context, asReportFailure(error, reports.length === 1 ? reports[0] : null))
    })
  }
  return question === undefined
    ? await inTurn(reader.signal, () => undefined)
    : await joining.join(question, reader.signal, inTurn)
}

async function readOnce<T>(
  context: ReportsContext,
  reader: Reader,
  { reports = [], pool = 'read', timeoutMs, keepsPlans = false }: ReadingOptions,
  work: (reading: Reading) => Promise<T>,
): Promise<T> {
  const { timeZone } = context
  const { signal } = reader
  const first = statesStatement(viewsBehind(reports), context.catalogue.reports, { timeZone, withLevels: true })
  return await inSnapshot(
    context.pools[pool],
    { timeZone, timeoutMs, signal, first, keepsPlans },
    async (client, states) => {
      const others = openOthers(context, pool, { signal, mostMs: timeoutMs || usualTimeoutMs })
      try {
        const asks = asksOn(context.pools[pool], client, keepsPlans)
        return await work(readingOf(context, reader, { client, ...asks }, states as RefreshState[], others))
      } finally {
        others.release()
      }
    },
  )
}

// As a statement of a reading takes at most.
const usualTimeoutMs = 30_000

interface Others {
  readonly pool: Pool
  /** @param exported the name of a snapshot */
  hold(exported: string | undefined): Promise<ClientBase | null>
  hasToSpare(): boolean
  release(): void
}

/** Further connections for a reading, which are given back with its own. */
function openOthers(
  { pools, timeZone }: ReportsContext,
  purpose: Purpose,
  options: { readonly signal: AbortSignal | undefined; readonly mostMs: number },
): Others {
  let isOver = false
  const held: HeldSnapshot[] = []
  return {
    pool: pools[purpose],
    hasToSpare: () => hasToSpare(pools[purpose]),
    hold: async (exported) => {
      const other = await holdSnapshot(pools[purpose], exported, { timeZone, ...options })
      if (other === null) return null
      // Whoever asked for it may have been faster without it.
      if (isOver) other.release()
      else held.push(other)
      return isOver ? null : other.client
    },
    release: () => {
      isOver = true
      for (const other of held) other.release()
    },
  }
}

function viewsBehind(reports: readonly Report[]): string[] {
  return [...new Set(reports.flatMap(({ materializedAncestors }) => materializedAncestors))]
}

function readingOf(
  { catalogue, timeZone, now }: ReportsContext,
  reader: Reader,
  { client, ask, askOften, askPlanned, inTurn }: Pick<Reading, 'client'> & Asks,
  known: readonly RefreshState[],
  others: Others,
): Reading {
  const states = statesByName(known, catalogue.reports)
  const answers = new Map<string, Promise<readonly unknown[]>>()

  const beside = async (): Promise<Ask | null> => {
    if (!others.hasToSpare()) return null
    const [exported] = await ask<{ id: string }>(exportSnapshot)
    const other = await others.hold(exported?.id)
    return other && asksOn(others.pool, other, false).ask
  }

  const tryAsking = <Row>(sql: string, values: readonly unknown[] = []): Promise<Row[] | null> =>
    inTurn(async (own) => {
      const attempt = async () => (await own.query<Row & QueryResultRow>(sql, [...values])).rows
      return await inSavepoint(own, 'attempt', attempt)
    })

  const askOnce = <Row>(sql: string, values: readonly unknown[] = []): Promise<readonly Row[]> => {
    const question = JSON.stringify([sql, values])
    const answer = answers.get(question) ?? ask<Row>(sql, values)
    answers.set(question, answer)
    return answer as Promise<readonly Row[]>
  }

  const standing = (report: Report | undefined): Report | undefined =>
    report && states.get(viewOf(report))?.isThere === false ? undefined : report

  const readable = (report: Report | undefined): Report | undefined =>
    report && reader.mayRead?.(report) === false ? undefined : report

  const knowStatesOf = async (report: Report): Promise<void> => {
    const unknown = viewsBehind([report]).filter((name) => !states.has(name))
    if (unknown.length === 0) return
    for (const state of await ask<RefreshState>(statesStatement(unknown, [], { timeZone, withLevels: true })))
      states.set(state.name, state)
  }

  const storedRows = async (report: Report): Promise<StoredRows> => {
    await knowStatesOf(report)
    const present = report.storedIn === null ? [] : (states.get(report.storedIn.view)?.levels ?? [])
    const stored = storedRowsOf(report, new Set(present), timeZone)
    if (!stored.levels.some(({ kind }) => kind === 'buckets')) return stored
    return { ...stored, findsRanges: await findsRanges(others.pool, inTurn, report) }
  }

  return {
    // What refers to a table that is not there, or not for this reader, does without its names.
    catalogue: { ...catalogue, find: (name) => readable(standing(catalogue.find(name))) },
    timeZone,
    now,
    ...reader,
    client,
    ask,
    askOften,
    askPlanned,
    tryAsking,
    beside,
    askOnce,
    answer: async <Answer>(question: Question): Promise<readonly Answer[]> => {
      const parameters = boundParameters()
      const { sql } = question.put(await storedRows(question.report), parameters)
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

interface Asks extends Pick<Reading, 'ask' | 'askOften' | 'askPlanned'> {
  readonly inTurn: InTurn
}

/** A connection does one thing at a time; and after a failure its transaction answers nothing more, but what failed. */
function asksOn(pool: Pool, client: ClientBase, keepsPlans: boolean): Asks {
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn: InTurn = (work) => {
    const answer = turn.then(() => work(client))
    turn = answer
    return answer
  }
  const rowsOf = <Row>(statement: QueryConfig): Promise<Row[]> =>
    inTurn(async () => (await client.query<Row & QueryResultRow>(statement)).rows)
  const ask: Ask = (text, values = []) => rowsOf({ text, values: [...values] })
  const askNamed: Ask = (text, values = []) => rowsOf(oftenAsked(pool, client, text, values))
  // Either kind has a name: in one transaction PostgreSQL keeps the plans of all that have one, or of none.
  return keepsPlans
    ? { inTurn, ask, askOften: ask, askPlanned: askNamed }
    : { inTurn, ask, askOften: askNamed, askPlanned: ask }
}
