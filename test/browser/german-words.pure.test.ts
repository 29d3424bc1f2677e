import { dimensionDoesNotApply, onlyHighest, onlyLast, periodDoesNotApply } from '../../src/reports/asking/remark.js'
import { beforeAll, expect, test } from '../harness/jest.js'
import { loadPureModules, type Manner, type PureModules } from './pure-modules.js'

const german: Manner = { locale: 'de-DE', currency: 'EUR', timeZone: 'Europe/Berlin' }
const now = new Date('2026-11-25T10:42:00Z')

let pages: PureModules
beforeAll(async () => {
  pages = await loadPureModules('de')
})

test('ages, spans and quarters are German', () => {
  const { formatAge, formatSpan, formatGroup, formatValue } = pages.format
  expect(formatAge('2026-11-25T10:39:00Z', now)).toBe('vor 3 Min.')
  expect(formatSpan('2026-11-01', null, german)).toBe('Ab 1. Nov. 2026')
  expect(formatSpan(null, null, german)).toBe('Gesamter Zeitraum')
  expect(formatGroup('2026-10-01', 'completed_on:quarter', german)).toBe('4. Qu. 2026')
  expect(formatValue('412.35', 'hours', german)).toBe('17\u00a0Tg.\u00a04\u00a0h')
  expect(formatValue('1234.50', 'money', german)).toBe('1.234,50\u00a0€')
  expect(formatValue(true, 'text', german)).toBe('Ja')
})

test('freshness, runs and their duration are German', () => {
  const { freshnessWords } = pages.words
  const { runWords, progressWords } = pages.runWords
  const stale = { state: 'stale', asOf: '2026-11-25T08:42:00Z' }
  expect(freshnessWords(stale, now, german).text).toBe('Veraltet: Stand 09:42, vor 2 Std.')
  const waiting = { state: 'fresh', asOf: stale.asOf, changesWaiting: 3, waitingSince: stale.asOf }
  expect(
    freshnessWords({ ...waiting, waitingSince: new Date(now.getTime() - 800).toISOString() }, now, german).text,
  ).toBe('3 Änderungen warten, die älteste seit 0,8 s')
  const run = {
    state: 'done',
    startedBy: null,
    startedAs: 'schedule',
    startedAt: '2026-11-25T10:40:00Z',
    finishedAt: '2026-11-25T10:40:02Z',
    durationMs: 1500,
    rows: 12345,
    error: null,
  }
  expect(runWords(run, now, german)).toBe('Aktualisiert 11:40 in 1,5 s: Zeitplan, 12.345 Zeilen')
  expect(progressWords(3000, 8000, german)).toBe('3 s von üblicherweise 8 s')
})

test('a change against the previous period is German', () => {
  const change = {
    direction: 'more',
    previous: '400.00',
    difference: '650.00',
    percent: '162.50',
    from: '2026-09-26',
    to: '2026-10-25',
    none: null,
  }
  const words = pages.changeWords.changeWords('money', change, 'more', '2026-11-24', german)
  // Which spaces stand around the dash is Intl's to say.
  expect(words.text.replace(/\s/g, ' ')).toBe('162,5 % mehr als 26. Sept. – 25. Okt.')
  expect(words.detail).toBe('+650,00\u00a0€, vorher 400,00\u00a0€')
})

test('every remark of the server is German, and one of a newer server stays as it came', () => {
  const { remarksInWords } = pages.remarkWords
  expect(remarksInWords([dimensionDoesNotApply({ name: 'branch', singular: 'Filiale' }), periodDoesNotApply])).toBe(
    'Der Filter „Filiale“ wirkt sich hier nicht aus. Der Zeitraum wirkt sich hier nicht aus',
  )
  expect(remarksInWords([onlyHighest(10, 31, 'Marge')])).toBe('10 von 31: die mit dem höchsten Wert bei „Marge“')
  expect(remarksInWords([onlyLast(370, 1096)])).toBe('Nur die letzten 370 von 1096 Punkten werden angezeigt')
  expect(remarksInWords([{ code: 'of_tomorrow', message: 'Something new' }])).toBe('Something new')
})
