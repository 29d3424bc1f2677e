import { afterAll, afterEach, beforeAll, describe, expect, test } from '../harness/jest.js'
import { startLimitedPanel } from '../harness/limited-panel.js'
import type { TestPanel } from '../harness/panel.js'
import { waitUntil } from '../harness/patience.js'
import { openRawClient, type RawClient } from '../harness/raw-client.js'
import { admin, operator, signIn, type Visitor } from './visitor.js'

const rows = 150_000
const opened: RawClient[] = []

/** More than the system keeps for a client that does not read. */
async function fillJobs({ pools }: TestPanel): Promise<void> {
  await pools.admin.query(
    `insert into job (id, provider_id, title, status, created_at)
     select 1000000 + number, (select min(id) from provider), repeat('long ', 40), 'draft', now()
     from generate_series(1, ${rows}) as number`,
  )
}

/** Asks for a download, and takes no more of it than its first bytes. */
async function pausedDownload(panel: TestPanel, person: Visitor, version = '1.1'): Promise<RawClient> {
  const client = openRawClient(panel.url, [
    `GET /api/v1/job/export.csv?filters.status=draft HTTP/${version}`,
    'host: panel',
    `cookie: viewdesk=${person.cookies.get('viewdesk')}`,
  ])
  opened.push(client)
  expect(await client.firstBytes()).toMatch(/^HTTP\/1\.1 200 /)
  return client
}

async function lastOfLog({ pools }: TestPanel): Promise<Record<string, unknown> | undefined> {
  const { rows: found } = await pools.admin.query(
    'select rows, error, finished_at is not null as finished from viewdesk.export_log order by id desc limit 1',
  )
  return found[0]
}

async function copying({ pools }: TestPanel): Promise<number[]> {
  const { rows: found } = await pools.admin.query<{ pid: number }>(
    "select pid from pg_stat_activity where datname = current_database() and query ilike 'copy (%' and state = 'active'",
  )
  return found.map(({ pid }) => pid)
}

afterEach(() => {
  for (const { socket } of opened.splice(0)) socket.destroy()
})

describe('a download that its reader pauses', () => {
  let panel: TestPanel
  let person: Visitor
  beforeAll(async () => {
    panel = await startLimitedPanel({ stalledMs: 1000 })
    await fillJobs(panel)
    person = await signIn(panel.url, operator)
  })
  afterAll(async () => await panel?.stop())

  test('ends when nothing was taken of it for a minute: its connection, its statement, and the log says why', async () => {
    const client = await pausedDownload(panel, person)
    await waitUntil('the log says that it ended', async () => (await lastOfLog(panel))?.finished === true)
    expect(await lastOfLog(panel)).toMatchObject({ rows: null, error: 'The client took nothing for 1 s.' })
    await waitUntil('its statement has ended', async () => (await copying(panel)).length === 0)
    // Its last chunk never came. (Node does not tell a reset from a close where so much was not read before.)
    expect((await client.readToEnd()).text).not.toMatch(/\r\n0\r\n\r\n$/)
  })

  test('goes on while the database, and not the reader, is slow', async () => {
    const holder = await panel.pools.admin.connect()
    await holder.query('begin; lock table public.job_part in access exclusive mode')
    const asked = person.get('/api/v1/job_part/export.csv')
    await new Promise((resolve) => setTimeout(resolve, 2500))
    await holder.query('rollback')
    holder.release()
    expect((await (await asked).text()).split('\n').length).toBeGreaterThan(100)
  })
})

describe('a download that breaks off', () => {
  let panel: TestPanel
  let person: Visitor
  beforeAll(async () => {
    panel = await startLimitedPanel({})
    await fillJobs(panel)
    person = await signIn(panel.url, operator)
  })
  afterAll(async () => await panel?.stop())

  test.each(['1.0', '1.1'])(
    'over HTTP/%s resets the connection, so that half a file never looks whole',
    async (version) => {
      const client = await pausedDownload(panel, person, version)
      await waitUntil('its statement runs', async () => (await copying(panel)).length === 1)
      await panel.pools.admin.query('select pg_terminate_backend($1)', await copying(panel))
      expect((await client.readToEnd()).by).toBe('reset')
      await waitUntil('the log says that it ended', async () => (await lastOfLog(panel))?.finished === true)
      expect((await lastOfLog(panel))?.error).not.toBe('The client went away.')
    },
  )

  test.each([
    ['json', (text: string) => text.trimEnd().endsWith(']')],
    // The directory at the end of an archive, without which nothing opens it.
    ['xlsx', (text: string) => text.includes('PK\x05\x06')],
  ])('as %s does not look whole by itself either', async (format, looksWhole) => {
    const request = (query: string) =>
      openRawClient(panel.url, [
        `GET /api/v1/job/export.${format}?${query} HTTP/1.0`,
        `cookie: viewdesk=${person.cookies.get('viewdesk')}`,
      ])
    const whole = await request('filters.status=in_progress').readToEnd()
    expect([whole.by, looksWhole(whole.text)]).toEqual(['close', true])
    const client = request('filters.status=draft')
    opened.push(client)
    await client.firstBytes()
    await waitUntil('its statement runs', async () => (await copying(panel)).length === 1)
    await panel.pools.admin.query('select pg_terminate_backend($1)', await copying(panel))
    const { text, by } = await client.readToEnd()
    expect([by, looksWhole(text)]).toEqual(['reset', false])
    await waitUntil('the log says that it ended', async () => (await lastOfLog(panel))?.finished === true)
    expect((await lastOfLog(panel))?.error).not.toBe('The client went away.')
  })

  test.each(['csv', 'json', 'xlsx'])('as %s says before its first byte how many rows are to come', async (format) => {
    const { count } = await person.json<{ count: number }>('/api/v1/job/rows?filters.status=completed')
    const response = await person.get(`/api/v1/job/export.${format}?filters.status=completed`)
    expect(response.headers.get('x-viewdesk-rows')).toBe(String(count))
    await response.arrayBuffer()
  })
})

describe('more downloads than one person may have at a time', () => {
  let panel: TestPanel
  let person: Visitor
  let colleague: Visitor
  beforeAll(async () => {
    panel = await startLimitedPanel({ queueMs: 1000 })
    await fillJobs(panel)
    person = await signIn(panel.url, operator)
    colleague = await signIn(panel.url, admin)
  })
  afterAll(async () => await panel?.stop())

  test('wait, are told how many are before them, and leave the places of others alone', async () => {
    const first = await pausedDownload(panel, person)
    await pausedDownload(panel, person)
    const refused = await person.get('/api/v1/provider/export.csv')
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10'])
    expect((await refused.json()).error).toMatchObject({
      code: 'own_exports_running',
      message:
        'You are already running 2 exports, the most for one person. This one can start when one of them ends. Waiting before it: 0.',
    })
    expect(await colleague.text('/api/v1/provider/export.csv')).toMatch(/\n/)
    first.socket.destroy()
    await waitUntil('the next one starts', async () => (await person.get('/api/v1/provider/export.csv')).status === 200)
  })

  test('of all people together wait too, and whoever opened one by a link reads so on a page', async () => {
    for (const one of [person, person, colleague, colleague]) await pausedDownload(panel, one)
    await panel.pools.admin.query(
      `insert into viewdesk.staff (email, name, role, password_hash)
       select 'third@viewdesk.local', 'Third', role, password_hash from viewdesk.staff where email = $1`,
      [operator],
    )
    const another = await signIn(panel.url, 'third@viewdesk.local')
    const refused = await another.get('/api/v1/provider/export.csv', { accept: 'text/html,*/*;q=0.8' })
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10'])
    expect(refused.headers.get('content-disposition')).toBeNull()
    expect(await refused.text()).toMatch(/All places for exports are taken[^<]*Waiting before it: 0\./)
    expect((await another.put('/api/v1/choices', { language: 'de' })).status).toBeLessThan(300)
    await another.text('/admin')
    const page = await another.get('/api/v1/provider/export.csv', { accept: 'text/html,*/*;q=0.8' })
    expect(page.headers.get('refresh')).toBe('10')
    expect(await page.text()).toMatch(/Alle Plätze für Exporte sind belegt/)
    for (const { socket } of opened) socket.destroy()
    await waitUntil('it starts', async () => (await another.get('/api/v1/provider/export.csv')).status === 200)
  })
})

test('a download ends when the account may not have it any more, and goes on when its owner only signs out', async () => {
  const panel = await startLimitedPanel({ lookMs: 1 })
  try {
    await fillJobs(panel)
    const person = await signIn(panel.url, operator)
    const client = await pausedDownload(panel, person)
    expect((await person.post('/admin/logout')).status).toBe(303)
    // A sign-in takes as long as many looks.
    await signIn(panel.url, admin)
    expect(await copying(panel)).toHaveLength(1)
    await panel.pools.admin.query('update viewdesk.staff set disabled_at = now() where email = $1', [operator])
    expect((await client.readToEnd()).by).toBe('reset')
    await waitUntil('it is written down', async () => (await lastOfLog(panel))?.finished === true)
    expect(await lastOfLog(panel)).toMatchObject({ rows: null, error: 'The account may not have it any more.' })
  } finally {
    await panel.stop()
  }
})

test('an export whose panel was killed is written down as broken off, once, and one that is still being written is not', async () => {
  const panel = await startLimitedPanel({ leftBehindMs: 20 })
  try {
    await fillJobs(panel)
    const person = await signIn(panel.url, operator)
    await pausedDownload(panel, person)
    await panel.pools.admin.query("update viewdesk.export_log set started_at = now() - interval '1 hour'")
    const { rows: left } = await panel.pools.admin.query<{ id: string }>(
      `insert into viewdesk.export_log (staff_id, report, format, query, started_at)
       select id, 'completed_jobs', 'csv', 'provider=1&columns=title&for=people', now() - interval '1 hour'
       from viewdesk.staff where email = $1 returning id`,
      [operator],
    )
    const deeds = async () =>
      (
        await panel.pools.admin.query(
          "select outcome, subject, detail, open_again from viewdesk.activity where kind = 'exported'",
        )
      ).rows
    await waitUntil('it is written down', async () => (await deeds()).length > 0)
    const { rows: seen } = await panel.pools.admin.query<{ id: string; error: string | null }>(
      'select id, error, finished_at is not null as finished from viewdesk.export_log order by id',
    )
    const reason = 'The panel ended while the file was being written.'
    expect(seen).toEqual([
      expect.objectContaining({ error: null, finished: false }),
      { id: left[0]?.id, error: reason, finished: true },
    ])
    expect(await deeds()).toEqual([
      {
        outcome: 'stopped',
        subject: 'Completed jobs',
        detail: `CSV · ${reason}`,
        open_again: '/admin/resources/completed_jobs?provider=1&columns=title',
      },
    ])
  } finally {
    await panel.stop()
  }
})
