import { beforeAll, expect, test } from '../harness/jest.js'
import { type Address, loadPureModules } from './pure-modules.js'

let address: Address
beforeAll(async () => {
  address = (await loadPureModules()).address
})

test('a changed filter starts at page 1 again and leaves the others alone', () => {
  const search = '?provider=3,7&page=4&perPage=25&sortBy=profit&direction=desc'
  expect(address.withChanges(search, { period: 'last_month' })).toBe(
    'provider=3,7&perPage=25&sortBy=profit&direction=desc&period=last_month',
  )
  expect(address.withChanges(search, { provider: null })).toBe('perPage=25&sortBy=profit&direction=desc')
})

test('provider and period travel from page to page, other filters do not', () => {
  expect(address.travelling('?provider=3,7&from=2026-01-01&filters.status=draft&page=2')).toBe(
    'provider=3,7&from=2026-01-01',
  )
})

test('an export has the filters and the order of the list, and all of its pages', () => {
  const search = '?filters.profit~~from=10&sortBy=profit&direction=desc&page=3&perPage=25'
  expect(address.exportQuery(search)).toBe('filters.profit~~from=10&sortBy=profit&direction=desc')
  expect(address.totalsQuery(search, 'phase')).toBe('filters.profit~~from=10&groupBy=phase')
  expect(address.rowsQuery('?page=3')).toBe('page=3&perPage=50')
})

test('a column filter is read back as it was written, whatever is typed', () => {
  const filter = { column: 'title', is: 'a&b=c, d+e %', from: null, to: null }
  const search = address.withChanges('', address.filterChanges(filter))
  expect(address.columnFilters(`?${search}`)).toEqual([filter])
  const range = { column: 'profit', is: null, from: '-5.00', to: '10' }
  expect(address.columnFilters(address.withChanges('', address.filterChanges(range)))).toEqual([range])
})

test('clearing removes every filter and keeps order and page size', () => {
  const search = '?provider=3&period=today&filters.status=draft&sortBy=title&perPage=25'
  expect(address.withChanges(search, address.clearChanges(search))).toBe('sortBy=title&perPage=25')
})

test('a span of days counts as one filter, and so do both ends of a range', () => {
  const span = '?provider=3,4&from=2026-06-01&to=2026-06-30&filters.billed~~from=1&filters.billed~~to=9&sortBy=title'
  expect(address.countFilters(span)).toBe(3)
  expect(address.countFilters('?perPage=25')).toBe(0)
})

test('a record id with any character is one part of the path', () => {
  expect(address.recordAddress('job', 'a/b?c#d')).toBe('/admin/resources/job/records/a%2Fb%3Fc%23d/show')
})

test('chosen columns go along to rows and export, and not to totals, which have none', () => {
  const search = '?columns=title,profit&filters.profit~~from=10'
  expect(address.chosenColumns(search)).toEqual(['title', 'profit'])
  expect(address.rowsQuery(search)).toContain('columns=title,profit')
  expect(address.exportQuery(search)).toContain('columns=title,profit')
  expect(address.totalsQuery(search, null)).toBe('filters.profit~~from=10')
  expect(address.chosenColumns('?columns=')).toBeNull()
  expect(address.chosenColumns('?columns=a,a,b')).toEqual(['a', 'b'])
})

test('two queries are the same whatever the order of their parts', () => {
  expect(address.isSameQuery('provider=3%2C7&period=today', '?period=today&provider=3,7')).toBe(true)
  expect(address.isSameQuery('provider=3', 'provider=3,7')).toBe(false)
})
