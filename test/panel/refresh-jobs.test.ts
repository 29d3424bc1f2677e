import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { patienceMs, waitUntil } from '../harness/patience.js'
import { admin, operator, signIn, type Visitor, viewer } from './visitor.js'

interface Runs {
  readonly runs: readonly {
    readonly id: string
    readonly state: string
    readonly cancelledBy: string | null
    readonly phase: string | null
    readonly waitingFor: object | null
  }[]
  readonly schedules: readonly {
    readonly view: string
    readonly dueAt: string | null
    readonly paused: object | null
  }[]
}

let panel: TestPanel
let people: { viewer: Visitor; operator: Visitor; admin: Visitor }
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
  people = {
    viewer: await signIn(panel.url, viewer),
    operator: await signIn(panel.url, operator),
    admin: await signIn(panel.url, admin),
  }
})
afterAll(async () => await panel?.stop())

let gate: pg.PoolClient
async function closeGate(): Promise<void> {
  gate = await panel.pools.export.connect()
  await gate.query('begin; lock table public.job in access exclusive mode')
}
async function openGate(): Promise<void> {
  await gate.query('commit')
  gate.release()
}
const runsOf = (name: string) => people.viewer.json<Runs>(`/api/v1/${name}/runs`)

describe('cancelling', () => {
  test('is for those who may refresh, ends the run, says who did it, and keeps the rows', async () => {
    await closeGate()
    try {
      const started = await people.operator.post('/api/v1/profit_margins/refresh')
      expect(started.status).toBe(202)
      const id = ((await started.json()) as Runs).runs[0]?.id
      await waitUntil('it waits', async () => (await runsOf('profit_margins')).runs[0]?.state === 'waiting')
      const cancel = `/api/v1/profit_margins/runs/${id}/cancel`
      expect((await people.viewer.post(cancel)).status).toBe(403)
      expect((await people.operator.post('/api/v1/profit_margins/runs/999999/cancel')).status).toBe(404)
      expect((await people.operator.post('/api/v1/staff_visits/runs/1/cancel')).status).toBe(403)
      expect((await people.operator.post(cancel)).status).toBe(202)
      await waitUntil('it is cancelled', async () => (await runsOf('profit_margins')).runs[0]?.state === 'cancelled')
      expect((await runsOf('profit_margins')).runs[0]?.cancelledBy).toEqual(expect.any(String))
      const again = await people.operator.post(cancel)
      expect([again.status, await again.json()]).toMatchObject([409, { error: { code: 'run_ended' } }])
    } finally {
      await openGate()
    }
  })
})

describe('pausing a schedule', () => {
  test('is for admins, is told with who and when, and leaves clicks alone', async () => {
    const path = '/api/v1/completed_jobs/schedule'
    const send = (person: Visitor, body: object) =>
      person.post(path, JSON.stringify(body), { 'content-type': 'application/json' })
    expect((await send(people.operator, { paused: true })).status).toBe(403)
    expect((await send(people.admin, { paused: 'yes' })).status).toBe(400)
    expect((await send(people.admin, { paused: true })).status).toBe(200)
    const paused = { by: expect.any(String), at: expect.any(String) }
    expect((await runsOf('profit_margins')).schedules).toEqual([{ view: 'completed_jobs', dueAt: null, paused }])
    const { reports } = await people.viewer.json<{ reports: { name: string; schedulePaused: object | null }[] }>(
      '/api/v1',
    )
    expect(reports.find(({ name }) => name === 'completed_jobs')?.schedulePaused).toEqual({
      view: 'completed_jobs',
      ...paused,
    })
    expect((await people.operator.post('/api/v1/completed_jobs/refresh')).status).toBe(202)
    await waitUntil('it is done', async () => (await runsOf('completed_jobs')).runs[0]?.state === 'done')
    expect((await send(people.admin, { paused: false })).status).toBe(200)
    expect((await runsOf('completed_jobs')).schedules).toMatchObject([{ dueAt: expect.any(String), paused: null }])
    const live = await people.admin.post('/api/v1/open_jobs/schedule', JSON.stringify({ paused: true }), {
      'content-type': 'application/json',
    })
    expect([live.status, await live.json()]).toMatchObject([409, { error: { code: 'no_schedule' } }])
  })
})

describe('all refreshes at once', () => {
  interface View {
    readonly view: string
    readonly title: string
    readonly report: string
    readonly schedule: { readonly dueAt: string | null; readonly paused: object | null } | null
    readonly usualMs: number | null
    readonly runs: readonly { readonly view: string; readonly state: string }[]
  }
  const refreshesFor = async (person: Visitor) =>
    (await person.json<{ views: readonly View[] }>('/api/v1/refreshes')).views

  test('are told to those who may refresh, each view with its last runs, its usual duration and its schedule', async () => {
    await panel.pools.admin.query(`insert into viewdesk.refresh_run (view_name, state, started_at, as_of, finished_at, rows)
      select 'completed_jobs', 'done', now() - interval '7 seconds', now(), now(), 1 from generate_series(1, 25)`)
    const seen = (await refreshesFor(people.operator)).find(({ view }) => view === 'completed_jobs')
    expect(seen).toMatchObject({
      title: 'Completed jobs',
      report: 'completed_jobs',
      schedule: { dueAt: expect.any(String), paused: null },
      usualMs: 7000,
    })
    expect(seen?.runs).toHaveLength(20)
    expect(seen?.runs.every(({ view }) => view === 'completed_jobs')).toBe(true)
    expect((await people.viewer.get('/api/v1/refreshes')).status).toBe(403)
  })

  test('are only those of what one may read', async () => {
    const open = ['completed_jobs', 'data_warnings']
    expect((await refreshesFor(people.operator)).map(({ view }) => view).sort()).toEqual(open)
    const all = await refreshesFor(people.admin)
    expect(all.map(({ view }) => view).sort()).toEqual([...open, 'visits_summary_materialized'])
  })
})

describe('following by events', () => {
  test('whoever only asks what there would be is answered, and follows nothing', async () => {
    const url = new URL('/api/v1/events', panel.url)
    const cookie = [...people.viewer.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { method: 'HEAD', headers: { cookie }, signal: AbortSignal.timeout(patienceMs) })
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/event-stream'),
    ])
  })

  test('whoever streams do not reach is told once what one would begin with', async () => {
    const ask = (headers: Record<string, string> = {}) =>
      people.viewer
        .get('/api/v1/events', { accept: 'application/json', ...headers })
        .then((response) => response.json() as Promise<{ at: number; events: { event: string; data: object }[] }>)
    // What is still done behind the last one would be told first.
    await waitUntil('nothing is done', async () =>
      (await runsOf('completed_jobs')).runs.every(({ state, phase }) => phase === null && state !== 'queued'),
    )
    const first = await ask()
    expect(first.at).toEqual(expect.any(Number))
    const fresh = { event: 'freshness', data: { report: 'profit_margins', freshness: { state: 'fresh' } } }
    expect(first.events.find(({ data }) => 'report' in data && data.report === 'profit_margins')).toMatchObject(fresh)
    expect(first.events).toContainEqual({ event: 'schedule', data: { view: 'completed_jobs', paused: null } })
    expect(first.events.filter(({ event }) => event === 'run')).toEqual([])
    expect(JSON.stringify(first)).not.toContain('visits_summary_materialized')
    await people.operator.post('/api/v1/completed_jobs/refresh')
    await waitUntil('it is done', async () => (await runsOf('completed_jobs')).runs[0]?.state === 'done')
    const later = await ask({ 'last-event-id': String(first.at) })
    expect(later.events.filter(({ event }) => event === 'run').at(-1)).toMatchObject({
      data: { view: 'completed_jobs', state: 'done' },
    })
  })

  test('a page hears that a schedule is paused, and that it goes on', async () => {
    const seen = await follow(people.viewer)
    const send = (paused: boolean) =>
      people.admin.post('/api/v1/completed_jobs/schedule', JSON.stringify({ paused }), {
        'content-type': 'application/json',
      })
    await send(true)
    await waitUntil('the pause is heard', () =>
      /event: schedule\ndata: \{"view":"completed_jobs","paused":\{"by"/.test(seen.text()),
    )
    const before = seen.text().length
    await send(false)
    await waitUntil('the end of it is heard', () =>
      /"view":"completed_jobs","paused":null/.test(seen.text().slice(before)),
    )
    await seen.leave()
  })

  test('a page hears of a run and of the freshness that it brings, and another one only of what its reader may see', async () => {
    const [seen, hidden] = [await follow(people.admin), await follow(people.viewer)]
    await people.admin.post('/api/v1/visits_summary_materialized/refresh')
    await people.admin.post('/api/v1/completed_jobs/refresh')
    const isDone = (view: string) => (text: string) => new RegExp(`"view":"${view}","state":"done"`).test(text)
    await waitUntil(
      'it is heard',
      () => isDone('visits_summary_materialized')(seen.text()) && isDone('completed_jobs')(seen.text()),
    )
    await waitUntil('the other hears its own', () => isDone('completed_jobs')(hidden.text()))
    expect(seen.text()).toMatch(/event: freshness\ndata: \{"report":"profit_margins","freshness":\{"state":"fresh"/)
    expect(hidden.text()).not.toMatch(/visits_summary_materialized/)
    const lastId = [...seen.text().matchAll(/^id: (\d+)$/gm)].at(-1)?.[1] ?? ''
    await Promise.all([seen.leave(), hidden.leave()])
    const back = await follow(people.viewer, { 'last-event-id': String(Number(lastId) - 60_000) })
    await waitUntil('it is told what it missed', () => isDone('completed_jobs')(back.text()))
    await back.leave()
  })

  test('ends with the session, and one person cannot take all connections', async () => {
    const person = await signIn(panel.url, viewer)
    const streams = await Promise.all(Array.from({ length: 10 }, () => follow(person)))
    expect((await person.get('/api/v1/events')).status).toBe(429)
    await panel.pools.admin.query(
      "delete from viewdesk.session where sess->>'staffId' = (select id::text from viewdesk.staff where email = $1)",
      [viewer],
    )
    await Promise.all(streams.map(({ ended }) => ended))
  })
})

interface Following {
  text(): string
  readonly ended: Promise<void>
  leave(): Promise<void>
}

async function follow(person: Visitor, headers: Record<string, string> = {}): Promise<Following> {
  const response = await person.get('/api/v1/events', { 'accept-encoding': 'gzip', ...headers })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
  const reader = response.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  const ended = (async () => {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
      if (done) return
      text += decoder.decode(value, { stream: true })
    }
  })().catch(() => undefined)
  return { text: () => text, ended, leave: async () => void (await reader?.cancel()) }
}
