import { beforeAll, describe, expect, test } from '../harness/jest.js'
import { type FigureReading, loadPureModules, type Manner } from './pure-modules.js'

const english: Manner = { locale: 'en-GB', currency: 'GBP', timeZone: 'UTC' }
const german: Manner = { locale: 'de-DE', currency: 'EUR', timeZone: 'UTC' }

let figures: FigureReading

const readAs = (typed: string, unit: string, manner: Manner, end: 'from' | 'to' = 'from') =>
  figures.readFigure(typed, unit, end, manner).value ?? figures.readFigure(typed, unit, end, manner).kind
const wordsOf = (typed: string, unit: string, manner: Manner) =>
  figures.readingWords(figures.readFigure(typed, unit, 'from', manner), unit, manner).replaceAll('\u00a0', ' ')

describe('in English', () => {
  beforeAll(async () => {
    figures = (await loadPureModules('en')).figureReading
  })

  test('hours are typed as hours, minutes, days and weeks, or as lists show them', () => {
    for (const [typed, hours] of [
      ['60', '60'],
      ['60 d', '1440'],
      ['60d', '1440'],
      ['2 w', '336'],
      ['90 min', '1.5'],
      ['1.5 h', '1.5'],
      ['15 d 17 h', '377'],
      ['15 d 17 h', '377'],
      ['2 weeks 1 day', '360'],
      ['-2 d', '-48'],
      ['−2 d', '-48'],
      ['0', '0'],
      ['60 T', '1440'],
    ]) {
      expect([typed, readAs(typed as string, 'hours', english)]).toEqual([typed, hours])
    }
    expect(readAs('36 h', 'days', english)).toBe('1.5')
  })

  test('what has no exact decimal keeps the value itself within the range', () => {
    expect(readAs('10 min', 'hours', english, 'from')).toBe('0.1666666666')
    expect(readAs('10 min', 'hours', english, 'to')).toBe('0.1666666667')
    expect(readAs('-10 min', 'hours', english, 'from')).toBe('-0.1666666667')
    expect(readAs('-10 min', 'hours', english, 'to')).toBe('-0.1666666666')
  })

  test('money, percent and counts know their own units', () => {
    expect(readAs('£1250.50', 'money', english)).toBe('1250.50')
    for (const typed of ['£1,250.50', '1,250.50', '−£1,250.50'.replace('£', '')])
      expect([typed, readAs(typed, 'money', english).replace('-', '')]).toEqual([typed, '1250.50'])
    expect(readAs('1,234,567', 'count', english)).toBe('1234567')
    expect(readAs('1250.50 GBP', 'money', english)).toBe('1250.50')
    expect(readAs('12.5 %', 'percent', english)).toBe('12.5')
    expect(readAs('17', 'count', english)).toBe('17')
  })

  test('what was understood is said as lists say it', () => {
    expect(wordsOf('60', 'hours', english)).toBe('= 60 h = 2 d 12 h')
    expect(wordsOf('60 d', 'hours', english)).toBe('= 1,440 h = 60 d 0 h')
    expect(wordsOf('90 min', 'hours', english)).toBe('= 1.5 h')
    expect(wordsOf('1250', 'money', english)).toBe('= £1,250.00')
    expect(wordsOf('12.5', 'percent', english)).toBe('= 12.50%')
    expect(wordsOf('', 'hours', english)).toBe('')
  })

  test('a unit that is none is named, with those that are', () => {
    expect(wordsOf('5 parsecs', 'hours', english)).toBe(
      '“parsecs” is not a unit here. Write min, h, d or w, or no unit.',
    )
    expect(wordsOf('5 $', 'money', english)).toBe('“$” is not a unit here. Write GBP, or no unit.')
    expect(wordsOf('5 jobs', 'count', english)).toBe('“jobs” is not a unit here. Write the number alone.')
    for (const typed of [
      '1,25',
      '12,50',
      '1,2500',
      '1234,567',
      '1,250,50',
      ',250',
      '1.2.3',
      'd',
      '5 d d',
      '--5',
      '5 6',
      '1250,50',
    ]) {
      expect([typed, readAs(typed, 'hours', english)]).toEqual([typed, 'no number'])
    }
  })

  test('the unit of a bare number stands in the box', () => {
    expect(['hours', 'days', 'percent', 'money', 'count'].map((unit) => figures.unitInBox(unit, english))).toEqual([
      'h',
      'd',
      '%',
      'GBP',
      '',
    ])
    expect(figures.unitInBox('money', { ...english, currency: null })).toBe('')
  })
})

describe('in German', () => {
  beforeAll(async () => {
    figures = (await loadPureModules('de')).figureReading
  })

  test('days are Tg., T or Tage, decimals have a comma, and a point stands between thousands', () => {
    for (const [typed, hours] of [
      ['60 Tg.', '1440'],
      ['60 T', '1440'],
      ['60 Tage', '1440'],
      ['2 Wochen', '336'],
      ['1,5 Std.', '1.5'],
      ['90 Minuten', '1.5'],
      ['60 d', '1440'],
      ['2.500', '2500'],
      ['2.50', 'no number'],
      ['1.234.567,5', '1234567.5'],
    ]) {
      expect([typed, readAs(typed as string, 'hours', german)]).toEqual([typed, hours])
    }
    expect(readAs('1250,50 €', 'money', german)).toBe('1250.50')
    expect(readAs('2.860,00 €', 'money', german)).toBe('2860.00')
    expect(wordsOf('60 T', 'hours', german)).toBe('= 1.440 h = 60 Tg. 0 h')
    expect(wordsOf('5 Monate', 'hours', german)).toBe(
      '„Monate“ ist hier keine Einheit. Schreiben Sie min, h, Tg. oder Wo. oder keine Einheit.',
    )
  })
})
