import { groupFilter } from '../../../src/reports/asking/group-filter.js'
import { expect, test } from '../../harness/jest.js'

const report = { dimensions: { own: [], through: [] } as never, date: null }
const due = { name: 'due', unit: 'date', choices: [] }
const filterOf = (key: string | null, step: 'day' | 'month') =>
  groupFilter(new URLSearchParams(), report, [{ column: due, step }], [key], {})?.toString() ?? null

test('a group of days leads to its rows, and one that no filter can say to none', () => {
  expect(decodeURIComponent(filterOf('2026-02-01', 'month') ?? '')).toBe(
    'filters.due~~from=2026-02-01&filters.due~~to=2026-02-28',
  )
  expect(decodeURIComponent(filterOf(null, 'month') ?? '')).toBe('filters.due=is:empty')
  expect(decodeURIComponent(filterOf('infinity', 'month') ?? '')).toBe('filters.due=infinity')
  expect(['0001-01-01 BC', '0044-03-01 BC', '12026-01-01'].map((key) => filterOf(key, 'month'))).toEqual([
    null,
    null,
    null,
  ])
})
