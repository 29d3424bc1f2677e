import { planRefresh, type RefreshWish } from '../../../src/reports/refresh/plan.js'
import { firstPauseSeconds } from '../../../src/reports/refresh/retry.js'
import { expect, test } from '../../harness/jest.js'

// alpha <- beta <- gamma; other stands alone.
const views = [
  { name: 'alpha', reads: new Set<string>() },
  { name: 'beta', reads: new Set(['alpha']) },
  { name: 'gamma', reads: new Set(['beta', 'alpha']) },
  { name: 'other', reads: new Set<string>() },
]
const plan = (wish: RefreshWish) =>
  planRefresh(views, wish).map(({ view, why, because }) => `${view}: ${why} (${because})`)

test('a click refreshes what the view reads, before it, and nothing else', () => {
  expect(plan({ asked: ['beta'] })).toEqual(['alpha: read by it (beta)', 'beta: asked (beta)'])
})

test('the command line refreshes what reads the view, too', () => {
  expect(plan({ asked: ['beta'], withReaders: true })).toEqual([
    'alpha: read by it (beta)',
    'beta: asked (beta)',
    'gamma: reads it (beta)',
  ])
})

test('a schedule refreshes its own view, and never what that reads', () => {
  expect(plan({ due: ['gamma', 'other'] })).toEqual(['gamma: due (gamma)', 'other: due (other)'])
})

test('views that are due together come upstream first, whatever the order in which they are told', () => {
  expect(plan({ due: ['gamma', 'alpha'] })).toEqual(['alpha: due (alpha)', 'gamma: due (gamma)'])
})

test('the first pause after a failure is the interval, an hour at most, a minute for daily ones, none on demand', () => {
  expect(firstPauseSeconds({ kind: 'every', seconds: 900 })).toBe(900)
  expect(firstPauseSeconds({ kind: 'every', seconds: 86_400 })).toBe(3600)
  expect(firstPauseSeconds({ kind: 'daily', at: '06:00' })).toBe(60)
  expect(firstPauseSeconds({ kind: 'on demand' })).toBe(null)
})
