import { type Comparison, comparedStep } from '../../../src/reports/asking/compared-period.js'
import { endOfStep, type Step } from '../../../src/reports/asking/date-step.js'
import type { Report } from '../../../src/reports/report.js'
import { describe, expect, test } from '../../harness/jest.js'

const report = { date: null } as Report

function of(
  comparison: Comparison,
  step: Step,
  from: string,
  to = endOfStep(from, step),
  today = '2026-11-25',
): string {
  const days = comparedStep(report, { from, to }, step, comparison, today)
  return days ? `${days.from} to ${days.to}` : 'nothing'
}

describe('a group of days is compared with the step before', () => {
  test.each([
    ['month', '2026-03-01', '2026-03-31', '2026-02-01 to 2026-02-28'],
    ['month', '2026-02-01', '2026-02-28', '2026-01-01 to 2026-01-31'],
    ['quarter', '2026-04-01', '2026-06-30', '2026-01-01 to 2026-03-31'],
    ['year', '2025-01-01', '2025-12-31', '2024-01-01 to 2024-12-31'],
    ['week', '2026-11-16', '2026-11-22', '2026-11-09 to 2026-11-15'],
    ['day', '2026-03-01', '2026-03-01', '2026-02-28 to 2026-02-28'],
    // What filters leave of March, against the same days of February.
    ['month', '2026-03-10', '2026-03-31', '2026-02-10 to 2026-02-28'],
    ['month', '2026-03-01', '2026-03-20', '2026-02-01 to 2026-02-20'],
    // This month, as far as it is.
    ['month', '2026-11-01', '2026-11-30', '2026-10-01 to 2026-10-25'],
    ['year', '2026-01-01', '2026-12-31', '2025-01-01 to 2025-11-25'],
    ['month', '2026-12-01', '2026-12-31', 'nothing'],
    ['year', '0001-01-01', '0001-12-31', 'nothing'],
  ] as const)('%s %s to %s: %s', (step, from, to, days) => {
    expect(of('previous_period', step, from, to)).toBe(days)
  })
})

describe('or with the same one of the year before', () => {
  test.each([
    ['month', '2025-02-01', '2024-02-01 to 2024-02-29'],
    ['month', '2024-02-01', '2023-02-01 to 2023-02-28'],
    ['day', '2024-02-29', '2023-02-28 to 2023-02-28'],
    // A week with a week: Monday to Sunday.
    ['week', '2026-11-16', '2025-11-17 to 2025-11-23'],
    ['month', '2026-11-01', '2025-11-01 to 2025-11-25'],
  ] as const)('%s of %s: %s', (step, from, days) => {
    expect(of('previous_year', step, from)).toBe(days)
  })
})
