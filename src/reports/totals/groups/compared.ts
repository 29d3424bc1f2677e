import {
  type Comparison,
  comparedDays,
  comparedStep,
  type Days,
  daysOf,
  isOfWeek,
  isWholeStep,
} from '../../asking/compared-period.js'
import { endOfStep, type Step, startOfStep, steps } from '../../asking/date-step.js'
import { type Filter, isOn } from '../../asking/filters.js'
import type { Group } from '../../asking/group-by.js'
import { isDay, todayIn } from '../../asking/periods.js'
import type { ListQuery } from '../../asking/query.js'
import type { Reading } from '../../reading.js'
import { findColumn } from '../../report.js'
import type { JsonValue } from '../../rows/record-id.js'
import { queryTotals, type TotalValues } from '../totals.js'
import type { Spell } from './equal-keys.js'
import { type Compared, type GroupTotals, type Level, readLevel } from './group-level.js'

interface Asked {
  readonly query: ListQuery
  /** Those of the query, and of the groups that are shown. */
  readonly within: readonly Filter[]
  readonly comparison: Comparison
  readonly levels: readonly Level[]
  /** The totals that are asked for by such groups; null for all. */
  readonly namesOf: (groups: readonly Group[]) => readonly string[] | null
  readonly spell: Spell
}

/**
 * What totals and groups are compared with. A group of days is compared with the step before, or of a year before; any other with
 * the days that all rows are compared with.
 */
export async function readCompared(
  reading: Reading,
  asked: Asked,
): Promise<{ readonly whole: Compared | null; readonly levels: readonly (readonly (Compared | null)[])[] }> {
  const { query, comparison, namesOf } = asked
  const today = todayIn(reading.timeZone, reading.now())
  const days = comparedDays(query, comparison, today)
  const whole = days && {
    ...days,
    totals: (await totalsIn(reading, query, days, query.filters, [], namesOf([])))[0]?.totals ?? {},
  }
  const levels = []
  for (const level of asked.levels) levels.push(await comparedLevel(reading, asked, level, days, today))
  return { whole, levels }
}

async function comparedLevel(
  reading: Reading,
  { query, within, comparison, namesOf, spell }: Asked,
  { groups, rows }: Level,
  days: Days | null,
  today: string,
): Promise<readonly (Compared | null)[]> {
  const { report } = query
  const names = namesOf(groups)
  const inDays = async (span: Days, by: readonly Group[]) =>
    byKey(await spell(by, await totalsIn(reading, query, span, within, by, names)))
  const nothing = onceAsked(() => totalsOfNothing(reading, query, names))
  const dated = groups.filter(({ column, step }) => step !== null && column.name === report.date)
  const others = groups.filter((group) => !dated.includes(group))
  const placesOfOthers = others.map((group) => groups.indexOf(group))
  const othersOf = (key: readonly JsonValue[]) => placesOfOthers.map((place) => key[place] ?? null)
  // Years and their months: the months say it.
  const finest = dated.toSorted((one, other) => steps.indexOf(stepOf(one)) - steps.indexOf(stepOf(other)))[0]
  if (!finest) {
    if (days === null) return rows.map(() => null)
    const found = await inDays(days, groups)
    return await inTurn(rows, async ({ key }) => ({ ...days, totals: found.get(text(key)) ?? (await nothing()) }))
  }
  const step = stepOf(finest)
  const left = daysOf(query.filters, finest.column.name)
  const ofWeek = isOfWeek(query, today)
  const place = groups.indexOf(finest)
  const spanOf = ({ key }: GroupTotals<readonly JsonValue[]>): Days | null => {
    const day = key[place]
    if (typeof day !== 'string' || !isDay(day)) return null
    const end = endOfStep(day, step)
    const cell = { from: latest(day, left.from ?? day), to: left.to !== null && left.to < end ? left.to : end }
    return comparedStep(report, cell, step, comparison, today, ofWeek)
  }
  const spans = rows.map(spanOf)
  const known = spans.filter((span) => span !== null)
  const wholes = known.filter((span) => isWholeStep(span, step))
  const ofWholes =
    wholes.length === 0 ? new Map<string, TotalValues>() : await inDays(around(wholes), [...others, finest])
  const ofParts = new Map<string, ReadonlyMap<string, TotalValues>>()
  for (const span of known.filter((one) => !isWholeStep(one, step))) {
    if (ofParts.has(text(span))) continue
    ofParts.set(text(span), await inDays(span, others))
  }
  return await inTurn(rows, async ({ key }, at) => {
    const span = spans[at] ?? null
    if (span === null) return null
    const found = isWholeStep(span, step)
      ? ofWholes.get(text([...othersOf(key), startOfStep(span.from, step)]))
      : ofParts.get(text(span))?.get(text(othersOf(key)))
    return { ...span, totals: found ?? (await nothing()) }
  })
}

function stepOf({ step }: Group): Step {
  return step ?? 'day'
}

function latest(one: string, other: string): string {
  return one > other ? one : other
}

/** All days from the first to the last of them. */
function around(spans: readonly Days[]): Days {
  const first = spans.map(({ from }) => from).sort()[0] ?? ''
  return {
    from: first,
    to:
      spans
        .map(({ to }) => to)
        .sort()
        .at(-1) ?? '',
  }
}

const text = JSON.stringify

function byKey(rows: readonly GroupTotals<readonly JsonValue[]>[]): ReadonlyMap<string, TotalValues> {
  return new Map(rows.map(({ key, totals }) => [text(key), totals]))
}

async function inTurn<Row, Made>(rows: readonly Row[], make: (row: Row, at: number) => Promise<Made>): Promise<Made[]> {
  return await Promise.all(rows.map(make))
}

/** Groups of the same rows in other days. */
async function totalsIn(
  reading: Reading,
  query: ListQuery,
  { from, to }: Days,
  filters: readonly Filter[],
  groups: readonly Group[],
  names: readonly string[] | null,
): Promise<readonly GroupTotals<readonly JsonValue[]>[]> {
  const { report } = query
  const column = findColumn(report, report.date ?? '')
  if (!column) return []
  const others = filters.filter((filter) => !isOn(filter, report.date))
  const then: ListQuery = { ...query, filters: [...others, { kind: 'days', column, from, to }] }
  if (groups.length > 0) return await readLevel(reading, then, groups, null, names)
  const whole = await queryTotals(reading, then, { groups: [], names })
  return whole.map((row) => ({ ...row, key: [] }))
}

/** What totals of no rows are: a sum is 0.00, and a rate is none. */
async function totalsOfNothing(
  reading: Reading,
  query: ListQuery,
  names: readonly string[] | null,
): Promise<TotalValues> {
  const column = findColumn(query.report, query.report.date ?? '')
  if (!column) return {}
  const none: Filter = { kind: 'days', column, from: '0001-01-02', to: '0001-01-01' }
  const [only] = await queryTotals(reading, { ...query, filters: [none] }, { groups: [], names })
  return only?.totals ?? {}
}

function onceAsked<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | null = null
  return () => {
    answer ??= ask()
    return answer
  }
}
