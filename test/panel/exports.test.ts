import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { waitUntil } from '../harness/patience.js'
import { operator, signIn, type Visitor } from './visitor.js'

let panel: TestPanel
let person: Visitor
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
  person = await signIn(panel.url, operator)
})
afterAll(async () => await panel.stop())

async function exportLog(): Promise<Record<string, unknown>[]> {
  const { rows } = await panel.pools.admin.query(
    `select report, format, query, rows, finished_at is not null as finished, error, email
     from viewdesk.export_log join viewdesk.staff on staff.id = staff_id order by export_log.id`,
  )
  return rows
}

describe('an export', () => {
  test('is a download of exactly the filtered rows, and is written down', async () => {
    const { count } = await person.json<{ count: number }>('/api/v1/job/rows?filters.status=completed')
    const response = await person.get('/api/v1/job/export.csv?filters.status=completed')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="?job[\w.-]*\.csv"?$/)
    expect(response.headers.get('content-encoding')).toBeNull()
    expect((await response.text()).trimEnd().split('\n')).toHaveLength(count + 1)
    await waitUntil('the log has it', async () => (await exportLog()).at(-1)?.finished === true)
    expect((await exportLog()).at(-1)).toEqual({
      report: 'job',
      format: 'csv',
      query: 'filters.status=completed',
      rows: String(count),
      finished: true,
      error: null,
      email: operator,
    })
  })

  test('as JSON holds the same rows', async () => {
    const { count } = await person.json<{ count: number }>('/api/v1/job/rows?filters.status=completed')
    const rows = await person.json<unknown[]>('/api/v1/job/export.json?filters.status=completed')
    expect(rows).toHaveLength(count)
  })

  test('of a selection holds exactly its rows, also where its ids are longer than an address, and is written down as any other', async () => {
    const { rows } = await person.json<{ rows: { _id: string }[] }>('/api/v1/time_in_status/rows?perPage=500')
    const ids = rows.map(({ _id }) => _id).join(',')
    const query = new URLSearchParams({ ids, for: 'people', columns: 'phase,hours' })
    const response = await person.post('/api/v1/time_in_status/export.csv?header=names', query)
    expect(decodeURIComponent(response.headers.get('content-disposition') ?? '')).toMatch(/Selection of 500 rows/)
    expect((await response.text()).trimEnd().split('\n')).toHaveLength(500 + 1)
    const log = () => exportLog().then((all) => all.at(-1))
    await waitUntil('the log has it', async () => (await log())?.finished === true)
    expect(await log()).toMatchObject({ report: 'time_in_status', rows: '500', email: operator })
    expect(new URLSearchParams(String((await log())?.query)).get('ids')).toBe(ids)

    const { totals } = await (
      await person.post('/api/v1/completed_jobs/totals', new URLSearchParams({ ids: '1' }))
    ).json()
    expect(totals.jobs).toBe(1)
    const refused = async (body: BodyInit, headers = {}) => {
      const answer = await person.post('/api/v1/completed_jobs/totals', body, headers)
      return [answer.status, (await answer.json()).error.code]
    }
    expect(await refused(new URLSearchParams({ ids: '1,x' }))).toEqual([400, 'bad_filter'])
    expect(await refused(new URLSearchParams({ ids: '1'.repeat(70_000) }))).toEqual([413, 'too_large'])
    expect(await refused(new URLSearchParams({ ids: '1' }), { origin: 'https://elsewhere.example' })).toEqual([
      403,
      'forbidden',
    ])
    expect((await person.put('/api/v1/completed_jobs/totals', {})).headers.get('allow')).toBe('GET, POST')
  })

  test('in a format that does not exist, or with a filter that is wrong, is a message and no download', async () => {
    for (const address of ['export.pdf', 'export.csv?filters.nope=1', 'export.csv?columns=nope']) {
      const response = await person.get(`/api/v1/job/${address}`)
      expect(response.status).toBe(400)
      expect(response.headers.get('content-disposition')).toBeNull()
      expect((await response.json()).error.message).toMatch(/\w/)
    }
  })

  test('that the client gives up stops in the database too, and the panel goes on', async () => {
    await panel.pools.admin.query(
      `insert into job (id, provider_id, title, status, created_at)
       select 1000000 + number, (select min(id) from provider), repeat('long ', 40), 'draft', now()
       from generate_series(1, 100000) as number`,
    )
    await new Promise<void>((resolve, reject) => {
      const headers = { cookie: `viewdesk=${person.cookies.get('viewdesk')}` }
      const sent = request(new URL('/api/v1/job/export.csv', panel.url), { headers }, (response) => {
        response.once('data', () => {
          response.destroy()
          resolve()
        })
      })
      sent.on('error', reject)
      sent.end()
    })
    await waitUntil('the log has it', async () => (await exportLog()).at(-1)?.finished === true)
    expect((await exportLog()).at(-1)).toMatchObject({ rows: null, error: 'The client went away.' })
    await waitUntil('the log has it', async () => {
      const { rows } = await panel.pools.admin.query(
        `select count(*)::int as count from pg_stat_activity where query ilike 'copy (%' and state = 'active'`,
      )
      return rows[0].count === 0
    })
    expect(await person.text('/api/v1/provider/export.csv')).toMatch(/\n/)
  })

  test('that waits for a locked table ends in the database as well when the client gives up', async () => {
    const holder = await panel.pools.admin.connect()
    try {
      await holder.query('begin; lock table public.job in access exclusive mode')
      const given = new AbortController()
      const headers = { cookie: `viewdesk=${person.cookies.get('viewdesk')}` }
      const asked = fetch(`${panel.url}/api/v1/job/export.csv`, { headers, signal: given.signal })
        .then((response) => response.text())
        .catch(() => 'given up')
      const waiting = async () => {
        const { rows } = await panel.pools.read.query(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
        return rows.length
      }
      await waitUntil('the log has it', async () => (await waiting()) === 1)
      given.abort()
      expect(await asked).toBe('given up')
      await waitUntil('the log has it', async () => (await waiting()) === 0)
    } finally {
      await holder.query('rollback')
      holder.release()
    }
  })
})
