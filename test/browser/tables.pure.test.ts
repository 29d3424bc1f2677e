import { beforeAll, describe, expect, test } from '../harness/jest.js'
import { loadPureModules, type Manner, type PureModules } from './pure-modules.js'

const british: Manner = { locale: 'en-GB', currency: null, timeZone: 'UTC' }
const nbsp = '\u00a0'

let modules: PureModules
beforeAll(async () => {
  modules = await loadPureModules()
})

describe('columns that do not fit', () => {
  /** The first from 0 to 100, then each 100 wide, moved to the left by so many pixels. */
  const columns = (moved: number) => [
    { left: 0, right: 100 },
    ...[1, 2, 3, 4].map((place) => ({ left: 100 * place - moved, right: 100 * place + 100 - moved })),
  ]

  test('none is covered where all are in sight', () => {
    expect(modules.covers.coversOf(columns(0), { left: 0, right: 500 })).toMatchObject({ left: null, right: null })
  })

  test('one that is cut at the right is covered from its beginning', () => {
    const { left, right, forward } = modules.covers.coversOf(columns(0), { left: 0, right: 350 })
    expect(left).toBeNull()
    // The column from 300 to 400, and the one behind it.
    expect(right).toEqual({ width: 50, columns: 2 })
    expect(forward).toBe(200)
  })

  test('where a cut column leaves no room to say so, the one before it is covered as well', () => {
    const { right } = modules.covers.coversOf(columns(0), { left: 0, right: 320 })
    // 20 pixels of the column from 300 on, and the column from 200 on.
    expect(right).toEqual({ width: 120, columns: 3 })
  })

  test('one that is cut beside the first column is covered to its end', () => {
    const { left, right } = modules.covers.coversOf(columns(30), { left: 0, right: 500 })
    expect(left).toEqual({ width: 70, columns: 1 })
    expect(right).toBeNull()
  })
})

describe('durations in a column', () => {
  test('are all read in the unit of their median', () => {
    const { unitOfColumn } = modules.durations
    expect(unitOfColumn(['1.00', '2.00', '500.00'])).toBe('hours')
    expect(unitOfColumn(['1.00', '100.00', '500.00'])).toBe('days')
    // 800 hours are 33 days.
    expect(unitOfColumn([null, '0.00', '800.00', '900.00'])).toBe('whole days')
    expect(unitOfColumn(['20000.00'])).toBe('years')
    expect(unitOfColumn([null])).toBe('hours')
  })

  test('have as many decimals each', () => {
    const { formatHoursIn } = modules.durations
    expect(formatHoursIn('36.00', 'days', british)).toBe(`1.5${nbsp}d`)
    expect(formatHoursIn('-36.00', 'days', british)).toBe(`\u22121.5${nbsp}d`)
    expect(formatHoursIn('-0.50', 'days', british)).toBe(`0.0${nbsp}d`)
    expect(formatHoursIn('26026.74', 'whole days', british)).toBe(`1,084${nbsp}d`)
    expect(formatHoursIn('26298.00', 'years', british)).toBe(`3.0${nbsp}years`)
    expect(formatHoursIn('7.8', 'hours', british)).toBe(`7.80${nbsp}h`)
  })
})

test('a long heading stands in two lines of nearly one length, a short one in one', () => {
  const { headingLines } = modules.headingLines
  expect(headingLines('Billed')).toEqual(['Billed'])
  expect(headingLines('Billed value')).toEqual(['Billed value'])
  expect(headingLines('Parts without a cost')).toEqual(['Parts without ', 'a cost'])
  expect(headingLines('Donaudampfschifffahrt')).toEqual(['Donaudampfschifffahrt'])
})

test('of columns that stay, those that move are covered beside the last one', () => {
  // Three of 100 pixels stay; the next one begins 40 pixels below them.
  const columns = [0, 100, 200, 260, 360].map((left) => ({ left, right: left + 100 }))
  const { left, right } = modules.covers.coversOf(columns, { left: 0, right: 460 }, 3)
  expect(left).toEqual({ width: 60, columns: 1 })
  expect(right).toBeNull()
})

describe('rows on the clipboard', () => {
  const column = (name: string, unit: string, label = name) => ({ name, unit, label, choices: [], step: null })
  const columns = [
    column('title', 'text', 'Title'),
    column('amount', 'money', 'Amount'),
    column('waited', 'hours', 'Waited'),
  ]
  const copy = (rows: readonly object[], locale: string) =>
    modules.copiedTable.copiedTable(columns, rows, {}, { locale, currency: 'EUR', timeZone: 'UTC' })
  const rows = [
    { title: 'Boiler\n2 <b>', amount: '-1234.50', waited: '412.00' },
    { title: '=1+1', amount: null, waited: '0.25' },
  ]

  test('have their figures as one types them in this country, without groups, signs or units', () => {
    expect(copy(rows, 'de-DE').text.split('\r\n')).toEqual([
      'Title\tAmount (EUR)\tWaited (hours)',
      'Boiler 2 <b>\t-1234,50\t412,00',
      "'=1+1\t\t0,25",
    ])
    expect(copy(rows, 'en-GB').text).toContain('\t-1234.50\t412.00')
  })

  test('hold no text that a spreadsheet runs or a browser takes for marks', () => {
    const { html } = copy(rows, 'en-GB')
    expect(html).toContain('2 &lt;b&gt;')
    expect(html).toContain(">'=1+1</td>")
  })
})

test('columns stand as they are shown, and each of the others behind the one that it follows by itself', () => {
  const { orderOf, moved } = modules.columnOrder
  expect(orderOf(['a', 'b', 'c', 'd'], ['d', 'a'])).toEqual(['d', 'a', 'b', 'c'])
  expect(orderOf(['a', 'b', 'c'], ['b', 'c'])).toEqual(['a', 'b', 'c'])
  expect(moved(['a', 'b', 'c'], 'c', 0)).toEqual(['c', 'a', 'b'])
  expect(moved(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c'])
})
