import { type Change, changeOf } from '../../../src/reports/dashboard/change.js'
import type { Unit } from '../../../src/reports/report.js'
import type { JsonValue } from '../../../src/reports/rows/record-id.js'
import { describe, expect, test } from '../../harness/jest.js'

const days = { preset: null, from: '2026-09-26', to: '2026-10-25' }

function change(unit: Unit, current: JsonValue, previous: JsonValue): Change {
  return changeOf(unit, current, previous, days, '/admin/resources/completed_jobs')
}

describe('the change of an amount', () => {
  test.each([
    ['112.40', '100.00', 'more', '12.40', '12.40'],
    ['87.60', '100.00', 'less', '-12.40', '12.40'],
    ['100.00', '100.00', 'same', '0.00', '0.00'],
    // Half a tenth is rounded up, away from zero, in both directions.
    ['100.05', '100.00', 'more', '0.05', '0.10'],
    ['99.95', '100.00', 'less', '-0.05', '0.10'],
    ['100.04', '100.00', 'more', '0.04', '0.00'],
    ['0.00', '250.00', 'less', '-250.00', '100.00'],
    // As floats both are 90071992547409.92 and there is no change.
    ['90071992547409.93', '90071992547409.92', 'more', '0.01', '0.00'],
    ['999999999999.99', '0.01', 'more', '999999999999.98', '9999999999999800.00'],
  ])('%s after %s is %s: %s, %s percent', (current, previous, direction, difference, percent) => {
    expect(change('money', current, previous)).toMatchObject({ direction, difference, percent, none: null })
  })

  test.each([
    ['0.125', '0.1', 'more', '0.025', '25.00'],
    ['2.5', '2.50000000001', 'less', '-0.00000000001', '0.00'],
    ['3.001', '1.001', 'more', '2', '199.80'],
    ['1234567890123456789.001', '1234567890123456789', 'more', '0.001', '0.00'],
    ['7', '7.000', 'same', '0', '0.00'],
  ])(
    'of a number with any decimals is exact: %s after %s is %s: %s',
    (current, previous, direction, difference, percent) => {
      expect(change('number', current, previous)).toMatchObject({ direction, difference, percent, none: null })
    },
  )

  test('of a count is a count', () => {
    expect(change('count', 9, 12)).toMatchObject({ direction: 'less', difference: -3, percent: '25.00' })
    expect(change('count', '9223372036854775807', 3)).toMatchObject({ difference: '9223372036854775804' })
  })

  test('that fell below zero is told as an amount, not as more than all of it', () => {
    expect(change('money', '-50.00', '100.00')).toMatchObject({
      direction: 'less',
      difference: '-150.00',
      percent: null,
      none: null,
    })
  })
})

test('a rate changes in points, not in percent of itself', () => {
  expect(change('percent', '25.00', '20.00')).toMatchObject({ direction: 'more', difference: '5.00', percent: null })
})

describe('no change is computed', () => {
  test.each([
    ['money', '100.00', '0.00', 'previous is zero'],
    ['money', '100.00', '-20.00', 'previous is negative'],
    ['percent', '10.00', '-5.00', 'previous is negative'],
    ['count', 3, 0, 'previous is zero'],
    ['hours', '5.00', null, 'no previous figure'],
    ['percent', null, '20.00', 'no figure'],
    ['percent', null, null, 'no figure'],
  ] as const)('of %s %s after %s: %s', (unit, current, previous, none) => {
    expect(change(unit, current, previous)).toMatchObject({ direction: null, difference: null, percent: null, none })
  })
})

test('a change names the days and the list that it is measured from', () => {
  expect(change('count', 9, 12)).toMatchObject({
    from: '2026-09-26',
    to: '2026-10-25',
    previous: 12,
    href: '/admin/resources/completed_jobs',
  })
})
