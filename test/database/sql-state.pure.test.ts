import { sqlState } from '../../src/database/sql-state.js'
import { isRefusedStatement } from '../../src/database/transactions.js'
import { expect, test } from '../harness/jest.js'

const withCode = (code: unknown) => Object.assign(new Error('anything'), { code })

test('only what PostgreSQL says has a code of its own: a broken pipe has none, though it has five capitals too', () => {
  expect(sqlState(withCode('23505'))).toBe('23505')
  expect(sqlState(withCode('XX000'))).toBe('XX000')
  for (const code of ['EPIPE', 'EPERM', 'ECONNRESET', 'bad_query', 23505, undefined]) {
    expect(sqlState(withCode(code))).toBeNull()
  }
  for (const thrown of [undefined, null, 'text']) expect(sqlState(thrown)).toBeNull()
})

test('a connection is used again after a statement that was refused, and not after it was lost', () => {
  // Of its own connection PostgreSQL cannot say 08006: it is a foreign table's.
  for (const code of ['42P01', '08001', '08006']) expect(isRefusedStatement(withCode(code))).toBe(true)
  for (const code of ['57P01', '08P01', 'EPIPE', 'ECONNRESET']) expect(isRefusedStatement(withCode(code))).toBe(false)
})
