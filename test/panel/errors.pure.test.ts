import { problemOf } from '../../src/panel/http/errors.js'
import { badFilter } from '../../src/refusal.js'
import { describe, expect, test } from '../harness/jest.js'

describe('what staff are told of an error', () => {
  test('is our own sentence where we wrote one', () => {
    expect(problemOf(badFilter('There is no such column.'))).toEqual({
      status: 400,
      code: 'bad_filter',
      message: 'There is no such column.',
    })
  })

  test.each([
    ['a query that took too long', { code: '57014', severity: 'ERROR' }, 503, 'timeout'],
    ['a locked table', { code: '55P03', severity: 'ERROR' }, 503, 'locked'],
    ['a database that stops', { code: '57P01', severity: 'FATAL' }, 503, 'database_unavailable'],
    ['a database with no connection left', { code: '53300', severity: 'FATAL' }, 503, 'database_unavailable'],
    ['a database whose disk is full', { code: '53100', severity: 'ERROR' }, 503, 'disk_full'],
    ['a query that needs too much temporary space', { code: '53400', severity: 'ERROR' }, 503, 'temporary_limit'],
    ['a transaction that was idle for too long', { code: '25P03', severity: 'FATAL' }, 503, 'database_unavailable'],
    ['a database that only reads', { code: '25006', severity: 'ERROR' }, 503, 'database_read_only'],
    ['a database that is not there', { code: 'ECONNREFUSED' }, 503, 'database_unavailable'],
    ['a connection that was cut', { message: 'Connection terminated unexpectedly' }, 503, 'database_unavailable'],
    ['a name server that is away', { code: 'EAI_AGAIN' }, 503, 'database_unavailable'],
    ['a table that is not there', { code: '42P01', severity: 'ERROR' }, 503, 'not_set_up'],
    ['a right that was taken away', { code: '42501', severity: 'ERROR' }, 503, 'right_missing'],
    ['a pool that is used up', { message: 'timeout exceeded when trying to connect' }, 503, 'busy'],
    ['a column that another release has taken away', { code: '42703', severity: 'ERROR' }, 503, 'not_set_up'],
    ['a mistake in our SQL', { code: '42601', severity: 'ERROR' }, 500, 'internal_error'],
    ['a mistake in our code', {}, 500, 'internal_error'],
  ])('of %s is a sentence, and never what PostgreSQL said', (_, details, status, code) => {
    const error = Object.assign(new Error('column "secret" does not exist'), details)
    const problem = problemOf(error)
    expect(problem).toMatchObject({ status, code })
    expect(problem.message).not.toContain('secret')
  })

  test('even a thrown nothing is answered', () => {
    expect(problemOf(undefined).status).toBe(500)
    expect(problemOf('text').status).toBe(500)
  })
})
