/** What staff read instead of codes: choices, periods, freshness, refreshes. */
import type { Column, Freshness, LeftOut, Run, Value } from './api-shapes.js'
import { dayOf, formatAge, formatClock, formatCount, formatDay, formatValue, type Manner } from './format.js'

/** The name that the catalogue has for a choice; one that it does not know is spelled out. */
export function choiceLabel(column: Column | null, choice: string): string {
  return column?.choices.find(({ value }) => value === choice)?.label ?? sentence(choice)
}

/** "in_progress" reads "In progress". */
function sentence(code: string): string {
  return capital(code.replaceAll('_', ' '))
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** A value of a column, references left aside: those need their labels. */
export function valueText(column: Column, value: Value | undefined, manner: Manner): string {
  if (column.unit === 'choice' && value !== null && value !== undefined) return choiceLabel(column, String(value))
  return formatValue(value, column.unit, manner)
}

export const PERIODS: readonly (readonly [key: string, label: string])[] = [
  ['today', 'Today'],
  ['yesterday', 'Yesterday'],
  ['this_week', 'This week'],
  ['last_week', 'Last week'],
  ['this_month', 'This month'],
  ['last_month', 'Last month'],
  ['this_quarter', 'This quarter'],
  ['last_quarter', 'Last quarter'],
  ['this_year', 'This year'],
  ['last_year', 'Last year'],
  ['last_7_days', 'Last 7 days'],
  ['last_30_days', 'Last 30 days'],
  ['last_90_days', 'Last 90 days'],
]

export function periodLabel(key: string): string {
  return PERIODS.find(([name]) => name === key)?.[1] ?? sentence(key)
}

/** When filters were chosen: "today", "yesterday", "Friday", "Nov 3, 2026". */
export function rememberedWords(at: string, now: Date, manner: Manner): string {
  const [then, today] = [new Date(at), now].map((date) => Date.parse(dayOf(date, manner)))
  const days = Math.round(((today ?? 0) - (then ?? 0)) / 86_400_000)
  if (days <= 0) return 'today'
  if (days === 1) return 'yesterday'
  if (days >= 7) return formatDay(dayOf(new Date(at), manner), manner)
  return new Intl.DateTimeFormat(manner.locale, { weekday: 'long', timeZone: manner.timeZone }).format(new Date(at))
}

export type Tone = 'good' | 'busy' | 'late' | 'bad' | 'none'

/** "As of 10:42, 3 min ago", with a colour; never a colour alone. */
export function freshnessWords(freshness: Freshness, now: Date, manner: Manner): { tone: Tone; text: string } {
  const { state, asOf } = freshness
  const when = asOf ? `${formatClock(asOf, now, manner)}, ${formatAge(asOf, now)}` : null
  switch (state) {
    case 'live':
      return { tone: 'good', text: 'Live' }
    case 'fresh':
      return { tone: 'good', text: when ? `As of ${when}` : 'Up to date' }
    case 'stale':
      return { tone: 'late', text: when ? `Out of date: as of ${when}` : 'Out of date' }
    case 'refreshing':
      return { tone: 'busy', text: when ? `Refreshing; still as of ${when}` : 'Refreshing; no data yet' }
    case 'failed':
      return { tone: 'bad', text: when ? `Last refresh failed; as of ${when}` : 'Last refresh failed; no data yet' }
    case 'unpopulated':
      return { tone: 'none', text: 'No data yet' }
  }
}

export function isOpen(run: Run): boolean {
  return run.state === 'queued' || run.state === 'waiting' || run.state === 'running'
}

/** Who started a refresh and when: "Ann Kay at 10:40", "the schedule at 10:30". */
export function startedWords(run: Run, now: Date, manner: Manner): string {
  const who = run.startedBy ?? 'the schedule'
  return run.startedAt ? `${who} at ${formatClock(run.startedAt, now, manner)}` : who
}

/** How the last refresh went: "Refreshed at 10:42 by Ann Kay in 0.8 s, 12,345 rows". */
export function runWords(run: Run, now: Date, manner: Manner): string {
  const who = run.startedBy ?? 'the schedule'
  if (isOpen(run)) return `Started by ${startedWords(run, now, manner)}`
  const when = run.finishedAt ? ` at ${formatClock(run.finishedAt, now, manner)}` : ''
  if (run.state === 'failed') return `The refresh failed${when}`
  if (run.state === 'cancelled') return `Cancelled${when}`
  if (run.state === 'skipped') return `Skipped${when}: nothing had changed`
  const rows = run.rows === null ? '' : `, ${formatCount(run.rows, manner)} rows`
  const took = run.durationMs === null ? '' : ` in ${durationWords(run.durationMs, manner)}`
  return `Refreshed${when} by ${who}${took}${rows}`
}

/** "under 0.1 s", "0.8 s", "24 s", "3 min 5 s". */
export function durationWords(durationMs: number, { locale }: Manner): string {
  if (durationMs > 0 && durationMs < 100) return 'under 0.1 s'
  const seconds = durationMs / 1000
  if (seconds < 10) return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(seconds)} s`
  const whole = Math.round(seconds)
  return whole < 60 ? `${whole} s` : `${Math.trunc(whole / 60)} min ${whole % 60} s`
}

/** The time of one query: "0.8 ms", "1.3 s". */
export function tookWords(tookMs: number, manner: Manner): string {
  if (tookMs >= 1000) return durationWords(tookMs, manner)
  return `${new Intl.NumberFormat(manner.locale, { maximumFractionDigits: tookMs < 10 ? 1 : 0 }).format(tookMs)} ms`
}

// More than this a running refresh is never said to have done: the end is the server's to tell.
const MOST_PERCENT = 95

/** How far a running refresh probably is, in whole percent; null where no earlier one tells. */
export function progressShare(elapsedMs: number, usualMs: number | null): number | null {
  if (usualMs === null || usualMs <= 0) return null
  return Math.min(MOST_PERCENT, Math.round((100 * elapsedMs) / usualMs))
}

/** "3 s of usually 8 s", "12 s, longer than the usual 8 s", "3 s so far". */
export function progressWords(elapsedMs: number, usualMs: number | null, manner: Manner): string {
  const elapsed = durationWords(Math.floor(elapsedMs / 1000) * 1000, manner)
  if (usualMs === null) return `${elapsed} so far`
  const usual = durationWords(usualMs, manner)
  return elapsedMs > usualMs ? `${elapsed}, longer than the usual ${usual}` : `${elapsed} of usually ${usual}`
}

/** Why a refresh failed: "Started by the schedule at 10:30. It ended with: division by zero". */
export function failureWords(run: Run, now: Date, manner: Manner): string {
  const reason = run.error ? `It ended with: ${run.error}` : 'The server log says why.'
  return `Started by ${startedWords(run, now, manner)}. ${reason}`
}

/** "12 jobs not compared"; where only one reason is ever told, that: "3 jobs not billed". */
export function leftOutWords({ label, count, rows, reasons }: LeftOut, manner: Manner): string {
  const words = reasons.length === 1 ? (reasons[0]?.label ?? label) : label
  return `${formatCount(count, manner)} ${count === 1 ? rows.one : rows.many} ${words}`
}

/** The reasons that there are rows for, as links read: "9 without an estimate", "3 not billed"; none where one says it all. */
export function leftOutReasons(
  { count, reasons }: LeftOut,
  manner: Manner,
): readonly { text: string; href: string | null }[] {
  if (reasons.length === 1) return []
  const found = reasons.filter((reason) => reason.count > 0)
  const number = (some: number): string => (some !== count ? `${formatCount(some, manner)} ` : count > 1 ? 'all ' : '')
  return found.map((reason) => ({ text: `${number(reason.count)}${reason.label}`, href: reason.href }))
}

/** What several totals leave out for the same reasons is told once, with all of their names. */
export function mergeLeftOut(
  answers: readonly LeftOut[],
): readonly (LeftOut & { readonly totals: readonly string[] })[] {
  const merged = new Map<string, LeftOut & { readonly totals: readonly string[] }>()
  for (const answer of answers) {
    if (answer.count === 0) continue
    const key = JSON.stringify([answer.group, answer.label, answer.reasons, answer.total === null])
    const before = merged.get(key)
    merged.set(key, {
      ...(before ?? answer),
      totals: [...(before?.totals ?? []), ...(answer.total === null ? [] : [answer.total])],
    })
  }
  return [...merged.values()]
}

const ROLES: Readonly<Record<string, string>> = { viewer: 'Viewer', operator: 'Operator', admin: 'Administrator' }

export function roleLabel(role: string): string {
  return ROLES[role] ?? sentence(role)
}
