import { dayAfter, dayBefore, endOfStep, startOfStep } from '../asking/date-step.js'
import { columnOf } from '../asking/dimension-columns.js'
import type { ColumnFilter, Filter } from '../asking/filters.js'
import { findColumn, type Report } from '../report.js'
import type { Scope } from '../scope.js'
import { dateColumn, dimensionColumns, type Level, type LevelGrain } from './level.js'

/** Rows of one level, or of the report itself, that make up a part of what was asked for. */
export interface LevelPart {
  /** Null for the report's own rows. */
  readonly level: Level | null
  readonly grain: LevelGrain
  /** On the columns of the level, or of the report. */
  readonly filters: readonly Filter[]
}

/** Whether they are read without any of the report's own rows. */
export function areOfLevels(parts: readonly LevelPart[]): boolean {
  return parts.every(({ level }) => level !== null)
}

export interface LevelQuestion {
  readonly filters: readonly Filter[]
  readonly scope: Scope
  /** What the totals are grouped by, with the step of a date; none for the whole. */
  readonly groups: readonly { readonly column: string; readonly step: string | null }[]
  /** The column whose buckets are asked for; none for totals. */
  readonly bucketsOf?: string
}

/**
 * Which levels answer a question exactly: whole months, or years of buckets, and the days before and after them; null where only the rows can.
 *
 * @param levels those that hold what the rows hold
 */
export function chooseLevels(report: Report, levels: readonly Level[], question: LevelQuestion): LevelPart[] | null {
  const asked = understand(report, question)
  if (asked === null) return null
  const { dimension, days, others } = asked
  const { bucketsOf = null } = question
  const wanted: Level['kind'] = bucketsOf === null ? 'totals' : 'buckets'
  const kept = (step: LevelGrain['step']): Level | null =>
    levels.find(
      ({ kind, column: of, grain }) =>
        kind === wanted && of === bucketsOf && grain.step === step && grain.dimension === dimension,
    ) ?? null
  const whole = (step: LevelGrain['step'], filters: readonly Filter[]): LevelPart[] | null => {
    const level = kept(step)
    return level && [{ level, grain: level.grain, filters: [...others, ...filters] }]
  }
  const column = dateColumn(report)
  if (column === null) return whole(null, [])
  const isByDay = question.groups.some(({ step }) => step === 'day' || step === 'week')
  const onDays = (from: string | null, to: string | null): Extract<Filter, { kind: 'days' }> => ({
    kind: 'days',
    column,
    from,
    to,
  })
  // Years are kept of buckets, of which a month has many.
  const isInYears = question.groups.every(({ step }) => step === null || step === 'year') && kept('year') !== null
  if (days.kind !== 'range') {
    return whole(
      isByDay ? 'day' : isInYears ? 'year' : 'month',
      days.kind === 'any' ? [] : [{ kind: days.kind, column }],
    )
  }
  const byDay = (from: string | null, to: string | null): LevelPart => ({
    level: kept('day'),
    grain: { dimension, step: 'day' },
    // The report's own date may be a time.
    filters: [
      ...others,
      { ...onDays(from, to), column: kept('day') ? column : (findColumn(report, column.name) ?? column) },
    ],
  })
  if (isByDay) return kept('day') && [byDay(days.from, days.to)]
  const { before, whole: months, after } = inSteps(days.from, days.to, 'month')
  if (months === null) return kept('day') && [byDay(days.from, days.to)]
  const inner: LevelPart[] = []
  for (const [step, span] of isInYears ? inYearsAndMonths(months) : [['month', months] as const]) {
    const part = whole(step, [onDays(span.from, span.to)])
    if (part === null) return null
    inner.push(...part)
  }
  return [...inner, ...[before, after].flatMap((edge) => (edge ? [byDay(edge.from, edge.to)] : []))]
}

interface Understood {
  readonly dimension: string | null
  readonly days:
    | { readonly kind: 'any' | 'empty' | 'present' }
    | { readonly kind: 'range'; readonly from: string | null; readonly to: string | null }
  /** On the columns that levels have. */
  readonly others: readonly Filter[]
}

/** Null for what levels do not tell apart. */
function understand(report: Report, { filters, scope, groups }: LevelQuestion): Understood | null {
  const dimensions = new Set<string>()
  const others: Filter[] = []
  const onDate: ColumnFilter[] = []
  const known = dimensionColumns(report)
  if (scope.kind !== 'all') {
    const column = columnOf(report.dimensions, scope.dimension)
    if (column === null || !known.includes(column)) return null
    dimensions.add(column)
  }
  for (const filter of filters) {
    // No level tells single rows apart.
    if (filter.kind === 'records') return null
    const { name } = filter.column
    if (name === report.date) {
      onDate.push(filter)
      continue
    }
    const isKnown = name === report.keptBy || known.includes(name)
    if (!isKnown || !['any of', 'empty', 'present'].includes(filter.kind)) return null
    if (name !== report.keptBy) dimensions.add(name)
    others.push(filter)
  }
  for (const { column, step } of groups) {
    if (column === report.keptBy) continue
    if (step !== null) {
      if (column !== report.date) return null
    } else if (known.includes(column)) dimensions.add(column)
    else return null
  }
  const days = daysOf(onDate)
  return days === null || dimensions.size > 1 ? null : { dimension: [...dimensions][0] ?? null, days, others }
}

function daysOf(filters: readonly Filter[]): Understood['days'] | null {
  if (filters.length === 0) return { kind: 'any' }
  const [only] = filters
  if (filters.length === 1 && (only?.kind === 'empty' || only?.kind === 'present')) return { kind: only.kind }
  let from: string | null = null
  let to: string | null = null
  for (const filter of filters) {
    if (filter.kind !== 'days') return null
    if (filter.from !== null && (from === null || filter.from > from)) from = filter.from
    if (filter.to !== null && (to === null || filter.to < to)) to = filter.to
  }
  return { kind: 'range', from, to }
}

/** The whole years among some months, and the months before and after them. */
function inYearsAndMonths({ from, to }: Span): (readonly ['month' | 'year', Span])[] {
  const { before, whole, after } = inSteps(from, to && endOfStep(to, 'month'), 'year')
  const months = [before, after].flatMap((span) => (span ? [['month', span] as const] : []))
  return whole === null ? months : [['year', whole], ...months]
}

interface Span {
  readonly from: string | null
  readonly to: string | null
}

/** The whole months or years of some days, from the first one's first day to the last one's first day, and what is beside them. */
export function inSteps(
  from: string | null,
  to: string | null,
  step: 'month' | 'year',
): { readonly before: Span | null; readonly whole: Span | null; readonly after: Span | null } {
  // Behind the last one of the calendar there is none, and before its first.
  const isAtItsEnds =
    (from !== null && from >= startOfStep('9999-12-31', step)) || (to !== null && to <= endOfStep('0001-01-01', step))
  if (isAtItsEnds) return { before: { from, to }, whole: null, after: null }
  const first = from === null || from === startOfStep(from, step) ? from : dayAfter(endOfStep(from, step))
  const last = to === null || to === endOfStep(to, step) ? to : dayBefore(startOfStep(to, step))
  if (first !== null && last !== null && first > last) return { before: { from, to }, whole: null, after: null }
  return {
    before: from === null || first === null || first === from ? null : { from, to: dayBefore(first) },
    whole: { from: first, to: last === null ? null : startOfStep(last, step) },
    after: to === null || last === null || last === to ? null : { from: dayAfter(last), to },
  }
}
