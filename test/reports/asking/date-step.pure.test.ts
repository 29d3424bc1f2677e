import {
  dayAfter,
  endOfStep,
  type Step,
  spanOfSteps,
  startOfStep,
  startsOfSteps,
  stepsBefore,
  stepsOver,
} from '../../../src/reports/asking/date-step.js'
import { isDay } from '../../../src/reports/asking/periods.js'
import { expect, test } from '../../harness/jest.js'

test.each([
  ['day', '1998-05-15', '1998-05-15', ['day', 'week', 'month', 'quarter', 'year']],
  ['week', '1998-05-11', '1998-05-17', ['week']],
  ['month', '1998-05-01', '1998-05-31', ['month', 'quarter', 'year']],
  ['quarter', '1998-04-01', '1998-06-30', ['quarter', 'year']],
  ['year', '1998-01-01', '1998-12-31', ['year']],
] as [Step, string, string, Step[]][])('15 May 1998, a Friday, lies in a %s', (step, from, to, over) => {
  expect([startOfStep('1998-05-15', step), endOfStep('1998-05-15', step)]).toEqual([from, to])
  expect(stepsOver(step)).toEqual(over)
})

test('as many steps before', () => {
  expect(stepsBefore('1998-02-01', '1998-03-31', 'month')).toEqual({ from: '1997-12-01', to: '1998-01-31' })
  expect(stepsBefore('1998-05-11', '1998-05-17', 'week')).toEqual({ from: '1998-05-04', to: '1998-05-10' })
  expect(stepsBefore('1998-01-01', '1998-12-31', 'year')).toEqual({ from: '1997-01-01', to: '1997-12-31' })
})

test('the steps that a span touches begin before it or within it', () => {
  expect(startsOfSteps('2024-02-27', '2024-03-01', 'day')).toEqual([
    '2024-02-27',
    '2024-02-28',
    '2024-02-29',
    '2024-03-01',
  ])
  expect(startsOfSteps('1998-05-15', '1998-05-25', 'week')).toEqual(['1998-05-11', '1998-05-18', '1998-05-25'])
  expect(startsOfSteps('1998-05-31', '1998-07-01', 'month')).toEqual(['1998-05-01', '1998-06-01', '1998-07-01'])
  expect(startsOfSteps('1997-12-31', '1998-04-01', 'quarter')).toEqual(['1997-10-01', '1998-01-01', '1998-04-01'])
  expect(startsOfSteps('1998-05-15', '1998-05-14', 'year')).toEqual(['1998-01-01'])
  expect(startsOfSteps('1998-01-02', '1998-01-01', 'day')).toEqual([])
})

test('a span of steps is told by its first and its last one, of weeks by their days', () => {
  expect(spanOfSteps('2026-01-15', '2026-03-02', 'month', 'en-GB')).toBe('Jan 2026 – Mar 2026')
  expect(spanOfSteps('2026-01-15', '2026-01-20', 'month', 'en-GB')).toBe('Jan 2026')
  expect(spanOfSteps('2026-01-01', '2026-12-28', 'week', 'de')).toBe('29. Dez. 2025 – 3. Jan. 2027')
  expect(spanOfSteps('1998-05-05', '1998-05-06', 'week', 'en-GB')).toMatch(/^4\s?–\s?10 May 1998$/)
  expect(spanOfSteps('1998-05-05', null, 'week', 'en-GB')).toMatch(/^4\s?–\s?10 May 1998 – …$/)
})

test('the last steps of the calendar end with it', () => {
  expect(endOfStep('9999-12-05', 'month')).toBe('9999-12-31')
  expect(endOfStep('9999-12-05', 'year')).toBe('9999-12-31')
  expect(startsOfSteps('9999-11-05', '9999-12-31', 'month')).toEqual(['9999-11-01', '9999-12-01'])
  expect(dayAfter('0001-12-31')).toBe('0002-01-01')
})

test.each([
  ['2024-02-29', true],
  ['0001-01-01', true],
  ['9999-12-31', true],
  ['2025-02-29', false],
  ['2025-02-30', false],
  ['2025-13-01', false],
  ['2025-00-10', false],
  ['2025-01-00', false],
  ['0000-01-01', false],
  ['2025-1-1', false],
  ['2025-01-01T00:00:00Z', false],
  ['12025-01-01', false],
])('whether %s is a day: %s', (text, is) => {
  expect(isDay(text)).toBe(is)
})
