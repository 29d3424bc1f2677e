import {
  filterKey,
  isEmpty,
  readFilterKey,
  readList,
  writeList,
  writeValue,
} from '../../../src/reports/asking/address.js'
import { type Carrier, carryFilters, columnBehind } from '../../../src/reports/asking/carry.js'
import { describe, expect, test } from '../../harness/jest.js'

describe('a list of ids in an address', () => {
  test('is parted by commas, blanks around them left out', () => {
    expect(readList('3,7')).toEqual(['3', '7'])
    expect(readList(' 3 , 7 ')).toEqual(['3', '7'])
    expect(readList('')).toEqual([''])
    expect(readList('a,,b')).toEqual(['a', '', 'b'])
  })

  test.each([
    ['a comma', ['Acme, Inc.', 'b']],
    ['a backslash before a comma', ['C:\\', 'b,c']],
    ['blanks at its ends', [' a ', 'b']],
    ['what means that there is no value', [isEmpty]],
    ['a line break', ['a\nb', '\n']],
    ['two backslashes', ['\\\\', '\\,']],
  ])('comes back as it was with %s', (_, ids) => {
    expect(readList(writeList(ids))).toEqual(ids)
  })

  test('of any text comes back as it was', () => {
    const pieces = ['a', ',', '\\', ' ', 'is:empty', '~~', '\n', 'é', '&', '=']
    // Every text of up to four pieces, in lists of two.
    const texts = pieces.flatMap((one) =>
      ['', ...pieces].flatMap((two) => ['', ...pieces].map((three) => one + two + three)),
    )
    for (const [index, text] of texts.entries()) {
      const ids = [text, texts[(index * 7) % texts.length] ?? '']
      expect(readList(writeList(ids))).toEqual(ids)
    }
  })

  test('no value is said in its own word, and a text of the same letters is not it', () => {
    expect(writeValue(null)).toBe('is:empty')
    expect(writeValue('is:empty')).toBe('\\is:empty')
  })
})

test('a key of the address says its column and which end of a range it is', () => {
  expect(readFilterKey(filterKey('profit'))).toEqual({ column: 'profit', end: null })
  expect(readFilterKey(filterKey('profit', 'from'))).toEqual({ column: 'profit', end: 'from' })
  expect(readFilterKey('filters.profit~~above')).toBe('malformed')
  expect(readFilterKey('provider')).toBeNull()
})

describe('filters are carried from a report to the rows behind it', () => {
  const column = (name: string, dataType = 'int8') => ({ name, dataType })
  const days: Carrier = {
    name: 'margins',
    grain: ['provider_id', 'completed_on'],
    dimensions: { provider: 'provider_id' },
    date: 'completed_on',
    totalsBy: null,
    columns: [column('provider_id'), column('completed_on', 'date'), column('jobs'), column('revenue', 'numeric')],
  }
  const jobs: Carrier = {
    name: 'jobs',
    grain: ['job_id'],
    dimensions: { provider: 'carried_out_by' },
    date: 'done_on',
    totalsBy: null,
    columns: [column('job_id'), column('carried_out_by'), column('done_on', 'date'), column('revenue', 'numeric')],
  }
  const carry = (query: string, from = days, to = jobs) => {
    const { carried, lost } = carryFilters(new URLSearchParams(query), from, to)
    return { carried: [...carried].map((pair) => pair.join('=')), lost }
  }

  test('what travels stays as it is, and a column gets the name that it has there', () => {
    expect(carry('provider=3&period=last_month')).toEqual({ carried: ['provider=3', 'period=last_month'], lost: [] })
    expect(carry('filters.provider_id=3&filters.completed_on~~from=2025-01-01')).toEqual({
      carried: ['filters.carried_out_by=3', 'filters.done_on~~from=2025-01-01'],
      lost: [],
    })
  })

  test('a sum of a day says nothing of its jobs, even where they have a column of that name', () => {
    expect(carry('filters.revenue~~from=100')).toEqual({ carried: [], lost: ['revenue'] })
    expect(carry('filters.jobs~~from=5')).toEqual({ carried: [], lost: ['jobs'] })
  })

  test('rows that know no provider are not narrowed by one', () => {
    expect(carry('provider=3', days, { ...jobs, dimensions: {} })).toEqual({ carried: [], lost: ['provider_id'] })
  })

  test('what parts one row into several does not part the rows behind', () => {
    const phases: Carrier = { ...jobs, name: 'phases', grain: ['job_id', 'phase'], totalsBy: 'phase' }
    expect(columnBehind(phases, jobs, 'phase')).toBe('parts')
    expect(carry('filters.phase=waiting&filters.job_id=4', phases, jobs)).toEqual({
      carried: ['filters.job_id=4'],
      lost: [],
    })
  })

  test('order, page and columns are no filters', () => {
    expect(carry('sortBy=revenue&page=2&columns=revenue')).toEqual({ carried: [], lost: [] })
  })
})
