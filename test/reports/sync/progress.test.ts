import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { describeProgress } from '../../../src/reports/refresh/describe-progress.js'
import type { ViewEvent } from '../../../src/reports/view-events.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { patienceMs } from '../../harness/patience.js'
import { materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

describe('long work', () => {
  test('says which view, since when, and how long it took last time', async () => {
    const event = { kind: 'started', name: 'things', work: 'fill', lastSeconds: 61.25, processId: 1 } as const
    expect(await describeProgress(desk.database.pools, event, 12.4)).toBe(
      'things is being filled: 12 s so far, last time 61.3 s',
    )
  })

  test('on an index says what PostgreSQL is doing, as long as the index is not there', async () => {
    await desk.write('things', `${materialized}\nselect id, name from public.provider`)
    await desk.sync()
    await desk.write('things', `${materialized}-- index: name\n\nselect id, name from public.provider`)
    // CREATE INDEX CONCURRENTLY is done only when nobody looks at the rows of before any more.
    const reader = new pg.Client({ connectionString: desk.database.connectionString, application_name: 'a reader' })
    await reader.connect()
    await reader.query('begin isolation level repeatable read; select count(*) from provider')
    const told = tellWhile(desk, 'index', /waiting for old snapshots/)
    const synced = desk.sync({ onEvent: told.onEvent })
    try {
      expect(await told.line).toMatch(
        /^things waits for "a reader" \(process \d+\), since \d{4}-.*: 3 s so far, last time \d+\.\d s, waiting for old snapshots/,
      )
    } finally {
      await reader.query('commit')
      await reader.end()
    }
    expect(await synced).toEqual({ things: 'indexes' })
  })

  test('that waits for somebody’s lock says whose it is, and since when', async () => {
    await desk.write('things', `${materialized}\nselect id, name from public.provider`)
    await desk.sync()
    await desk.sql('refresh materialized view reports.things with no data')
    const holder = new pg.Client({ connectionString: desk.database.connectionString, application_name: 'a migration' })
    await holder.connect()
    const told = tellWhile(desk, 'fill', /waits for/)
    const synced = desk.sync({
      onEvent: async (event) => {
        if (event.kind === 'started' && event.work === 'fill') await holder.query('begin; lock table provider')
        await told.onEvent(event)
      },
    })
    try {
      expect(await told.line).toMatch(
        /^things waits for "a migration" \(process \d+\), since \d{4}-\d\d-\d\d .*: 3 s so far, last time/,
      )
    } finally {
      await holder.query('rollback')
      await holder.end()
    }
    expect(await synced).toEqual({ things: 'fill' })
  })

  test('on a VACUUM says how far PostgreSQL is with it and with its ANALYZE', async () => {
    const rows = "select n as id, repeat('x', 1000) as text from generate_series(1, 2000) as n"
    await desk.write('things', `${materialized}\n${rows}`)
    // About 290 blocks: with a pause at each, some seconds.
    await desk.sql(`do $$ begin execute format('alter role current_user in database %I set vacuum_cost_limit = 1', current_database());
      execute format('alter role current_user in database %I set vacuum_cost_delay = 5', current_database()); end $$`)
    await endIdleConnections(desk)
    const told = tellWhile(desk, 'vacuum', /acquiring sample rows \d+ %$/)
    const stop = new AbortController()
    const synced = desk.sync({ onEvent: told.onEvent, signal: stop.signal }).catch((error: Error) => error.message)
    expect(await told.line).toMatch(/^things is being vacuumed: 3 s so far, acquiring sample rows \d+ %$/)
    expect(told.lines).toContainEqual(
      expect.stringMatching(/^things is being vacuumed: 3 s so far, scanning heap \d+ %$/),
    )
    stop.abort()
    await synced
  })
})

/** Describes `work` again and again from its beginning on, until the line is like `wanted`. */
function tellWhile(desk: ViewsDesk, work: string, wanted: RegExp) {
  const lines: string[] = []
  let onEvent = async (_event: ViewEvent): Promise<void> => undefined
  const line = new Promise<string>((resolve, reject) => {
    onEvent = async (event) => {
      if (event.kind === 'end') reject(new Error(`The work ended, and no line was like ${wanted}.`))
      if (event.kind !== 'started' || event.work !== work) return
      void (async () => {
        for (const end = Date.now() + patienceMs; Date.now() < end; ) {
          const text = await describeProgress(desk.database.pools, event, 3)
          lines.push(text)
          if (wanted.test(text)) return resolve(text)
          await sleep(20)
        }
        reject(new Error(`No line was like ${wanted}.`))
      })().catch(reject)
    }
  })
  return { line, lines, onEvent: (event: ViewEvent) => onEvent(event) }
}

/** Settings of a role are read by new connections only. */
async function endIdleConnections(desk: ViewsDesk): Promise<void> {
  await desk.sql(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  )
  await desk.sql('select pg_terminate_backend(pg_backend_pid())').catch(() => undefined)
}
