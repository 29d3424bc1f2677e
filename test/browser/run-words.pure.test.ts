import { beforeAll, describe, expect, test } from '../harness/jest.js'
import { loadPureModules, type Manner, type RunWords } from './pure-modules.js'

const british: Manner = { locale: 'en-GB', currency: null, timeZone: 'Europe/London' }
const now = new Date('2026-06-30T10:45:00Z')
const titleOf = (view: string): string => (view === 'completed_jobs' ? 'Completed jobs' : view)

let words: RunWords
let german: RunWords
beforeAll(async () => {
  words = (await loadPureModules()).runWords
  german = (await loadPureModules('de')).runWords
})

const run = {
  id: '7',
  view: 'completed_jobs',
  state: 'done',
  startedAt: '2026-06-30T10:40:00Z',
  finishedAt: '2026-06-30T10:42:00Z',
  durationMs: 125_400,
  startedBy: 'Ann Kay',
  startedAs: 'person',
  rows: 12345,
  error: null,
  isUnchanged: false,
  place: null,
  phase: null,
  waitingFor: null,
  cancelledBy: null,
  retryAt: null,
}
const queued = { ...run, state: 'queued', startedAt: null, finishedAt: null, durationMs: null, rows: null }
const lock = { role: 'etl', application: 'nightly import', since: '2026-06-30T10:30:00Z' }
const failed = { ...run, state: 'failed', error: 'division by zero' }

describe('how a refresh went', () => {
  test('it says when, by whom, how long it took and how many rows', () => {
    expect(words.runWords(run, now, british)).toBe('Refreshed at 11:42 by Ann Kay in 2 min 5 s, 12,345 rows')
    expect(words.runWords({ ...run, durationMs: 840 }, now, british)).toContain('in 0.8 s,')
    const other = (startedAs: string): string => words.runWords({ ...run, startedBy: null, startedAs }, now, british)
    expect(other('schedule')).toContain('by the schedule')
    expect(other('set-up')).toContain('by the set-up')
    expect(other('command')).toContain('by the command line')
    // Somebody may be called that.
    expect(words.runWords({ ...run, startedBy: 'the set-up' }, now, british)).toContain('by the set-up in')
  })

  test('one that failed says so, and its reason apart from that', () => {
    expect(words.runWords(failed, now, british)).toBe('The refresh failed at 11:42')
    expect(words.failureWords(failed, now, british)).toBe(
      'Started by Ann Kay at 11:40. It ended with: division by zero',
    )
    expect(words.failureWords({ ...failed, error: null }, now, british)).toBe(
      'Started by Ann Kay at 11:40. The server log says why.',
    )
  })

  test('one that was skipped as nothing has changed says so, and worries nobody', () => {
    const skipped = { ...run, state: 'skipped', isUnchanged: true, error: 'Nothing has changed.' }
    expect(words.runWords(skipped, now, british)).toBe('Skipped at 11:42: nothing has changed since the last refresh')
    expect(words.afterBadEnd(skipped, now, british)).toBeNull()
    expect(words.lastBadEnds([skipped])).toEqual([])
  })

  test('one that failed says that no rows were lost, and when it is tried again', () => {
    const retryAt = (at: string | null) => words.afterBadEnd({ ...failed, retryAt: at }, now, british)
    expect(retryAt('2026-06-30T10:59:00Z')).toBe('The previous rows stay. Next attempt at 11:59, in 14 min.')
    expect(retryAt('2026-07-01T10:45:00Z')).toContain('Next attempt at 1\u00a0Jul, 11:45, in 24 h.')
    expect(retryAt('2026-06-30T10:44:00Z')).toBe('The previous rows stay. Next attempt in a moment.')
    expect(retryAt(null)).toBe('The previous rows stay. There is no automatic retry.')
    expect(words.afterBadEnd(run, now, british)).toBe(null)
  })

  test('one that was cancelled says by whom', () => {
    const cancelled = { ...run, state: 'cancelled', cancelledBy: 'Bo Lee' }
    expect(words.runWords(cancelled, now, british)).toBe('Cancelled at 11:42 by Bo Lee')
    expect(words.runWords({ ...cancelled, cancelledBy: null }, now, british)).toBe('Cancelled at 11:42')
    expect(words.afterBadEnd(cancelled, now, british)).toBe('The previous rows stay.')
  })
})

describe('a refresh that has not ended', () => {
  test('says who started it and when, or who wants it', () => {
    const running = { ...run, state: 'running', finishedAt: null }
    expect(words.runWords(running, now, british)).toBe('Started by Ann Kay at 11:40')
    expect(words.runWords(queued, now, british)).toBe('Requested by Ann Kay')
    expect(words.runWords({ ...running, cancelledBy: 'Bo Lee' }, now, british)).toBe('Being cancelled by Bo Lee')
  })

  test.each([
    [{ ...queued, place: 1 }, 'Queued, next in line', 'In der Warteschlange, als Nächstes an der Reihe'],
    [{ ...queued, place: 3 }, 'Queued, number 3 in line', 'In der Warteschlange an Stelle 3'],
    [
      { ...queued, view: 'profits', place: 1, waitingFor: { view: 'completed_jobs' } },
      'Waiting for the refresh of Completed jobs',
      'Wartet auf die Aktualisierung von Completed jobs',
    ],
    [
      { ...queued, place: 1, waitingFor: { view: queued.view } },
      'Waiting until the last refresh is checked',
      'Wartet, bis die letzte Aktualisierung abgeglichen ist',
    ],
    [
      { ...run, state: 'waiting', finishedAt: null, waitingFor: lock },
      'Waiting for a lock held by etl (nightly import) since 11:30',
      'Wartet auf eine Sperre von etl (nightly import) seit 11:30',
    ],
    [
      { ...run, state: 'waiting', finishedAt: null, waitingFor: { role: null, application: '', since: null } },
      'Waiting for a lock held by another connection',
      'Wartet auf eine Sperre von einer anderen Verbindung',
    ],
    [{ ...run, state: 'running', finishedAt: null, phase: 'reading' }, null, null],
  ])('says what it waits for: %#', (waiting, english, inGerman) => {
    expect(words.waitWords(waiting, titleOf, now, british)).toBe(english)
    expect(german.waitWords(waiting, titleOf, now, british)).toBe(inGerman)
  })

  test('says in a word or two what it does', () => {
    const running = { ...run, state: 'running', finishedAt: null }
    const short = (one: object) => words.shortWords(one, titleOf, now, british)
    expect(short({ ...running, phase: 'reading' })).toBe('Reading the data')
    expect(short({ ...running, phase: 'checking' })).toBe('Checking the figures')
    expect(short({ ...running, state: 'waiting', waitingFor: lock })).toBe('Waiting for a lock')
    expect(short({ ...queued, place: 2 })).toBe('Queued, number 2 in line')
    expect(short({ ...running, cancelledBy: 'Bo Lee' })).toBe('Being cancelled')
  })

  test('is measured against the usual one, and never said to be done', () => {
    expect(words.progressWords(3_400, 8_000, british)).toBe('3 s of usually 8 s')
    expect(words.progressWords(12_000, 8_000, british)).toBe('12 s, longer than the usual 8 s')
    expect(words.progressWords(3_400, null, british)).toBe('3 s so far')
    expect([0, 2_000, 8_000, 80_000].map((elapsed) => words.progressShare(elapsed, 8_000))).toEqual([0, 25, 95, 95])
    expect(words.progressShare(2_000, null)).toBe(null)
  })
})

test('a schedule says how often, and when next', () => {
  expect(words.dueWords('every 15 minutes', '2026-06-30T10:50:00Z', now, british)).toBe(
    'Every 15 minutes, next at 11:50, in 5 min',
  )
  expect(words.dueWords('every 1 hour', '2026-06-30T10:40:00Z', now, british)).toBe('Every hour, due now')
  expect(words.dueWords('daily at 06:00', null, now, british)).toBe('Daily at 06:00')
})

test('of each view only its last run says whether something is wrong, failures before what was skipped for them', () => {
  const runs = [
    { id: '9', view: 'reader', state: 'skipped' },
    { id: '8', view: 'source', state: 'failed' },
    { id: '7', view: 'other', state: 'done' },
    { id: '6', view: 'other', state: 'failed' },
  ]
  expect(words.lastBadEnds(runs).map(({ id }) => id)).toEqual(['8', '9'])
})
