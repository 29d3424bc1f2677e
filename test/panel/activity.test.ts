import { Writable } from 'node:stream'
import { pino } from 'pino'
import { pruneActivity } from '../../src/access/activity.js'
import { startBackoffice } from '../../src/backoffice.js'
import { readConfig } from '../../src/config/config.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { waitUntil } from '../harness/patience.js'
import { asSuperuser } from '../harness/superuser.js'
import { panelFolder, projectDir } from '../harness/templates.js'
import { admin, operator, password, signIn, type Visitor, viewer, visitor } from './visitor.js'

let database: TestDatabase
let url: string
let stop: () => Promise<void>
const lines: Record<string, unknown>[] = []
let chief: Visitor
let clerk: Visitor
beforeAll(async () => {
  database = await createTestDatabase('demo')
  const environment = {
    DATABASE_URL: database.connectionString,
    DATA_DIR: panelFolder(),
    PORT: '0',
    TRUST_PROXY: 'yes',
  }
  const written = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)))
      done()
    },
  })
  const backoffice = await startBackoffice(readConfig(environment, projectDir), {
    log: pino({ level: 'warn' }, written),
    isScheduled: false,
  })
  url = new URL(backoffice.url).origin
  stop = () => backoffice.stop()
  chief = await signIn(url, admin)
  clerk = await signIn(url, operator)
})
afterAll(async () => {
  await stop()
  await database.drop()
})

type Entry = Readonly<Record<string, string | number | null>>

async function newest(kind: string): Promise<Entry> {
  const find = async () =>
    (await chief.json<{ rows: Entry[] }>(`/api/v1/staff_activity/rows?filters.kind=${kind}&perPage=1`)).rows[0]
  await waitUntil(`${kind} is written down`, async () => (await find()) !== undefined)
  return (await find()) as Entry
}

test('a start with TRUST_PROXY=yes warns of it, with what to do', () => {
  const told = lines.map(({ msg }) => String(msg)).filter((text) => text.startsWith('TRUST_PROXY=yes'))
  expect(told).toEqual([expect.stringContaining('Set TRUST_PROXY to the number of proxies in front of the panel')])
})

describe('who did what is written down', () => {
  test('sign-ins and those that were refused, by whom and from where', async () => {
    expect(await newest('signed_in')).toMatchObject({ who: 'Operator', address: expect.stringContaining('127.0.0.1') })
    await visitor(url).post('/admin/login', new URLSearchParams({ email: viewer, password: 'wrong' }))
    expect(await newest('sign_in_refused')).toMatchObject({ who: viewer, outcome: 'refused', staff_id: null })
    const person = await signIn(url, viewer)
    await person.post('/admin/logout')
    expect(await newest('signed_out')).toMatchObject({ who: 'Viewer' })
  })

  test('what was typed in the wrong field is not', async () => {
    await visitor(url).post('/admin/login', new URLSearchParams({ email: password, password: 'x' }))
    const { rows } = await database.pools.admin.query('select count(*)::int from viewdesk.activity where who = $1', [
      password,
    ])
    expect(rows[0].count).toBe(0)
  })

  test('exports with filters, rows, bytes and outcome, and the list that has the same filters', async () => {
    const query = 'filters.status=completed&sortBy=title&direction=asc'
    const file = await clerk.text(`/api/v1/job/export.csv?${query}&for=people&ticket=my-own-ticket`)
    const entry = await newest('exported')
    const count = (await clerk.json<{ count: number }>(`/api/v1/job/rows?${query}&perPage=1`)).count
    expect(entry).toMatchObject({
      who: 'Operator',
      outcome: 'done',
      subject: 'Jobs',
      rows: count,
      detail: 'CSV · Status: Completed',
      open_again: `/admin/resources/job?${query}`,
    })
    expect(Number(entry.bytes)).toBeGreaterThan(1000)
    expect(file.length).toBeGreaterThan(1000)
    expect((await clerk.get(String(entry.open_again))).status).toBe(200)
  })

  test('refreshes, schedules, accounts and shared views', async () => {
    await clerk.post('/api/v1/completed_jobs/refresh')
    expect(await newest('refreshed')).toMatchObject({ who: 'Operator', subject: 'Completed jobs' })
    await chief.post('/api/v1/completed_jobs/schedule', { paused: true })
    expect(await newest('schedule_paused')).toMatchObject({ who: 'Admin' })
    await chief.post('/api/v1/staff-accounts', { email: 'nina@example.com', name: 'Nina', role: 'viewer' })
    expect(await newest('account_invited')).toMatchObject({
      who: 'Admin',
      subject: 'nina@example.com',
      detail: 'viewer',
    })
    const { rows } = await database.pools.admin.query("select id from viewdesk.staff where email = 'nina@example.com'")
    await chief.post(`/api/v1/staff-accounts/${rows[0].id}/role`, { role: 'operator' })
    expect(await newest('account_role')).toMatchObject({ detail: 'viewer → operator' })
    const view = { name: 'Mine', query: 'filters.status=draft', shared: true }
    await clerk.post('/api/v1/job/views', view)
    expect(await newest('view_shared')).toMatchObject({ subject: 'Jobs', detail: 'Mine' })
  })

  test('each refusal, which is also one line of the log with the person', async () => {
    const person = await signIn(url, viewer)
    lines.length = 0
    expect((await person.get('/api/v1/job/export.csv')).status).toBe(403)
    expect((await person.get('/api/v1/staff-accounts')).status).toBe(403)
    const refused = lines.filter(({ code }) => code === 'forbidden')
    expect(refused).toMatchObject([
      { person: viewer, method: 'GET', address: '/api/v1/job/export.csv' },
      { person: viewer, method: 'GET', address: '/api/v1/staff-accounts' },
    ])
    expect(await newest('refused')).toMatchObject({ who: 'Viewer', subject: '/api/v1/staff-accounts' })
  })

  test('and can be read, filtered and exported by admins only', async () => {
    for (const address of ['/api/v1/staff_activity/rows', '/api/v1/staff_activity/export.csv']) {
      expect((await clerk.get(address)).status).toBe(403)
    }
    const file = await chief.text('/api/v1/staff_activity/export.csv?filters.kind=exported&header=names')
    expect(file).toContain('who,')
    expect(file).toContain('/admin/resources/job?filters.status=completed')
  })
})

test('which reports are in use: opened by whom in 90 days, exported, refreshed, and what nobody opens', async () => {
  await database.pools.admin.query(`delete from viewdesk.page_visit;
    insert into viewdesk.page_visit (staff_id, section, visited_at)
    select id, section, now() - age::interval
    from viewdesk.staff
    join (values ('Viewer', 'Upsell', '1 day'), ('Viewer', 'Upsell', '2 days'), ('Operator', 'Upsell', '89 days'),
      ('Operator', 'Open jobs', '91 days')) as visit (who, section, age) on who = name`)
  const { rows } = await chief.json<{ rows: Record<string, unknown>[] }>('/api/v1/reports_in_use/rows?perPage=100')
  const found = (title: string) => rows.find(({ report }) => report === title)
  expect(found('Upsell')).toMatchObject({
    recent_visits: 3,
    recent_staff: 2,
    used_by: 'Viewer, Operator',
    exports: 0,
    is_unused: false,
  })
  expect(found('Open jobs')).toMatchObject({ recent_visits: 0, visits: 1, used_by: null, is_unused: true })
  // It was exported in a test above.
  const { exports, is_unused } = found('Jobs') ?? {}
  expect([Number(exports) > 0, is_unused]).toEqual([true, false])
  expect(found('Page visits')).toBeUndefined()
  expect((await clerk.get('/api/v1/reports_in_use/rows')).status).toBe(403)
})

describe('what is written down stays', () => {
  const statements = [
    ['changed', "update viewdesk.activity set who = 'somebody else'"],
    ['deleted', 'delete from viewdesk.activity'],
    ['emptied', 'truncate viewdesk.activity'],
  ] as const
  test.each(statements)('it is not %s, by the panel’s own role or by a superuser', async (_what, statement) => {
    const refused = /permission denied|is only added to|younger than 30 days/
    await expect(database.pools.admin.query(statement)).rejects.toThrow(refused)
    await asSuperuser(database, async (client) => {
      await expect(client.query(statement)).rejects.toThrow(refused)
    })
  })

  test('only what is old is pruned, by its age', async () => {
    const { admin: pool } = database.pools
    await pool.query(`insert into viewdesk.activity (at, kind, outcome, who)
      values (now() - interval '40 days', 'refreshed', 'done', 'Old'), (now() - interval '32 days', 'refreshed', 'done', 'Newer')`)
    await expect(pruneActivity(pool, 'UTC', 7)).rejects.toThrow('kept for 31 days at least')
    expect((await pruneActivity(pool, 'UTC', 35)).deleted).toBe(1)
    expect((await pruneActivity(pool, 'UTC', 31)).deleted).toBe(1)
  })

  test('given to another role, as the documentation says, the panel writes on and cannot take its guard off', async () => {
    const takeOff = 'alter table viewdesk.activity disable trigger activity_is_kept'
    await asSuperuser(database, async (client) => {
      await client.query(`
        create role viewdesk_keeper nologin;
        grant usage, create on schema viewdesk to viewdesk_keeper;
        alter table viewdesk.activity owner to viewdesk_keeper;
        alter function viewdesk.keep_activity() owner to viewdesk_keeper;
        revoke create on schema viewdesk from viewdesk_keeper;
        grant select, insert, delete on viewdesk.activity to viewdesk`)
    })
    try {
      await clerk.post('/api/v1/job/views', { name: 'After', query: '', shared: true })
      await waitUntil('it is written down', async () => (await newest('view_shared')).detail === 'After')
      await expect(database.pools.admin.query(takeOff)).rejects.toThrow('must be owner')
      await expect(database.pools.admin.query("update viewdesk.activity set who = 'x'")).rejects.toThrow('denied')
    } finally {
      await asSuperuser(database, async (client) => {
        await client.query('alter table viewdesk.activity owner to current_user; drop owned by viewdesk_keeper cascade')
        await client.query('drop role viewdesk_keeper')
      })
    }
  })
})

test('an export that is under way when the panel stops is written down as broken off, and the log has no error of it', async () => {
  const holder = await database.pools.admin.connect()
  try {
    await holder.query('begin; lock table public.provider in access exclusive mode')
    const download = clerk.get('/api/v1/provider/export.csv').catch(() => null)
    const exports = async () =>
      (await database.pools.admin.query("select error, finished_at from viewdesk.export_log where report = 'provider'"))
        .rows
    await waitUntil('the export has begun', async () => (await exports()).length > 0)
    lines.length = 0
    await stop()
    await download
    expect(await exports()).toEqual([{ error: expect.stringContaining('went away'), finished_at: expect.anything() }])
    const { rows } = await database.pools.admin.query(
      "select outcome from viewdesk.activity where kind = 'exported' order by id desc limit 1",
    )
    expect(rows).toEqual([{ outcome: 'stopped' }])
    expect(lines.filter(({ level }) => Number(level) >= 50)).toEqual([])
  } finally {
    await holder.query('rollback')
    holder.release()
  }
})
