import { beforeAll, describe, expect, test } from '../harness/jest.js'
import { type Format, loadPureModules, type Manner } from './pure-modules.js'

const nbsp = '\u00a0'
const british: Manner = { locale: 'en-GB', currency: null, timeZone: 'Europe/London' }
const euros: Manner = { ...british, currency: 'EUR' }
const german: Manner = { locale: 'de-DE', currency: 'EUR', timeZone: 'Europe/Berlin' }

let format: Format
beforeAll(async () => {
  format = (await loadPureModules()).format
})

describe('money', () => {
  test.each([
    ['999999999999.99', '999,999,999,999.99'],
    // As a float this is 90071992547409.92.
    ['90071992547409.93', '90,071,992,547,409.93'],
    ['123456789012345678901234567890.12', '123,456,789,012,345,678,901,234,567,890.12'],
    ['0.00', '0.00'],
    ['-1250.50', '\u22121,250.50'],
    // As a float 1.005 is 1.00499…, and would read 1.00.
    ['1.005', '1.01'],
    ['0.005', '0.01'],
  ])('%s keeps every digit: %s', (value, text) => {
    expect(format.formatValue(value, 'money', british)).toBe(text)
  })

  test('is written as the country writes it, with the currency', () => {
    expect(format.formatValue('-1234567.89', 'money', euros)).toBe('\u2212€1,234,567.89')
    expect(format.formatValue('-1234567.89', 'money', german)).toBe(`\u22121.234.567,89${nbsp}€`)
    expect(format.formatValue('999999999999.99', 'money', german)).toBe(`999.999.999.999,99${nbsp}€`)
  })

  test('that is not there is a dash, not a zero', () => {
    expect(format.formatValue(null, 'money', euros)).toBe('–')
    expect(format.formatValue(undefined, 'money', euros)).toBe('–')
  })
})

describe('percent', () => {
  test.each([
    ['12.50', '12.50%'],
    ['0.05', '0.05%'],
    ['-5.15', '\u22125.15%'],
    ['100.00', '100.00%'],
    ['900719925474099.31', '900,719,925,474,099.31%'],
  ])('%s is %s', (value, text) => {
    expect(format.formatValue(value, 'percent', british)).toBe(text)
  })

  test('has the space that German puts before the sign', () => {
    expect(format.formatValue('1234.56', 'percent', german)).toBe(`1.234,56${nbsp}%`)
  })
})

describe('hours', () => {
  test.each([
    ['0.00', `0.00${nbsp}h`],
    ['48.00', `48.00${nbsp}h`],
    ['48.01', `2${nbsp}d${nbsp}0${nbsp}h`],
    ['412.35', `17${nbsp}d${nbsp}4${nbsp}h`],
    // Rounded to whole hours before it is split: never "16 d 24 h".
    ['407.50', `17${nbsp}d${nbsp}0${nbsp}h`],
    ['-412.35', `\u221217${nbsp}d${nbsp}4${nbsp}h`],
    ['2400.00', `100${nbsp}d`],
    // 2 years are 17,532 hours.
    ['17531.00', `730${nbsp}d`],
    ['17532.00', `2${nbsp}years`],
    ['26026.74', `3${nbsp}years`],
    ['30000.00', `3.4${nbsp}years`],
  ])('%s read as days above two days: %s', (value, text) => {
    expect(format.formatValue(value, 'hours', british)).toBe(text)
  })
})

describe('other values', () => {
  test('a count has no decimals, a quantity all of them', () => {
    expect(format.formatValue(1234567, 'count', british)).toBe('1,234,567')
    expect(format.formatValue('1234.5670001', 'number', british)).toBe('1,234.5670001')
  })

  test('an id is not a number', () => {
    expect(format.formatValue('9007199254740993', 'id', british)).toBe('9007199254740993')
  })

  test('a value that does not fit its unit is shown as it is', () => {
    expect(format.formatValue('NaN', 'money', euros)).toBe('NaN')
    expect(format.formatValue('soon', 'time', euros)).toBe('soon')
  })
})

describe('days and times', () => {
  test('a day is the same day everywhere', () => {
    const farEast = { ...british, timeZone: 'Pacific/Kiritimati' }
    expect(format.formatValue('2026-03-01', 'date', farEast)).toBe('1 Mar 2026')
    expect(format.formatValue('2026-03-01', 'date', german)).toBe('1. März 2026')
  })

  test('a time is that of the business, also in the night when clocks change', () => {
    expect(format.formatInstant('2026-03-29T00:30:00Z', british)).toBe('29 Mar 2026, 00:30')
    expect(format.formatInstant('2026-03-29T01:30:00Z', british)).toBe('29 Mar 2026, 02:30')
  })

  test('the clock alone is enough on the business day itself', () => {
    const now = new Date('2026-06-30T23:30:00Z')
    // In London it is already the first of July.
    expect(format.formatClock('2026-06-30T23:10:00Z', now, british)).toBe('00:10')
    expect(format.formatClock('2026-06-30T22:10:00Z', now, british)).toBe('30\u00a0Jun, 23:10')
  })

  test('a span names both days, and an open end in words', () => {
    expect(format.formatSpan('2026-06-01', '2026-06-30', british)).toMatch(/^1\s*–\s*30 Jun 2026$/)
    expect(format.formatSpan('2026-06-01', '2026-06-01', british)).toBe('1 Jun 2026')
    expect(format.formatSpan('2026-06-01', null, british)).toBe('From 1 Jun 2026')
    expect(format.formatSpan(null, '2026-06-30', british)).toBe('Until 30 Jun 2026')
    expect(format.formatSpan(null, null, british)).toBe('All time')
    // As an address may have them: what is wrong with them is said elsewhere.
    expect(format.formatSpan('abc', null, british)).toBe('From abc')
    expect(format.formatSpan('2026-02-30', '2026-13-01', british)).toBe('2026-02-30 – 2026-13-01')
    expect(format.formatSpan('2026-11-20', '2026-11-01', british)).toBe('20 Nov 2026 – 1 Nov 2026')
  })

  test('an axis needs few letters', () => {
    expect(format.formatGroup('2026-04-01', 'completed_on:quarter', british)).toBe('Q2 2026')
    expect(format.formatGroup('2026-04-01', 'completed_on:month', british)).toBe('Apr 2026')
    expect(format.formatGroup('2026-04-01', 'completed_on:year', british)).toBe('2026')
    expect(format.formatGroup('2026-04-06', 'completed_on:week', british)).toBe('6 Apr')
  })

  test.each([
    ['2026-06-30T11:59:31Z', 'just now'],
    ['2026-06-30T11:57:00Z', '3 min ago'],
    ['2026-06-30T06:30:00Z', '5 h ago'],
    ['2026-06-28T11:00:00Z', '2 days ago'],
    // A clock that is a little ahead is not in the future.
    ['2026-06-30T12:00:20Z', 'just now'],
  ])('%s seen at noon is %s', (instant, text) => {
    expect(format.formatAge(instant, new Date('2026-06-30T12:00:00Z'))).toBe(text)
  })
})

test.each([
  ['2026-06-30', 'today', 'heute'],
  ['2026-06-29T23:59:00+01:00', 'yesterday', 'gestern'],
  ['2026-07-03', 'in 3 days', 'in 3 Tagen'],
  ['2026-05-02', '59 days ago', 'vor 59 Tagen'],
  ['2026-05-01', '2 months ago', 'vor 2 Monaten'],
  ['2024-07-15', '23 months ago', 'vor 23 Monaten'],
  ['2024-06-30', '2 years ago', 'vor 2 Jahren'],
  ['infinity', null, null],
  ['0044-03-15 BC', null, null],
])('on 30 June %s is %s', (value, text, german) => {
  const said = (locale: string) => format.formatDistance(value, '2026-06-30', { ...british, locale })
  expect([said('en-GB'), said('de-DE')]).toEqual([text, german])
})
