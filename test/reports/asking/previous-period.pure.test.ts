import { resolvePreset } from '../../../src/reports/asking/periods.js'
import { previousPeriod } from '../../../src/reports/asking/previous-period.js'
import { describe, expect, test } from '../../harness/jest.js'

function before(preset: string, today: string): string {
  const period = resolvePreset(preset, today)
  if (!period) throw new Error(`there is no period ${preset}`)
  return inWords(previousPeriod(period, today))
}

function beforeDays(from: string | null, to: string | null, today: string): string {
  return inWords(previousPeriod({ preset: null, from, to }, today))
}

function inWords(period: { from: string | null; to: string | null } | null): string {
  return period ? `${period.from} to ${period.to}` : 'nothing'
}

describe('a period that is over is compared with the whole one before', () => {
  test.each([
    // 30 days ending yesterday, 24 November; the 30 before them.
    ['last_30_days', '2026-11-25', '2026-09-26 to 2026-10-25'],
    ['last_7_days', '2026-11-25', '2026-11-11 to 2026-11-17'],
    ['last_90_days', '2026-11-25', '2026-05-29 to 2026-08-26'],
    ['yesterday', '2026-03-01', '2026-02-27 to 2026-02-27'],
    ['last_week', '2026-11-25', '2026-11-09 to 2026-11-15'],
    // February, against the longer January; March, against the shorter February.
    ['last_month', '2026-03-10', '2026-01-01 to 2026-01-31'],
    ['last_month', '2024-04-10', '2024-02-01 to 2024-02-29'],
    ['last_quarter', '2026-02-10', '2025-07-01 to 2025-09-30'],
    ['last_year', '2025-06-01', '2023-01-01 to 2023-12-31'],
  ])('%s, asked on %s: %s', (preset, today, days) => {
    expect(before(preset, today)).toBe(days)
  })
})

describe('a period that still runs is compared with the same days so far', () => {
  test.each([
    ['today', '2026-11-25', '2026-11-24 to 2026-11-24'],
    ['this_week', '2026-11-25', '2026-11-16 to 2026-11-18'],
    ['this_month', '2026-11-25', '2026-10-01 to 2026-10-25'],
    // The last day of a short month against the same day of a longer one.
    ['this_month', '2026-04-30', '2026-03-01 to 2026-03-30'],
    // A day that the month before does not have: its last day.
    ['this_month', '2026-03-31', '2026-02-01 to 2026-02-28'],
    ['this_month', '2024-03-30', '2024-02-01 to 2024-02-29'],
    ['this_month', '2026-01-01', '2025-12-01 to 2025-12-01'],
    ['this_quarter', '2026-11-25', '2026-07-01 to 2026-08-25'],
    ['this_quarter', '2026-05-31', '2026-01-01 to 2026-02-28'],
    ['this_quarter', '2026-12-31', '2026-07-01 to 2026-09-30'],
    ['this_year', '2026-11-25', '2025-01-01 to 2025-11-25'],
    // The leap day has no twin: the last day of that February.
    ['this_year', '2024-02-29', '2023-01-01 to 2023-02-28'],
    ['this_year', '2025-03-01', '2024-01-01 to 2024-03-01'],
  ])('%s, asked on %s: %s', (preset, today, days) => {
    expect(before(preset, today)).toBe(days)
  })
})

describe('days of one’s own choice', () => {
  const today = '2026-11-25'

  test('are compared with as many days just before them', () => {
    expect(beforeDays('2026-06-01', '2026-06-30', today)).toBe('2026-05-02 to 2026-05-31')
    expect(beforeDays('2026-11-24', '2026-11-24', today)).toBe('2026-11-23 to 2026-11-23')
  })

  test('that are not over are compared with the same days so far', () => {
    // 20 days, of which 15 have begun.
    expect(beforeDays('2026-11-11', '2026-11-30', today)).toBe('2026-10-22 to 2026-11-05')
  })

  test('with an open end, not yet begun, or at the beginning of the calendar are compared with nothing', () => {
    expect(beforeDays('2026-01-01', null, today)).toBe('nothing')
    expect(beforeDays(null, '2026-01-01', today)).toBe('nothing')
    expect(beforeDays(null, null, today)).toBe('nothing')
    expect(beforeDays('2026-11-26', '2026-11-30', today)).toBe('nothing')
    expect(beforeDays('0001-01-01', '2026-01-01', today)).toBe('nothing')
  })
})
