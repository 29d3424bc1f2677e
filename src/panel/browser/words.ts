/** What staff read instead of codes: choices, periods, freshness, durations. */

import { allTime, type PresetName } from '../../reports/asking/address.js'
import type { Freshness } from '../../reports/refresh/freshness.js'
import type { Column } from '../../reports/report.js'
import type { LeftOutAnswer } from '../../reports/totals/left-out.js'
import {
  dayOf,
  formatAge,
  formatClock,
  formatCount,
  formatDay,
  formatStep,
  formatValue,
  type Manner,
} from './format.js'
import { say } from './language.js'
import type { Value } from './talk/api-shapes.js'

/** The name that the catalogue has for a choice; one that it does not know is spelled out where nothing else reads so. */
export function choiceLabel(column: ShownColumn | null, choice: string): string {
  const choices = column?.choices ?? []
  const declared = choices.find(({ value }) => value === choice)
  if (declared) return declared.label
  const isTaken = (words: string): boolean => choices.some(({ label }) => label === words)
  const words = sentence(choice)
  if (isSnakeCase(choice) && !column?.isAsWritten && !isTaken(words)) return words
  // Quoted as a value of the database, where another has these words.
  return isTaken(choice) ? `“${choice}”` : choice
}

/** A column as an answer shows it. */
export interface ShownColumn extends Column {
  /** Its values stand as they are: spelled out, two of them would read the same. */
  readonly isAsWritten?: boolean
}

/** A column for values that stand beside one another: all different ones read differently. */
export function toldApart(column: Column, values: () => readonly (Value | undefined)[]): ShownColumn {
  if (column.unit !== 'choice') return column
  const different = [...new Set(values().flatMap((value) => (typeof value === 'string' ? [value] : [])))]
  const words = new Set(different.map((value) => choiceLabel(column, value)))
  return words.size === different.length ? column : { ...column, isAsWritten: true }
}

function isSnakeCase(text: string): boolean {
  return /^\p{Ll}[\p{Ll}\d]*(_[\p{Ll}\d]+)*$/u.test(text)
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
  if (column.step && typeof value === 'string') return formatStep(value, column.step, manner)
  return formatValue(value, column.unit, manner)
}

// A uuid has 36.
const LONGEST_ID = 20

/** An id where it stands for a name: the beginning of a long one tells it from others, and nobody reads the rest. */
export function shortId(id: string): string {
  return id.length > LONGEST_ID ? `${id.slice(0, 8)}…` : id
}

/** In the order of the menu. */
const PERIOD_KEYS = [
  'today',
  'yesterday',
  'this_week',
  'last_week',
  'this_month',
  'last_month',
  'this_quarter',
  'last_quarter',
  'this_year',
  'last_year',
  'last_7_days',
  'last_30_days',
  'last_90_days',
] as const satisfies readonly PresetName[]

export const PERIODS: readonly (readonly [key: string, label: string])[] = PERIOD_KEYS.map((key) => [
  key,
  say(`dates.${key}`),
])

export function periodLabel(key: string): string {
  return key === allTime ? say('dates.allTime') : (PERIODS.find(([name]) => name === key)?.[1] ?? sentence(key))
}

/** When filters were chosen: "today", "yesterday", "Friday", "Nov 3, 2026". */
export function rememberedWords(at: string, now: Date, manner: Manner): string {
  const [then, today] = [new Date(at), now].map((date) => Date.parse(dayOf(date, manner)))
  const days = Math.round(((today ?? 0) - (then ?? 0)) / 86_400_000)
  if (days <= 0) return say('dates.rememberedToday')
  if (days === 1) return say('dates.rememberedYesterday')
  if (days >= 7) return formatDay(dayOf(new Date(at), manner), manner)
  return new Intl.DateTimeFormat(manner.locale, { weekday: 'long', timeZone: manner.timeZone }).format(new Date(at))
}

/** "every 15 minutes", "daily at 06:00", as the catalogue tells it. */
export function scheduleWords(schedule: string): string {
  const [, daily] = /^daily at (.+)$/.exec(schedule) ?? []
  if (daily !== undefined) return say('dates.daily', { clock: daily })
  const [, count, unit] = /^every (\d+) (minute|hour|day)s?$/.exec(schedule) ?? []
  if (count === undefined) return schedule
  return say(`dates.every_${unit as 'minute' | 'hour' | 'day'}`, { n: count, count })
}

export type Tone = 'good' | 'busy' | 'late' | 'bad' | 'none'

/** "No connection; as of 10:42, 3 min ago" */
export function unknownWords(isSignedOut: boolean, { asOf }: Freshness, now: Date, manner: Manner): string {
  if (asOf === null) return say(isSignedOut ? 'freshness.signedOut' : 'freshness.noConnection')
  const when = say('freshness.when', { clock: formatClock(asOf, now, manner), age: formatAge(asOf, now) })
  return say(isSignedOut ? 'freshness.signedOutAsOf' : 'freshness.noConnectionAsOf', { when })
}

/** Why there are no figures of a report that is absent. */
export function absentWords({ builtFor }: Freshness): string {
  return builtFor === undefined ? say('freshness.gone') : say('freshness.otherZone', { zone: builtFor })
}

/** "As of 10:42, 3 min ago", with a colour; never a colour alone. */
export function freshnessWords(freshness: Freshness, now: Date, manner: Manner): { tone: Tone; text: string } {
  const { state, asOf } = freshness
  const when = asOf ? say('freshness.when', { clock: formatClock(asOf, now, manner), age: formatAge(asOf, now) }) : null
  const { changesWaiting = 0, waitingSince } = freshness
  if (changesWaiting > 0 && waitingSince !== undefined && state === 'fresh') {
    const age = durationWords(Math.max(0, now.getTime() - Date.parse(waitingSince)), manner)
    return {
      tone: 'busy',
      text: say('freshness.changesWaiting', { n: changesWaiting, count: String(changesWaiting), age }),
    }
  }
  switch (state) {
    case 'live':
      // Without its age: nothing has changed since then, and nothing is old.
      return {
        tone: 'good',
        text: asOf ? say('freshness.liveAsOf', { when: formatClock(asOf, now, manner) }) : say('freshness.live'),
      }
    case 'fresh':
      return { tone: 'good', text: when ? say('freshness.asOf', { when }) : say('freshness.upToDate') }
    case 'stale':
      return { tone: 'late', text: when ? say('freshness.outOfDateAsOf', { when }) : say('freshness.outOfDate') }
    case 'refreshing':
      return { tone: 'busy', text: when ? say('freshness.refreshingAsOf', { when }) : say('freshness.refreshingFirst') }
    case 'failed':
      return { tone: 'bad', text: when ? say('freshness.failedAsOf', { when }) : say('freshness.failedFirst') }
    case 'unpopulated':
      return { tone: 'none', text: say('freshness.noData') }
    case 'absent':
      return { tone: 'bad', text: absentWords(freshness) }
  }
}

/** "under 0.1 s", "0.8 s", "24 s", "3 min 5 s". */
export function durationWords(durationMs: number, { locale }: Manner): string {
  if (durationMs > 0 && durationMs < 100) return say('dates.underTenth')
  const seconds = durationMs / 1000
  if (seconds < 10) {
    return say('dates.seconds', { count: new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(seconds) })
  }
  const whole = Math.round(seconds)
  return whole < 60
    ? say('dates.seconds', { count: whole })
    : say('dates.minutes', { minutes: Math.trunc(whole / 60), seconds: whole % 60 })
}

/** The time of one query: "0.8 ms", "1.3 s". */
export function tookWords(tookMs: number, manner: Manner): string {
  if (tookMs >= 1000) return durationWords(tookMs, manner)
  const digits = { maximumFractionDigits: tookMs < 10 ? 1 : 0 }
  return say('dates.milliseconds', { count: new Intl.NumberFormat(manner.locale, digits).format(tookMs) })
}

/** "12 jobs not compared"; where only one reason is ever told, that: "3 jobs not billed". */
export function leftOutWords({ label, count, rows, reasons }: LeftOutAnswer, manner: Manner): string {
  const words = reasons.length === 1 ? (reasons[0]?.label ?? label) : label
  return `${formatCount(count, manner)} ${count === 1 ? rows.one : rows.many} ${words}`
}

/** The reasons that there are rows for, as links read: "9 without an estimate", "3 not billed"; none where one says it all. */
export function leftOutReasons(
  { count, reasons }: LeftOutAnswer,
  manner: Manner,
): readonly { text: string; href: string | null }[] {
  if (reasons.length === 1) return []
  const found = reasons.filter((reason) => reason.count > 0)
  const text = (some: number, label: string): string =>
    some !== count
      ? `${formatCount(some, manner)} ${label}`
      : count > 1
        ? say('figures.allReason', { reason: label })
        : label
  return found.map((reason) => ({ text: text(reason.count, reason.label), href: reason.href }))
}

/** What several totals leave out for the same reasons is told once, with all of their names. */
export function mergeLeftOut(
  answers: readonly LeftOutAnswer[],
): readonly (LeftOutAnswer & { readonly totals: readonly string[] })[] {
  const merged = new Map<string, LeftOutAnswer & { readonly totals: readonly string[] }>()
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

const ROLES: Readonly<Record<string, string>> = {
  viewer: say('shell.viewer'),
  operator: say('shell.operator'),
  admin: say('shell.admin'),
}

export function roleLabel(role: string): string {
  return ROLES[role] ?? sentence(role)
}

/** Whose a saved view is, as far as others are concerned. */
export interface Whose {
  readonly isMine: boolean
  readonly owner: string
  readonly shared: boolean
  readonly shipped: boolean
}

/** "Shared by Ann Kay", "Ready-made"; empty of one's own that nobody else sees. */
export function whoseWords({ isMine, owner, shared, shipped }: Whose): string {
  if (isMine) return shared ? say('savedViews.shared') : ''
  return shipped ? say('savedViews.shipped') : say('savedViews.sharedBy', { owner })
}

/** What tells views apart that stand in one list: of whom one is that a colleague has made, or that is called as another. */
export function apartWords<View extends Whose & { readonly name: string; readonly report: string }>(
  views: readonly View[],
  titleOf: (report: string) => string,
): (view: View) => { readonly title: string; readonly whose: string; readonly isTitleNeeded: boolean } {
  return (view) => {
    const namesakes = views.filter((one) => one !== view && one.name === view.name)
    const isOfColleague = !view.isMine && !view.shipped
    return {
      title: titleOf(view.report),
      whose: namesakes.length > 0 || isOfColleague ? whoseWords(view) : '',
      isTitleNeeded: namesakes.some(({ report }) => report !== view.report),
    }
  }
}
