import { Temporal } from 'temporal-polyfill'
import { type Days, dayIn, daysOfPreset, isWithin, presets } from './days.js'
import { compareRatios, fromDecimal, type Ratio, twoDecimals } from './exact.js'
import type { Random } from './random.js'
import type { RecomputedReport } from './recomputed-report.js'
import { isAge, isRatio, type RawRow, type Value } from './values.js'

/** A filter as a link has it, and which rows it means. */
export interface Question {
  readonly params: Readonly<Record<string, string>>
  readonly keeps: (row: RawRow) => boolean
}

/** When and where a question is asked. */
export interface Asked {
  readonly timeZone: string
  readonly today: Temporal.PlainDate
}

/** All rows that a question leaves. */
export function answerTo(question: Question, report: RecomputedReport): RawRow[] {
  return report.rows.filter(question.keeps)
}

export function together(questions: readonly Question[]): Question {
  return {
    params: Object.assign({}, ...questions.map(({ params }) => params)),
    keeps: (row) => questions.every(({ keeps }) => keeps(row)),
  }
}

/** One to four conditions on different columns, of the kinds that fit them. */
export function drawQuestion(random: Random, report: RecomputedReport, asked: Asked): Question {
  const names = random.some(Object.keys(report.rows[0] ?? {}), random.below(3))
  const questions = names.map((name) => columnQuestion(random, report, name, asked))
  if (random.chance(40)) questions.push(providerQuestion(random, report))
  if (random.chance(50)) questions.push(periodQuestion(random, report, asked))
  return together(questions)
}

/** The shared provider filter; it changes nothing where a report has no provider. */
export function providerQuestion(random: Random, report: RecomputedReport): Question {
  const { provider } = report
  const ids = drawIds(random, provider === null ? [1n, 2n] : valuesOf(report, provider))
  return {
    params: { provider: ids.join(',') },
    keeps: (row) => provider === null || ids.includes(row[provider] as bigint),
  }
}

function periodQuestion(random: Random, report: RecomputedReport, asked: Asked): Question {
  const { date } = report
  const { params, days } = drawDays(random, date === null ? [] : valuesOf(report, date), asked, {
    preset: 'period',
    from: 'from',
    to: 'to',
  })
  return { params, keeps: (row) => date === null || isOnDays(row[date] ?? null, days, asked) }
}

/** The one filter of a dashboard, drawn once, as each report takes it: some providers or all, and always a period. */
export function sharedQuestion(
  random: Random,
  ofWhat: RecomputedReport,
  asked: Asked,
): (report: RecomputedReport) => Question {
  const provider = random.chance(50) ? providerQuestion(random, ofWhat).params : {}
  const keys = { preset: 'period', from: 'from', to: 'to' }
  const { params, days } = drawDays(random, valuesOf(ofWhat, ofWhat.date ?? ''), asked, keys)
  const ids = provider.provider?.split(',').map(BigInt)
  return ({ provider: whose, date }) => ({
    params: { ...provider, ...params },
    keeps: (row) =>
      (ids === undefined || whose === null || ids.includes(row[whose] as bigint)) &&
      (date === null || isOnDays(row[date] ?? null, days, asked)),
  })
}

export function presetQuestion(report: RecomputedReport, preset: string, asked: Asked): Question {
  const days = daysOfPreset(preset, asked.today)
  const { date } = report
  return {
    params: { period: preset },
    keeps: (row) => date === null || isOnDays(row[date] ?? null, days, asked),
  }
}

/** One question for each day that occurs in a column of times, the days on which clocks change among them. */
export function dayQuestions(report: RecomputedReport, name: string, asked: Asked): Question[] {
  const days = new Set(valuesOf(report, name).map((value) => dayOf(value, asked).toString()))
  return [...days].sort().map((day) => ({
    params: { [`filters.${name}`]: day },
    keeps: ({ [name]: value = null }) => value !== null && dayOf(value, asked).toString() === day,
  }))
}

function columnQuestion(random: Random, report: RecomputedReport, name: string, asked: Asked): Question {
  const key = `filters.${name}`
  if (random.chance(12)) return { params: { [key]: 'is:empty' }, keeps: (row) => row[name] === null }
  if (random.chance(8)) return { params: { [key]: 'is:present' }, keeps: (row) => row[name] !== null }
  const choices = report.choices[name]
  if (choices) return anyOf(name, random.some(choices, 1 + random.below(2)))
  const values = valuesOf(report, name)
  const sample = values[0] ?? null
  if (sample === null || isAge(sample)) return together([])
  if (typeof sample === 'bigint') return anyOf(name, drawIds(random, values))
  if (typeof sample === 'boolean') return anyOf(name, [random.chance(50)])
  if (typeof sample === 'string') return contains(random, name)
  if (isRatio(sample)) return amountRange(random, name, values as Ratio[])
  if (typeof sample === 'number') return countRange(random, name, values as number[])
  const keys = { preset: key, from: `${key}~~from`, to: `${key}~~to` }
  const { params, days } = drawDays(random, values, asked, keys)
  return { params, keeps: (row) => isOnDays(row[name] ?? null, days, asked) }
}

function valuesOf(report: RecomputedReport, name: string): Value[] {
  return report.rows.map((row) => row[name] ?? null).filter((value) => value !== null)
}

/** Ids that are there, and now and then one that is not. */
function drawIds(random: Random, values: readonly Value[]): bigint[] {
  const ids = random.some(values as bigint[], 1 + random.below(3))
  return random.chance(10) ? [...ids, 4_000_000_000_000n] : ids
}

function anyOf(name: string, values: readonly (string | bigint | boolean)[]): Question {
  return {
    params: { [`filters.${name}`]: values.join(',') },
    keeps: (row) => values.some((value) => row[name] === value),
  }
}

/** Upper and lower case are the same to staff; nothing else has a meaning of its own. */
function contains(random: Random, name: string): Question {
  const text = random.pick([
    'boiler',
    'BOILER',
    '%',
    '_',
    '\\',
    ',',
    '"',
    "'",
    '=1',
    '🛠',
    'مزود',
    '\n',
    'e',
    '1+1',
    ' ',
  ])
  return {
    params: { [`filters.${name}`]: text },
    keeps: (row) => typeof row[name] === 'string' && row[name].toLowerCase().includes(text.toLowerCase()),
  }
}

/** Both ends are included; they are drawn from the values that are there. */
function amountRange(random: Random, name: string, values: readonly Ratio[]): Question {
  const [from, to] = [random.pick(values), random.pick(values)].sort(compareRatios).map(twoDecimals)
  const ends = drawEnds(random, `filters.${name}`, from ?? '', to ?? '')
  return {
    params: ends.params,
    keeps: ({ [name]: value = null }) =>
      isRatio(value) &&
      (ends.from === null || compareRatios(value, fromDecimal(ends.from)) >= 0) &&
      (ends.to === null || compareRatios(value, fromDecimal(ends.to)) <= 0),
  }
}

function countRange(random: Random, name: string, values: readonly number[]): Question {
  const [from = 0, to = 0] = [random.pick(values), random.pick(values)].sort((one, other) => one - other)
  const ends = drawEnds(random, `filters.${name}`, `${from}`, `${to}`)
  return {
    params: ends.params,
    keeps: ({ [name]: value }) =>
      typeof value === 'number' &&
      (ends.from === null || value >= Number(ends.from)) &&
      (ends.to === null || value <= Number(ends.to)),
  }
}

function drawEnds(random: Random, key: string, low: string, high: string) {
  const way = random.below(4)
  // One value alone means exactly that value.
  if (way === 0) return { params: { [key]: low }, from: low, to: low }
  const from = way === 1 ? null : low
  const to = way === 2 ? null : high
  return { params: endParams(`${key}~~from`, from, `${key}~~to`, to), from, to }
}

function endParams(fromKey: string, from: string | null, toKey: string, to: string | null): Record<string, string> {
  return { ...(from !== null && { [fromKey]: from }), ...(to !== null && { [toKey]: to }) }
}

function drawDays(
  random: Random,
  values: readonly Value[],
  asked: Asked,
  keys: { preset: string; from: string; to: string },
): { params: Record<string, string>; days: Days } {
  const way = random.below(5)
  if (way < 2 || values.length === 0) {
    const preset = random.pick(presets)
    return { params: { [keys.preset]: preset }, days: daysOfPreset(preset, asked.today) }
  }
  const one = dayOf(random.pick(values), asked)
  const other = way === 2 ? one : dayOf(random.pick(values), asked)
  const [low, high] = [one, other].sort(Temporal.PlainDate.compare)
  const from = way === 3 ? null : (low ?? null)
  const to = way === 4 && random.chance(50) ? null : (high ?? null)
  return { params: endParams(keys.from, from && `${from}`, keys.to, to && `${to}`), days: { from, to } }
}

function dayOf(value: Value, asked: Asked): Temporal.PlainDate {
  if (value instanceof Temporal.PlainDate) return value
  if (value instanceof Temporal.Instant) return dayIn(asked.timeZone, value)
  throw new Error('this is not a day and no time')
}

function isOnDays(value: Value, days: Days, asked: Asked): boolean {
  return value !== null && isWithin(dayOf(value, asked), days)
}
