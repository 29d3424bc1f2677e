import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from '../../harness/jest.js'
import { awkwardKinds } from './awkward-kinds.js'
import { parseCsv } from './csv.js'
import { daysOfPreset, firstDayOf } from './days.js'
import { percentOf, ratio, twoDecimals, zero } from './exact.js'
import { generateRows } from './generated-rows.js'
import { seedOr } from './seed.js'

// What the recomputation stands on, by hand: a wrong ruler measures everything alike.
describe('what the recomputation stands on', () => {
  test('halves are rounded away from zero, and nothing is minus zero', () => {
    const thousandths = [4, 5, 14, 15, -4, -5, -14, -15, 0, 99_995].map((top) => twoDecimals(ratio(BigInt(top), 1000n)))
    expect(thousandths).toEqual(['0.00', '0.01', '0.01', '0.02', '0.00', '-0.01', '-0.01', '-0.02', '0.00', '100.00'])
    expect(twoDecimals(ratio(-1n, 3n))).toBe('-0.33')
  })

  test('a percentage of nothing, of zero and of less is nothing', () => {
    const one = ratio(1n, 1n)
    expect([percentOf(one, null), percentOf(null, one), percentOf(one, zero), percentOf(one, ratio(-1n, 1n))]).toEqual([
      null,
      null,
      null,
      null,
    ])
  })

  test('weeks begin on Monday, and presets end where they say', () => {
    const sunday = Temporal.PlainDate.from('2025-06-15')
    const days = (preset: string): string => Object.values(daysOfPreset(preset, sunday)).join(' ')
    expect(`${firstDayOf('week', sunday)}`).toBe('2025-06-09')
    expect(days('last_7_days')).toBe('2025-06-08 2025-06-14')
    expect(days('last_week')).toBe('2025-06-02 2025-06-08')
    expect(days('this_month')).toBe('2025-06-01 2025-06-30')
    expect(days('last_quarter')).toBe('2025-01-01 2025-03-31')
    expect(days('last_year')).toBe('2024-01-01 2024-12-31')
  })

  test('a file with commas, quotes and lines inside its fields is read back as it was written', () => {
    expect(parseCsv('a,"b, ""c""\r\nd",\n"",e,f\n')).toEqual([
      ['a', 'b, "c"\r\nd', ''],
      ['', 'e', 'f'],
    ])
    expect(() => parseCsv('"open')).toThrow('not closed')
  })

  test.each([
    [20250331, 'Europe/London', '2025-03-31T00:30:00+01:00'],
    [20250101, 'Asia/Kolkata', '2025-01-01T00:10:00+05:30'],
    [20251006, 'Australia/Lord_Howe', '2025-10-06T09:00:00+11:00'],
  ])('the rows of seed %i in %s hold every awkward kind', (seed, timeZone, now) => {
    const rows = generateRows(seedOr(seed), timeZone, Temporal.Instant.from(now))
    const missing = Object.entries(awkwardKinds(rows, timeZone)).filter(([, isThere]) => !isThere)
    expect(missing.map(([kind]) => `seed ${seedOr(seed)}: ${kind}`)).toEqual([])
  })
})
