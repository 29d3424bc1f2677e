import { beforeAll, expect, test } from '../harness/jest.js'
import { type ChangeWords, loadPureModules, type Manner } from './pure-modules.js'

const british: Manner = { locale: 'en-GB', currency: 'GBP', timeZone: 'Europe/London' }
const days = { from: '2026-09-26', to: '2026-10-25', href: '', none: null }

let words: ChangeWords
beforeAll(async () => {
  words = (await loadPureModules()).changeWords
})

function told(unit: string, change: object, better: string | null = 'more', beside: string | null = '2026-11-24') {
  const { text, ...rest } = words.changeWords(unit, { ...days, ...change }, better, beside, british)
  // Intl puts thin spaces around the dash, in some versions.
  return { ...rest, text: text.replace(/\s/g, ' ') }
}

test('a rise is told with arrow, percent, words and the figures behind it', () => {
  expect(told('money', { previous: '100.00', difference: '12.40', percent: '12.40', direction: 'more' })).toMatchObject(
    {
      tone: 'good',
      direction: 'more',
      text: '12.4% more than 26 Sept – 25 Oct',
      detail: '+£12.40, from £100.00',
    },
  )
})

test('more hours are bad news, and a change nobody judged is neither good nor bad', () => {
  const longer = { previous: '10.00', difference: '5.00', percent: '50.00', direction: 'more' }
  expect(told('hours', longer, 'less').tone).toBe('bad')
  expect(told('hours', longer, null).tone).toBe('none')
})

test('a rate changes in points', () => {
  const change = { previous: '27.00', difference: '-2.00', percent: null, direction: 'less' }
  expect(told('percent', change).text).toBe('2.00 points less than 26 Sept – 25 Oct')
})

test('a change too small for a tenth of a percent is not called none', () => {
  const change = { previous: '90000.00', difference: '1.00', percent: '0.00', direction: 'more' }
  expect(told('money', change).short).toBe('less than 0.1% more')
  expect(told('money', { previous: '5.00', difference: '0.00', percent: '0.00', direction: 'same' }).text).toBe(
    'The same as 26 Sept – 25 Oct',
  )
})

test('what is more than ten times as much is told in times', () => {
  const change = { previous: '100.00', difference: '3004.90', percent: '3004.90', direction: 'more' }
  expect(told('money', change)).toMatchObject({ text: '31× as much as 26 Sept – 25 Oct', short: '31× as much' })
  expect(told('money', { ...change, percent: '999.90' }).short).toBe('999.9% more')
})

test.each([
  // 1049.96 % more are 11.4996 times as much, and 1050 % are 11.5.
  ['1000.00', '10499.60', '1050.00', '11×'],
  ['1000.00', '10500.00', '1050.00', '12×'],
  ['0.02', '0.21', '1050.00', '12×'],
  [3, 40, '1333.30', '14×'],
])(
  'how many times is rounded once: %s and %s more, which are %s percent, are %s',
  (previous, difference, percent, times) => {
    expect(told('money', { previous, difference, percent, direction: 'more' }).short).toBe(`${times} as much`)
  },
)

test('where nothing can be compared it says why', () => {
  const none = { difference: null, percent: null, direction: null }
  expect(told('money', { ...none, previous: '-20.00', none: 'previous is negative' }).text).toBe(
    'No comparison: \u2212£20.00 for 26 Sept – 25 Oct',
  )
  expect(told('hours', { ...none, previous: null, none: 'no previous figure' }).text).toBe(
    'No comparison: no figure for 26 Sept – 25 Oct',
  )
  expect(told('hours', { ...none, previous: '2.00', none: 'no figure' }).text).toBe(
    'No comparison: no figure for this period',
  )
})

test('days of another year are told with their year', () => {
  const change = { previous: '100.00', difference: '0.00', percent: '0.00', direction: 'same' }
  expect(told('money', change, 'more', '2027-01-05').text).toBe('The same as 26 Sept – 25 Oct 2026')
  // In a row of a list no day stands nearby.
  expect(told('money', change, 'more', null).text).toBe('The same as 26 Sept – 25 Oct 2026')
})
