import { chooseGrouping } from '../../../src/reports/asking/grouping.js'
import { expect, test } from '../../harness/jest.js'

function days(from: string | null, to: string | null) {
  return { preset: null, from, to }
}

test('without a choice a period is grouped so that its points can be read', () => {
  expect(chooseGrouping(null, days('2026-06-01', '2026-06-30')).step).toBe('day')
  expect(chooseGrouping(null, days('2026-01-01', '2026-06-30')).step).toBe('week')
  expect(chooseGrouping(null, days('2024-01-01', '2026-12-31')).step).toBe('month')
  expect(chooseGrouping(null, days('2000-01-01', '2026-12-31')).step).toBe('quarter')
  expect(chooseGrouping(null, days('1800-01-01', '2026-12-31')).step).toBe('year')
  expect(chooseGrouping(null, days('2026-01-01', null)).step).toBe('month')
})

test('a choice is followed where its points can be read', () => {
  const asked = chooseGrouping('week', days('2024-01-01', '2026-12-31'))
  expect(asked).toMatchObject({ step: 'week', asked: 'week', note: null })
  expect(asked.offered).toEqual(['week', 'month', 'quarter'])
  expect(chooseGrouping('day', days('2024-01-01', '2024-12-31')).note).toBeNull()
})

test('days over three years are refused, with the reason and what is drawn instead', () => {
  const refused = chooseGrouping('day', days('2024-01-01', '2026-12-31'))
  expect(refused).toMatchObject({ step: 'month', asked: 'day' })
  expect(refused.note).toEqual({
    code: 'too_many_points',
    message: 'Grouping 1096 days by day would draw 1096 points; at most 370 can be read. Grouped by month instead.',
  })
})

test('days of an open range are refused, since nobody knows how many they are', () => {
  expect(chooseGrouping('day', days('2026-01-01', null)).note).toEqual({
    code: 'open_period',
    message: 'Grouping by day needs a first and a last day. Grouped by month instead.',
  })
  expect(chooseGrouping('quarter', days(null, null)).step).toBe('quarter')
})

test('a group that is none is refused by name', () => {
  expect(() => chooseGrouping('fortnight', days(null, null))).toThrow(
    '"fortnight" is not a group. The groups are: day, week, month, quarter.',
  )
  expect(() => chooseGrouping('', days(null, null))).toThrow('is not a group')
})
