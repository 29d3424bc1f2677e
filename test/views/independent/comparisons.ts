import { Temporal } from 'temporal-polyfill'
import type { TotalsAnswer } from '../../../src/reports/totals/totals.js'
import type { TestReports } from '../../harness/reports.js'
import { firstDayOf, type Step, steps } from './days.js'
import { fromDecimal, sumOf, twoDecimals } from './exact.js'
import type { RawRows } from './raw-rows.js'
import type { RecomputedReport } from './recomputed-report.js'
import type { Tally } from './tally.js'
import { type Age, asJson, compareValues, hoursBetween, isAge, type RawRow, type Value } from './values.js'

/** One set of generated rows, the reports over it, and where its comparisons are counted. */
export interface Compared {
  readonly seed: number
  readonly timeZone: string
  readonly now: Temporal.Instant
  readonly raw: RawRows
  readonly reports: TestReports
  readonly recomputed: readonly RecomputedReport[]
  /** The database's own order of every text that occurs. */
  readonly textOrder: ReadonlyMap<string, number>
  /** By column of a reference and by id, the name that staff read. */
  readonly names: ReferenceNames
  readonly tally: Tally
}

export type ReferenceNames = Readonly<Record<string, ReadonlyMap<string, string | null>>>

type Answered = Readonly<Record<string, unknown>>

/** From just before a question to just after its answer. */
export interface Moments {
  readonly before: Temporal.Instant
  readonly after: Temporal.Instant
}

export async function answered<T>(ask: () => Promise<T>): Promise<{ answer: T; moments: Moments }> {
  const before = Temporal.Instant.fromEpochMilliseconds(Date.now())
  const answer = await ask()
  return { answer, moments: { before, after: Temporal.Instant.fromEpochMilliseconds(Date.now() + 1) } }
}

/** Compares every value of an answer with a recomputed row or line of totals, and that there are no others. */
export function compareValuesOf(
  { tally, timeZone }: Compared,
  what: string,
  actual: Answered,
  expected: RawRow,
  moments: Moments,
): void {
  tally.same(`${what}, names`, Object.keys(actual).sort().join(), Object.keys(expected).sort().join())
  for (const [name, value] of Object.entries(expected)) {
    if (isAge(value)) compareAge(tally, `${what}, ${name}`, actual[name], value, moments)
    else tally.same(`${what}, ${name}`, actual[name], asJson(value, timeZone))
  }
}

/** An age is told by the database's clock while it answers: not before the question, and not after the answer. */
export function compareAge(tally: Tally, what: string, actual: unknown, age: Age, moments: Moments): void {
  const [least, most] = [moments.before, moments.after].map((at) => twoDecimals(hoursBetween(age.since, at)))
  tally.same(what, actual, actual === most ? most : least)
}

/**
 * The order of a list: the chosen column, a reference by its name, missing values last whichever way, then the grain.
 */
export function sorted(
  rows: readonly RawRow[],
  report: RecomputedReport,
  sort: { column: string; direction: 'asc' | 'desc' },
  { textOrder, names }: Pick<Compared, 'textOrder' | 'names'>,
): RawRow[] {
  const named = names[sort.column]
  if (named) return sortedByName(rows, report, sort, (id) => named.get(id) ?? id, { textOrder, names: {} })
  const keys = [sort, ...report.grain.map((column) => ({ column, direction: 'asc' as const }))]
  return [...rows].sort((one, other) => {
    for (const { column, direction } of keys) {
      const order = compareNulls(one[column] ?? null, other[column] ?? null, direction, textOrder)
      if (order !== 0) return order
    }
    return 0
  })
}

/** By code point once capitals and the marks on letters are gone, whatever the database makes of them. */
function sortedByName(
  rows: readonly RawRow[],
  report: RecomputedReport,
  { column, direction }: { column: string; direction: 'asc' | 'desc' },
  nameOf: (id: string) => string,
  rest: Pick<Compared, 'textOrder' | 'names'>,
): RawRow[] {
  const keyOf = (row: RawRow) => {
    const id = row[column] ?? null
    return id === null ? null : folded(nameOf(String(id)))
  }
  const byGrain = sorted(rows, report, { column: report.grain[0] as string, direction: 'asc' }, rest)
  const step = direction === 'asc' ? 1 : -1
  return byGrain.sort((one, other) => {
    const [first, second] = [keyOf(one), keyOf(other)]
    if (first === null || second === null) return Number(first === null) - Number(second === null)
    return Buffer.compare(Buffer.from(first), Buffer.from(second)) * step
  })
}

function folded(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
}

function compareNulls(one: Value, other: Value, direction: string, textOrder: ReadonlyMap<string, number>): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null)
  return compareValues(one, other, textOrder) * (direction === 'asc' ? 1 : -1)
}

/** The answer's groups against the groups of the recomputed rows, in the order of their keys. */
export function compareGroups(
  compared: Compared,
  what: string,
  answer: TotalsAnswer,
  rows: readonly RawRow[],
  report: RecomputedReport,
  groupBy: string,
  moments: Moments,
): void {
  const groups = new Map<string | null, RawRow[]>()
  for (const row of rows) {
    const key = keyOf(row, groupBy, compared.timeZone)
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  const actual = answer.groups ?? []
  compared.tally.same(`${what}, keys`, joined(actual.map(({ key }) => key)), joined([...groups.keys()]))
  const days = actual.flatMap(({ key }) => (groupBy.includes(':') && key !== null ? [String(key)] : []))
  compared.tally.same(`${what}, order of days`, days.join(), [...days].sort().join())
  for (const { key, totals, count } of actual) {
    const own = groups.get(key as string | null) ?? []
    compared.tally.same(`${what}, group ${key}, rows`, count, own.length)
    compareValuesOf(compared, `${what}, group ${key}`, totals, report.totals(own), moments)
  }
}

function joined(keys: readonly unknown[]): string {
  return keys.map(String).sort().join()
}

function keyOf(row: RawRow, groupBy: string, timeZone: string): string | null {
  const [name = '', unit] = groupBy.split(':')
  const value = row[name] ?? null
  if (value === null) return null
  if (typeof value === 'bigint' || typeof value === 'string') return String(value)
  const day = value instanceof Temporal.Instant ? value.toZonedDateTimeISO(timeZone).toPlainDate() : value
  if (!(day instanceof Temporal.PlainDate)) throw new Error(`${groupBy} is nothing to group by`)
  return firstDayOf(steps.find((step) => step === unit) as Step, day).toString()
}

/** Parts must add up to the whole; both sides are the answer's own. */
export function compareSums({ tally }: Compared, what: string, answer: TotalsAnswer, report: RecomputedReport): void {
  const groups = answer.groups ?? []
  tally.same(
    `${what}, rows of all groups`,
    groups.reduce((sum, { count }) => sum + count, 0),
    answer.count,
  )
  for (const name of report.additive) {
    const parts = groups.map(({ totals }) => fromDecimal(String(totals[name])))
    const whole = answer.totals[name]
    const sum = twoDecimals(sumOf(parts))
    tally.same(`${what}, sum of ${name}`, sum, typeof whole === 'number' ? `${whole}.00` : whole)
  }
}
