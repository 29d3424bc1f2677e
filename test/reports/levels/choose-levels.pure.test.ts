import { inSteps } from '../../../src/reports/levels/choose-levels.js'
import { describe, expect, test } from '../../harness/jest.js'

const span = (one: { from: string | null; to: string | null } | null) => one && `${one.from ?? ''} to ${one.to ?? ''}`

describe('days are read as whole months, and the days beside them', () => {
  test.each([
    ['2025-01-01', '2025-12-31', null, '2025-01-01 to 2025-12-01', null],
    ['2025-01-15', '2025-03-10', '2025-01-15 to 2025-01-31', '2025-02-01 to 2025-02-01', '2025-03-01 to 2025-03-10'],
    ['2024-02-01', '2024-02-29', null, '2024-02-01 to 2024-02-01', null],
    ['2025-01-02', '2025-02-28', '2025-01-02 to 2025-01-31', '2025-02-01 to 2025-02-01', null],
    ['2025-01-15', '2025-02-10', '2025-01-15 to 2025-02-10', null, null],
    ['2025-01-31', '2025-02-01', '2025-01-31 to 2025-02-01', null, null],
    ['2025-06-15', null, '2025-06-15 to 2025-06-30', '2025-07-01 to ', null],
    [null, '2025-06-15', null, ' to 2025-05-01', '2025-06-01 to 2025-06-15'],
    [null, null, null, ' to ', null],
    ['2025-05-10', '2025-03-01', '2025-05-10 to 2025-03-01', null, null],
    ['0001-01-01', '0001-01-15', '0001-01-01 to 0001-01-15', null, null],
    ['9999-12-15', null, '9999-12-15 to ', null, null],
  ])('from %s to %s', (from, to, before, months, after) => {
    const found = inSteps(from, to, 'month')
    expect([span(found.before), span(found.whole), span(found.after)]).toEqual([before, months, after])
  })
})

test.each([
  ['2023-01-01', '2025-12-31', null, '2023-01-01 to 2025-01-01', null],
  ['2023-05-01', '2025-03-31', '2023-05-01 to 2023-12-31', '2024-01-01 to 2024-01-01', '2025-01-01 to 2025-03-31'],
  ['2024-02-01', '2025-11-30', '2024-02-01 to 2025-11-30', null, null],
  [null, null, null, ' to ', null],
  ['9999-01-01', null, '9999-01-01 to ', null, null],
])('and years of them, from %s to %s', (from, to, before, years, after) => {
  const found = inSteps(from, to, 'year')
  expect([span(found.before), span(found.whole), span(found.after)]).toEqual([before, years, after])
})
