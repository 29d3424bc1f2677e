import type { Report } from '../report.js'
import { columnOfKey, filterKey, isPeriodKey } from './address.js'
import { endOfStep, type Step, startOfStep } from './date-step.js'
import type { Filter } from './filters.js'
import type { Period } from './periods.js'
import { type Remark, wholeSteps } from './remark.js'

/** What a query asks for, and what is said of it. */
interface Asked {
  readonly filters: readonly Filter[]
  readonly notes: readonly Remark[]
  readonly period: Period | null
  readonly asked: URLSearchParams
}

type Days = Extract<Filter, { kind: 'days' }>

/**
 * Widens filters of days to whole weeks, months … where a day of the report stands for such: half of May would be all of
 * it or none. Links carry on what is shown.
 */
export function inWholeSteps(report: Report, asked: Asked): Asked {
  const step = report.columns.find(({ name }) => name === report.date)?.step
  if (!step) return asked
  const params = new URLSearchParams(asked.asked)
  const notes: Remark[] = [...asked.notes]
  let { period } = asked
  const filters = asked.filters.map((filter) => {
    if (filter.kind !== 'days' || filter.column.name !== report.date) return filter
    const wide = widen(filter, step)
    if (wide.from === filter.from && wide.to === filter.to) return filter
    const isPeriod = period !== null && period.from === filter.from && period.to === filter.to
    const own = isPeriod ? isPeriodKey : (key: string) => columnOfKey(key) === report.date
    const named = params.get(filterKey(filter.column.name))
    rewrite(params, own, isPeriod ? null : filter.column.name, wide)
    if (isPeriod) period = { preset: null, from: wide.from, to: wide.to }
    // The first day is the name of its step: nobody has cut it.
    const isName = named === wide.from && filter.from === filter.to
    const isTold = notes.some(({ code }) => code === `whole_${step}s`)
    if (!isName && !isTold) notes.push(wholeSteps(step, wide.from, wide.to))
    return wide
  })
  return { filters, period, asked: params, notes }
}

function widen(days: Days, step: Step): Days {
  return {
    ...days,
    from: days.from && startOfStep(days.from, step),
    to: days.to && endOfStep(days.to, step),
  }
}

/** Puts a range in the place of whatever the address said of the days. */
function rewrite(
  params: URLSearchParams,
  isOwn: (key: string) => boolean,
  column: string | null,
  { from, to }: Days,
): void {
  for (const key of [...params.keys()].filter(isOwn)) params.delete(key)
  const key = (end: 'from' | 'to') => (column === null ? end : filterKey(column, end))
  if (from !== null) params.set(key('from'), from)
  if (to !== null) params.set(key('to'), to)
}
