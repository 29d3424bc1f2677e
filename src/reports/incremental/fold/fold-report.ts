import type pg from 'pg'
import { arrayLiteral } from '../../../database/array-literal.js'
import { type Asked, askInOneMessage } from '../../../database/one-message.js'
import type { ToldRows } from '../../levels/told-rows.js'
import { few } from '../../levels/touched.js'
import type { DirtyKeys } from '../dirty-keys.js'
import { askCounts, askKeys, type Counts, countsOf } from './ask-keys.js'
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

/** What is done with a change of a report's rows, in its own transaction. */
export interface ChangeSteps {
  /** What is asked ahead of it. */
  ask?(report: IncrementalReport): readonly (Asked | string)[]
  /**
   * Ahead of it.
   *
   * @param most how many rows are taken out, and how many put in, at most; null where nobody knows
   * @param answers to what `ask` has asked
   * @returns where the rows are told, too, that are taken out and put in
   */
  before?(
    client: pg.ClientBase,
    report: IncrementalReport,
    most: number | null,
    answers: readonly pg.QueryResult[],
  ): Promise<ToldIn>
  /**
   * Behind it.
   *
   * @returns what is left to be written, together with what comes next
   */
  after?(client: pg.ClientBase, report: IncrementalReport, difference: Difference): Promise<readonly (Asked | string)[]>
}

// Of many rows a statement is planned for as many as they are, and is none for the next fold.
const planned = ['set local plan_cache_mode = auto', 'set local random_page_cost to default']

/** What a report that cannot be worked out is taken back to. */
export const savepoint = 'savepoint one_report'

export function nothingOf(report: IncrementalReport): Folded {
  return { report, keys: 0, gone: 0, changed: 0, come: 0, differed: null, failed: null }
}

/**
 * Works out anew the rows of a report that may have changed by what has been written down; all of them where those are most.
 *
 * @param counts how many images wait, where that is known; else they are counted behind a savepoint
 * @param left takes what is left to be written
 */
export async function foldOne(
  client: pg.ClientBase,
  report: IncrementalReport,
  counts: Counts | null,
  steps: ChangeSteps,
  left: (Asked | string)[],
): Promise<Folded> {
  const { stored, mostKeys } = report
  const tables = [...report.dirty.tables.keys()]
  const counted = counts ?? (await countImages(client, tables))
  const waiting = tables.filter((table) => (counted.get(table) ?? 0) > 0)
  const asked = waiting.length === 0 ? null : askKeys(report, waiting, counted)
  if (asked === null) return nothingOf(report)
  const isMany = typeof asked.keys === 'string'
  const first = [...(counts === null ? [] : [savepoint]), ...(isMany ? planned : []), ...asked.first]
  const questions = [...first, asked.keys, ...(steps.ask?.(report) ?? [])]
  const [found, ...answers] = (await askInOneMessage(client, questions)).slice(first.length)
  const keys = (found?.rows ?? []).map((row) => stored.grain.map(({ name }) => row[name] as string | null))
  if (keys.length === 0) return nothingOf(report)
  if (mostKeys !== null && keys.length > mostKeys) return await foldAll(client, report, keys.length, steps, left)
  const into = (await steps.before?.(client, report, keys.length, answers)) ?? null
  const statements = byNulls(keys).map(([nulls, alike]): Asked => {
    const given = stored.grain.flatMap((_, place) => (nulls[place] ? [] : [alike.map((key) => key[place] ?? null)]))
    return { text: recomputeKeys(stored, nulls, into), values: given.map(arrayLiteral) }
  })
  let sum: Folded & Difference = { ...nothingOf(report), keys: keys.length }
  for (const { rows } of await recompute(client, statements, keys.length)) sum = added(sum, differenceOf(rows[0]))
  left.push(...((await steps.after?.(client, report, sum)) ?? []))
  return sum
}

async function recompute(
  client: pg.ClientBase,
  statements: readonly Asked[],
  keys: number,
): Promise<readonly pg.QueryResult<DifferenceRow>[]> {
  if (2 * keys <= few) return await askInOneMessage(client, statements)
  await client.query(planned.join('; '))
  const results: pg.QueryResult<DifferenceRow>[] = []
  for (const { text, values = [] } of statements) results.push(await client.query(text, [...values]))
  return results
}

/**
 * Works out all rows of a report anew.
 *
 * @param keys how many may have changed
 * @param left takes what is left to be written
 * @param first statements ahead of it
 */
export async function foldAll(
  client: pg.ClientBase,
  report: IncrementalReport,
  keys: number,
  steps: ChangeSteps,
  left: (Asked | string)[],
  first: readonly string[] = [],
): Promise<Folded> {
  const answers = await askInOneMessage(client, [...planned, ...first, ...(steps.ask?.(report) ?? [])])
  const into = (await steps.before?.(client, report, null, answers.slice(planned.length + first.length))) ?? null
  const difference = await recomputeReport(client, report.stored, into)
  left.push(...((await steps.after?.(client, report, difference)) ?? []))
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

export function added<Sum extends Difference>(sum: Sum, { gone, changed, come, rows }: Difference): Sum {
  const { added: more = [], removed = [] } = sum.rows ?? {}
  const all = rows && { added: [...more, ...rows.added], removed: [...removed, ...rows.removed] }
  return { ...sum, gone: sum.gone + gone, changed: sum.changed + changed, come: sum.come + come, rows: all ?? sum.rows }
}

async function run(client: pg.ClientBase, text: string): Promise<Difference> {
  const { rows } = await client.query<DifferenceRow>(text)
  return differenceOf(rows[0])
}

type DifferenceRow = Difference & Partial<ToldRows> & { readonly isTwice: boolean }

function differenceOf(difference: DifferenceRow | undefined): Difference {
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

async function countImages(client: pg.ClientBase, tables: readonly string[]): Promise<Counts> {
  const [, counted] = await askInOneMessage(client, [savepoint, askCounts(tables)])
  return countsOf(tables, counted?.rows)
}
