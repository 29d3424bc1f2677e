import { loadModule } from 'libpg-query'
import { readIndex } from '../../../src/reports/view-files/index-line.js'
import { beforeAll, expect, test } from '../../harness/jest.js'

beforeAll(() => loadModule())

function read(value: string): string {
  const faults: string[] = []
  const [index] = readIndex({ key: 'index', value, line: 4 }, (line, message) => faults.push(`${line}: ${message}`))
  if (!index) return faults.join('\n')
  return `${index.unique ? 'unique ' : ''}${index.definition} | ${index.condition} | ${index.names.join(', ')}`
}

test('an index line names columns and their order, as it always did', () => {
  expect(read('id')).toBe('("id") |  | id')
  expect(read('unique id asc, "Odd Name" desc nulls last include (name, "a, b")')).toBe(
    'unique ("id", "Odd Name" desc nulls last) include ("name", "a, b") nulls not distinct |  | id, Odd Name, name, a, b',
  )
  expect(read('include, tablespace')).toBe('("include", "tablespace") |  | include, tablespace')
})

test('an index line may say all that SQL says of an index', () => {
  expect(read('USING  GIN ( title   gin_trgm_ops )')).toBe('using GIN (title gin_trgm_ops) |  | title')
  expect(read('using gin title gin_trgm_ops')).toBe('using gin (title gin_trgm_ops) |  | title')
  expect(read("lower(name), id desc where name <> 'a  B' and id > 1")).toBe(
    "(lower(name), id desc) | where name <> 'a  B' and id > 1 | id, name",
  )
  expect(read('(doc ->> \'x\') collate "C"')).toBe('((doc ->> \'x\') collate "C") |  | doc')
  expect(read('(a || b)')).toBe('((a || b)) |  | a, b')
  expect(read('(a, b)')).toBe('("a", "b") |  | a, b')
  expect(read('unique a nulls distinct with (fillfactor = 70)')).toBe('unique ("a") with (fillfactor = 70) |  | a')
  expect(read('using gist (span range_ops(x = 1)) include (a)')).toBe(
    'using gist (span range_ops(x = 1)) include ("a") |  | span, a',
  )
})

test('what is no index is told, and nothing gets past the statement', () => {
  for (const value of [
    '',
    ',',
    'a b c',
    'id) ; drop table x; --',
    '(a',
    'a)',
    'using gin',
    'where a',
    'a -- b',
    "'",
    'id;',
  ]) {
    expect(read(value)).toContain(`4: "${value}" is not an index. Write it like "customer_id,`)
  }
  expect(read('a tablespace fast')).toContain('4: a tablespace is not written here.')
  expect(read('lower(things.name)')).toBe('4: index names "things." before a column. Name the column alone.')
})
