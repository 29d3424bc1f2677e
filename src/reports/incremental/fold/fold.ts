import type pg from 'pg'
import { quoteIdentifier } from '../../../database/identifiers.js'
import { sqlState, sqlStates } from '../../../database/sql-state.js'
import { isRefusedStatement } from '../../../database/transactions.js'
import type { ToldRows } from '../../levels/told-rows.js'
import { markCapture, readCaptureStates } from '../capture/capture-state.js'
import { changeTable } from '../capture/change-table.js'
import type { DirtyKeys } from '../dirty-keys.js'
import { countsDiffer, recomputeAll, recomputeKeys, type StoredReport, type ToldIn } from './recompute.js'

/** A report that is kept up to date by what changes beneath it. */
export interface IncrementalReport {
  readonly stored: StoredReport
  readonly dirty: DirtyKeys
  /** With more keys than that, all rows are worked out anew; null for as many as there are. */
  readonly mostKeys: number | null
}

/** What a fold did to the rows of one report. */
export interface Folded {
  readonly report: IncrementalReport
  readonly keys: number
  readonly gone: number
  readonly changed: number
  readonly come: number
  /** How many rows differed although all that changed had been taken in; null where they were not compared. */
  readonly differed: number | null
  /** What PostgreSQL refused; the report's rows are as they were, and the changes wait for when it can be worked out. */
  readonly failed: Error | null
}

/**
 * Takes in what has been written down of changed tables since the last fold: rows of reports whose keys may have changed are worked
 * out anew, and exactly the changes that were seen are removed, all in one transaction.
 *
 * Of two folds the second one waits for the first, and sees what that has done. Writers are never kept waiting.
 *
 * @param client not in a transaction
 * @param reports each behind those that it reads
 * @throws CaptureLostError, and has changed nothing then
 * @param settings statements that set what the reports' SELECTs depend on, for the transaction
 * @param steps what is done with it in the same transaction
 */
export async function fold(
  client: pg.ClientBase,
  reports: readonly IncrementalReport[],
  settings: string,
  steps: FoldSteps = {},
): Promise<Folded[]> {
  const tables = [...new Set(reports.flatMap(({ dirty }) => [...dirty.tables.keys()]))].sort()
  if (tables.length === 0) return []
  // The lock takes no snapshot: the one that all statements share is taken behind it, when an earlier fold has been committed.
  const lock = `lock table ${tables.map(changesOf).join(', ')} in share update exclusive mode`
  try {
    const locks = [lock, ...reports.map(({ stored }) => lockOf(stored))].join('; ')
    await client.query(`begin isolation level repeatable read; ${locks}; ${settings}; ${withoutSelfJoins}`)
    const wanted = (await steps.begin?.(client)) ?? new Set()
    const begun = await tablesBegun(client, tables)
    const folded: Folded[] = []
    for (const report of reports) {
      const isAnew = wanted.has(report) || [...report.dirty.tables.keys()].some((table) => begun.includes(table))
      folded.push(await foldApart(client, report, isAnew, steps))
    }
    // What one report has yet to take in is seen again by the others, which makes no difference to their rows.
    const waiting = new Set(folded.flatMap(({ report, failed }) => (failed ? [...report.dirty.tables.keys()] : [])))
    const taken = tables.filter((table) => !waiting.has(table))
    for (const table of begun) if (taken.includes(table)) await markCapture(client, partsOf(table), 'on')
    await steps.end?.(client, folded, taken.map(partsOf))
    // Those that this transaction sees, and no other: what has been committed since waits for the next fold.
    await client.query([...taken.map((table) => `delete from ${changesOf(table)}`), 'commit'].join('; '))
    return folded
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw sqlState(error) === sqlStates.undefinedTable ? new CaptureLostError(tables, error) : error
  }
}

/** What is done with a change of a report's rows, in its own transaction. */
export interface ChangeSteps {
  /**
   * Ahead of it.
   *
   * @param most how many rows are taken out, and how many put in, at most; null where nobody knows
   * @returns where the rows are told, too, that are taken out and put in
   */
  before?(client: pg.ClientBase, report: IncrementalReport, most: number | null): Promise<ToldIn>
  /** Behind it. */
  after?(client: pg.ClientBase, report: IncrementalReport, difference: Difference): Promise<void>
}

/** What is done with a fold, in its own transaction. */
export interface FoldSteps extends ChangeSteps {
  /** All rows of it are worked out and compared, once what has changed is taken in. */
  readonly compared?: IncrementalReport | undefined
  /**
   * With the first look at the snapshot: what says how reports are made stands still until the end.
   *
   * @returns reports that are to be worked out anew
   */
  begin?(client: pg.ClientBase): Promise<ReadonlySet<IncrementalReport>>
  /** @param taken the tables whose changes all reports have taken in, which are removed next */
  end?(client: pg.ClientBase, folded: readonly Folded[], taken: readonly Table[]): Promise<void>
}

// Whoever builds a report anew waits for the fold, or the fold reads the new one. PostgreSQL locks with a view all that it reads.
function lockOf({ table, view }: StoredReport): string {
  return `lock table ${view} in access share mode; lock table ${table} in row exclusive mode`
}

/** Whether any change waits to be taken in: asked without a transaction, as often as anybody likes. */
export async function hasChanges(
  client: pg.ClientBase | pg.Pool,
  reports: readonly IncrementalReport[],
): Promise<boolean> {
  const tables = [...new Set(reports.flatMap(({ dirty }) => [...dirty.tables.keys()]))]
  if (tables.length === 0) return false
  const any = tables.map((table) => `exists (select from ${changesOf(table)})`)
  const { rows } = await client.query<{ any: boolean }>(`select ${any.join(' or ')} as any`)
  return rows[0]?.any === true
}

/** Changes of tables have gone by, or will: they have to be written down again, and reports be worked out anew. */
export class CaptureLostError extends Error {
  readonly code = 'capture_lost'
  constructor(
    readonly tables: readonly string[],
    cause?: unknown,
  ) {
    super(`Changes of ${tables.join(', ')} are not written down, or were not for a while.`, { cause })
    this.name = 'CaptureLostError'
  }
}

/** The tables whose changes are written down only since reports were worked out. */
async function tablesBegun(client: pg.ClientBase, tables: readonly string[]): Promise<string[]> {
  const states = await readCaptureStates(client, tables.map(partsOf))
  const those = (...wanted: string[]) => tables.filter((_, place) => wanted.includes(states[place]?.state ?? 'off'))
  const lost = those('off', 'lost')
  if (lost.length > 0) throw new CaptureLostError(lost)
  return those('begun')
}

// PostgreSQL 18 takes a join of a table with itself for one reading of it, and ends its own process (seen with 18.4) where that
// stands beneath an outer join and a LATERAL, as it does here.
const withoutSelfJoins = `select set_config('enable_self_join_elimination', 'off', true)
  where current_setting('server_version_num')::int >= 180000`

/** A report whose own SELECT fails, on a value that somebody has entered, holds up no other. */
async function foldApart(
  client: pg.ClientBase,
  report: IncrementalReport,
  isAnew: boolean,
  steps: FoldSteps,
): Promise<Folded> {
  try {
    if (!isAnew) {
      const folded = await foldOne(client, report, steps)
      return steps.compared === report ? await compare(client, folded, steps) : folded
    }
    await client.query(savepoint)
    return await foldAll(client, report, 0, steps)
  } catch (error) {
    if (!isRefusedStatement(error) && !(error instanceof NotToldApartError)) throw error
    await client.query(`rollback to ${savepoint}`)
    return { ...nothingOf(report), failed: error as Error }
  }
}

/** Behind what has been written down nothing is left to change, unless something has gone by. */
async function compare(client: pg.ClientBase, folded: Folded, steps: FoldSteps): Promise<Folded> {
  const difference = await foldAll(client, folded.report, 0, steps)
  const { gone, changed, come } = difference
  return { ...added(folded, difference), differed: gone + changed + come }
}

const savepoint = 'savepoint one_report'

function nothingOf(report: IncrementalReport): Folded {
  return { report, keys: 0, gone: 0, changed: 0, come: 0, differed: null, failed: null }
}

/**
 * Brings the rows of one report in line with what has been written down, in a transaction of somebody else's, and leaves that where
 * it is: the next fold finds nothing to change by it.
 *
 * @param client in a repeatable read transaction
 * @throws CaptureLostError where not all of it has been written down
 */
export async function foldWithin(
  client: pg.ClientBase,
  report: IncrementalReport,
  steps: ChangeSteps = {},
): Promise<Difference> {
  await client.query(withoutSelfJoins)
  const tables = [...report.dirty.tables.keys()]
  const begun = await tablesBegun(client, tables)
  if (begun.length > 0) throw new CaptureLostError(begun)
  const folded = await foldOne(client, report, steps)
  // A snapshot that others are to share is not exported from within one.
  await client.query(`release ${savepoint}`)
  return folded
}

async function foldOne(client: pg.ClientBase, report: IncrementalReport, steps: ChangeSteps): Promise<Folded> {
  const { stored, dirty, mostKeys } = report
  const counts = await countImages(client, [...dirty.tables.keys()])
  const query = dirty.query(new Map([...counts].map(([table, rows]) => [table, { images: imagesOf(table, rows) }])))
  if (counts.size === 0 || query === null) return nothingOf(report)
  const limit = mostKeys === null ? '' : ` limit ${mostKeys + 1}`
  const list = stored.grain.map(({ name }) => `${quoteIdentifier(name)}::text`).join(', ')
  const { rows: keys } = await client.query<(string | null)[]>({
    text: `select ${list} from (${query}) as dirty${limit}`,
    rowMode: 'array',
  })
  if (keys.length === 0) return nothingOf(report)
  if (mostKeys !== null && keys.length > mostKeys) return await foldAll(client, report, keys.length, steps)
  const into = (await steps.before?.(client, report, keys.length)) ?? null
  let sum: Folded & Difference = { ...nothingOf(report), keys: keys.length }
  for (const [nulls, alike] of byNulls(keys)) {
    const given = stored.grain.flatMap((_, place) => (nulls[place] ? [] : [alike.map((key) => key[place])]))
    sum = added(sum, await run(client, recomputeKeys(stored, nulls, into), given))
  }
  await steps.after?.(client, report, sum)
  return sum
}

async function foldAll(
  client: pg.ClientBase,
  report: IncrementalReport,
  keys: number,
  steps: ChangeSteps,
): Promise<Folded> {
  const into = (await steps.before?.(client, report, null)) ?? null
  const difference = await recomputeReport(client, report.stored, into)
  await steps.after?.(client, report, difference)
  return { ...nothingOf(report), keys, ...difference }
}

/**
 * Brings all rows of a report in line with what its SELECT gives now, in the transaction of `client`; rows that are the same are
 * left alone.
 *
 * @param into where the rows are told, too, that are taken out and put in
 * @throws NotToldApartError
 */
export async function recomputeReport(
  client: pg.ClientBase,
  stored: StoredReport,
  into: ToldIn = null,
): Promise<Difference> {
  let sum: Difference = { gone: 0, changed: 0, come: 0 }
  for (const statement of recomputeAll(stored, into)) sum = added(sum, await run(client, statement))
  // A row that is there twice differs from the stored one in nothing.
  await run(client, countsDiffer(stored))
  return sum
}

/** A report gives two rows that its grain does not tell apart, of which only one could be stored. */
export class NotToldApartError extends Error {
  readonly code = 'not_told_apart'
  constructor() {
    super('Its SELECT gives several rows that are the same by all columns of the grain.')
    this.name = 'NotToldApartError'
  }
}

/** How many rows were taken out, changed and put in. */
export interface Difference extends Pick<Folded, 'gone' | 'changed' | 'come'> {
  /** The rows that were taken out and put in, where they are told in the answer. */
  readonly rows?: ToldRows | undefined
}

function added<Sum extends Difference>(sum: Sum, { gone, changed, come, rows }: Difference): Sum {
  const { added: more = [], removed = [] } = sum.rows ?? {}
  const all = rows && { added: [...more, ...rows.added], removed: [...removed, ...rows.removed] }
  return { ...sum, gone: sum.gone + gone, changed: sum.changed + changed, come: sum.come + come, rows: all ?? sum.rows }
}

async function run(client: pg.ClientBase, text: string, values: unknown[] = []): Promise<Difference> {
  const { rows } = await client.query<Difference & Partial<ToldRows> & { isTwice: boolean }>(text, values)
  const [difference] = rows
  if (difference?.isTwice) throw new NotToldApartError()
  const { gone = 0, changed = 0, come = 0, added: more, removed } = difference ?? {}
  return { gone, changed, come, rows: more && removed && { added: more, removed } }
}

/** Nulls are not equal in SQL: keys whose parts are null in the same places are asked for together. */
function byNulls(keys: readonly (string | null)[][]): [boolean[], (string | null)[][]][] {
  const groups = new Map<string, [boolean[], (string | null)[][]]>()
  for (const key of keys) {
    const nulls = key.map((part) => part === null)
    const group = groups.get(nulls.join()) ?? [nulls, []]
    group[1].push(key)
    groups.set(nulls.join(), group)
  }
  return [...groups.values()]
}

/** How many images wait, by table; tables without any are left out. */
async function countImages(client: pg.ClientBase, tables: readonly string[]): Promise<Map<string, number>> {
  const counts = tables.map((table) => `(select count(*)::int from ${changesOf(table)})`)
  const asked = `select array[${counts.join(', ')}]::int[] as counts`
  // Two statements on one way; PostgreSQL answers both.
  const answers = (await client.query(`${savepoint}; ${asked}`)) as unknown as pg.QueryResult<{ counts: number[] }>[]
  const rows = answers.at(-1)?.rows ?? []
  return new Map(
    tables.map((table, place) => [table, rows[0]?.counts[place] ?? 0] as const).filter(([, rows]) => rows > 0),
  )
}

// How few they are is not known to PostgreSQL, whose statistics lag: the limit tells it.
function imagesOf(table: string, rows: number): string {
  return `(select * from ${changesOf(table)} limit ${rows}) as viewdesk_images`
}

function changesOf(table: string): string {
  return changeTable(partsOf(table))
}

type Table = Parameters<typeof changeTable>[0]

function partsOf(table: string): Table {
  const dot = table.indexOf('.')
  return { schema: table.slice(0, dot), name: table.slice(dot + 1) }
}
