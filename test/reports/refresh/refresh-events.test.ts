import type pg from 'pg'
import { type Look, openRefreshEvents, type RefreshEvents } from '../../../src/reports/refresh/refresh-events.js'
import { afterEach, beforeEach, expect, test } from '../../harness/jest.js'
import { waitersFor } from '../../harness/locks.js'
import { waitUntil } from '../../harness/patience.js'
import { materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

const names = ['one', 'two']

let desk: ViewsDesk
let events: RefreshEvents
let errors: unknown[]
let writer: pg.PoolClient
beforeEach(async () => {
  desk = await openViewsDesk()
  for (const name of names) await desk.write(name, `${materialized}\nselect id, name from public.provider`)
  await desk.sync()
  errors = []
  events = openRefreshEvents(await desk.context(), (error) => errors.push(error))
  writer = await desk.database.pools.export.connect()
})
afterEach(async () => {
  events.close()
  writer.release()
  await desk.close()
})

const reportsIn = (look: Look | undefined) =>
  look?.events.flatMap((event) => (event.kind === 'freshness' ? [event.report] : [])).sort()

/** Notes what is heard by somebody who comes now. */
function hear(): Look[] {
  const heard: Look[] = []
  events.listen(null, (look) => heard.push(look))
  return heard
}

const looksWaiting = async (count: number) => (await desk.sql(waitersFor('viewdesk.refresh_run'))).length === count

test('whoever comes while the others are being told hears first of everything there is', async () => {
  const first = hear()
  await waitUntil('the first one is welcomed', () => first.length > 0)
  await writer.query(`
    begin;
    insert into viewdesk.refresh_run (view_name, state, started_at, as_of, finished_at, rows, started_by_name, started_as)
    values ('one', 'done', now(), now(), now(), 1, 'Ann Kay', 'person');
    lock table viewdesk.refresh_run`)
  await waitUntil('the next look waits', () => looksWaiting(1))
  const second = hear()
  await waitUntil('the newcomer waits behind it', () => looksWaiting(2))
  await writer.query('commit')
  await waitUntil('both have heard', () => first.length > 1 && second.length > 0)
  expect(reportsIn(second[0])).toEqual(names)
})

test('whoever comes while the database does not answer is told when it does, and it is logged once', async () => {
  await desk.sql('alter table viewdesk.refresh_run rename to refresh_run_away')
  const heard = hear()
  await waitUntil('it fails', () => errors.length > 0)
  await desk.sql('alter table viewdesk.refresh_run_away rename to refresh_run')
  await waitUntil('it is told', () => heard.length > 0)
  expect(reportsIn(heard[0])).toEqual(names)
  expect(errors).toHaveLength(1)
})
