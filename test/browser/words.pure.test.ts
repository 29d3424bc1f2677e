import { beforeAll, describe, expect, test } from '../harness/jest.js'
import { loadPureModules, type Manner, type PureModules, type Words } from './pure-modules.js'

const british: Manner = { locale: 'en-GB', currency: null, timeZone: 'Europe/London' }
const now = new Date('2026-06-30T10:45:00Z')
const asOf = '2026-06-30T10:42:00Z'

let pages: PureModules
let words: Words
beforeAll(async () => {
  pages = await loadPureModules()
  words = pages.words
})

describe('how old figures are', () => {
  test.each([
    ['live', null, 'good', 'Live'],
    ['fresh', asOf, 'good', 'As of 11:42, 3 min ago'],
    ['stale', asOf, 'late', 'Out of date: as of 11:42, 3 min ago'],
    ['stale', null, 'late', 'Out of date'],
    ['refreshing', asOf, 'busy', 'Refreshing; currently as of 11:42, 3 min ago'],
    ['refreshing', null, 'busy', 'Refreshing; no data yet'],
    ['failed', asOf, 'bad', 'Last refresh failed; as of 11:42, 3 min ago'],
    ['failed', null, 'bad', 'Last refresh failed; no data yet'],
    ['unpopulated', null, 'none', 'No data yet'],
    ['absent', null, 'bad', 'Not in the database'],
  ])('%s with data of %s is said in words, not by a colour alone', (state, when, tone, text) => {
    expect(words.freshnessWords({ state, asOf: when }, now, british)).toEqual({ tone, text })
  })
})

test('what takes in changes says that it is live, or how many wait and for how long', () => {
  const asOf = '2026-11-25T10:42:00Z'
  const waiting = { state: 'fresh', asOf, changesWaiting: 3, waitingSince: new Date(now.getTime() - 800).toISOString() }
  expect(words.freshnessWords(waiting, now, british)).toEqual({ tone: 'busy', text: '3 changes waiting, oldest 0.8 s' })
  expect(words.freshnessWords({ state: 'live', asOf, changesWaiting: 0 }, now, british).text).toMatch(/^Live, as of /)
  expect(words.freshnessWords({ state: 'live', asOf: null }, now, british).text).toBe('Live')
})

test('a choice reads as its label, and an unknown one is spelled out', () => {
  const column = { unit: 'choice', choices: [{ value: 'true', label: 'Yes' }] }
  expect(words.valueText(column, true, british)).toBe('Yes')
  expect(words.valueText(column, 'in_progress', british)).toBe('In progress')
})

test('an unknown choice stands as it is where it is no plain code, or would read as another', () => {
  const column = { unit: 'choice', choices: [{ value: 'wip', label: 'In progress' }] }
  expect(words.valueText(column, 'in_progress', british)).toBe('in_progress')
  expect(words.valueText(column, 'In progress', british)).toBe('“In progress”')
  const free = { unit: 'choice', choices: [] }
  for (const value of ['In_progress', 'in progress', 'in__progress', '_open', 'NEW', '']) {
    expect(words.valueText(free, value, british)).toBe(value)
  }
  const alike = ['in_progress', 'in progress', 'In progress', 'open', 'Open', 'done']
  const shown = words.toldApart(free, () => alike)
  expect(alike.map((value) => words.valueText(shown, value, british))).toEqual(alike)
  const others = ['in_progress', 'open', 'In  progress', null]
  expect(
    words.valueText(
      words.toldApart(free, () => others),
      'in_progress',
      british,
    ),
  ).toBe('In progress')
})

test('a period that this page does not know yet is spelled out', () => {
  expect(words.periodLabel('last_7_days')).toBe('Last 7 days')
  expect(words.periodLabel('next_week')).toBe('Next week')
})

describe('rows that a total leaves out', () => {
  const rows = { one: 'job', many: 'jobs' }
  const reasons = (unestimated: number, unbilled: number) => [
    { label: 'without an estimate', count: unestimated, href: '/a' },
    { label: 'not billed', count: unbilled, href: '/b' },
  ]

  test.each([
    [1200, 9, '1,209 jobs not compared', ['1,200 without an estimate', '9 not billed']],
    [9, 0, '9 jobs not compared', ['all without an estimate']],
    [0, 1, '1 job not compared', ['not billed']],
  ])('%i and %i of two reasons', (unestimated, unbilled, whole, parts) => {
    const answer = {
      label: 'not compared',
      count: unestimated + unbilled,
      rows,
      reasons: reasons(unestimated, unbilled),
    }
    expect(words.leftOutWords(answer, british)).toBe(whole)
    expect(words.leftOutReasons(answer, british).map(({ text }) => text)).toEqual(parts)
  })

  test('where there is only one reason, it is the whole sentence', () => {
    const only = {
      label: 'finished, not billed',
      count: 1,
      rows,
      reasons: [{ label: 'not billed', count: 1, href: '/b' }],
    }
    expect(words.leftOutWords(only, british)).toBe('1 job not billed')
    expect(words.leftOutReasons(only, british)).toEqual([])
  })

  test('what totals leave out together is told once, and what nothing is left out of is not told', () => {
    const answer = { group: null, label: 'not compared', count: 3, rows, reasons: reasons(1, 2) }
    const merged = words.mergeLeftOut([
      { ...answer, total: 'upsell_value' },
      { ...answer, total: 'rate' },
      { ...answer, total: 'profit', count: 0, reasons: reasons(0, 0) },
    ])
    expect(merged.map(({ totals }) => totals)).toEqual([['upsell_value', 'rate']])
  })
})

test('a query time is written in milliseconds, and a long one in seconds', () => {
  expect([0.4, 12.6, 1_340].map((took) => words.tookWords(took, british))).toEqual(['0.4 ms', '13 ms', '1.3 s'])
})

test('a formula is told with the labels that staff see', () => {
  const report = {
    columns: [{ name: 'hours', label: 'Hours' }],
    totals: [
      { name: 'total_final', label: 'Billed' },
      { name: 'total_estimated', label: 'Estimated' },
    ],
  }
  const total = (name: string) => ({ kind: 'total', name })
  const difference = { kind: 'operation', operation: '-', left: total('total_final'), right: total('total_estimated') }
  const rate = { kind: 'operation', operation: 'percent', left: difference, right: total('total_estimated') }
  const { formulaWords } = pages.formulaWords
  expect(formulaWords(report, rate)).toBe('(“Billed” minus “Estimated”) as a percentage of “Estimated”')
  const percentile = { kind: 'aggregate', aggregate: 'percentile', column: 'hours', percentile: 90 }
  expect(formulaWords(report, percentile)).toBe('The value of “Hours” that 90 % of the rows do not exceed')
})
