import { addStaff, changePassword, disableStaff } from '../../src/access/accounts.js'
import { forwardingNotes } from '../../src/access/forwarding.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { waitUntil } from '../harness/patience.js'
import { admin, password, signIn, type Visitor, viewer, visitor } from './visitor.js'

let panel: TestPanel
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
})
afterAll(async () => await panel.stop())

const form = (email: string, secret: string, next = '/admin') => new URLSearchParams({ email, password: secret, next })

async function newStaff(email: string, role = 'viewer') {
  return await addStaff(panel.pools.admin, { email, role, password })
}

function sessionIdOf(person: Visitor): string {
  return (
    decodeURIComponent(person.cookies.get('viewdesk') ?? '')
      .slice(2)
      .split('.')[0] ?? ''
  )
}

/** As if the last request were hours ago: then the next one writes the session anew. */
async function longAgo(sid: string, openedHoursAgo = 3): Promise<void> {
  await panel.pools.admin.query(
    `update viewdesk.session
     set
       sess = (sess::jsonb || jsonb_build_object('seenAt', 0, 'openedAt', $2::bigint))::json,
       expire = now() + interval '1 hour'
     where sid = $1`,
    [sid, Date.now() - openedHoursAgo * 60 * 60 * 1000],
  )
}

async function hoursLeft(sid: string): Promise<number> {
  const { rows } = await panel.pools.admin.query(
    `select round(extract(epoch from expire - now()::timestamp) / 3600) as hours from viewdesk.session where sid = $1`,
    [sid],
  )
  return Number(rows[0]?.hours)
}

/** Resolves when a request has come as far as the lock that a test holds. */
async function untilSomebodyWaits(): Promise<void> {
  const waiting = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
  await waitUntil('a request waits', async () => (await panel.pools.read.query(waiting)).rowCount !== 0)
}

describe('signing in', () => {
  test('a page asks to sign in first, and is opened afterwards with its filters', async () => {
    const person = visitor(panel.url)
    const refused = await person.get('/admin/resources/job?provider=3&period=last_month')
    expect(refused.status).toBe(303)
    const address = refused.headers.get('location') ?? ''
    expect(address).toBe(`/admin/login?next=${encodeURIComponent('/admin/resources/job?provider=3&period=last_month')}`)
    expect(await person.text(address)).toContain('value="/admin/resources/job?provider=3&amp;period=last_month"')
    const opened = await person.post(
      '/admin/login',
      form(admin, password, '/admin/resources/job?provider=3&period=last_month'),
    )
    expect(opened.headers.get('location')).toBe('/admin/resources/job?provider=3&period=last_month')
  })

  test('a program without a session gets a 401 in JSON, wherever it asks', async () => {
    for (const address of ['/api/v1', '/api/v1/job/rows', '/api/v1/nowhere', '/admin/api/resources/job/actions/list']) {
      const response = await visitor(panel.url).get(address)
      expect(response.status).toBe(401)
      expect(await response.json()).toEqual({
        error: { code: 'signed_out', message: expect.any(String), requestId: response.headers.get('x-request-id') },
      })
    }
  })

  test('a wrong password and an unknown address are told the same', async () => {
    const wrong = await visitor(panel.url).post('/admin/login', form(admin, 'wrong password'))
    const unknown = await visitor(panel.url).post('/admin/login', form('admin@viewdesk.example', 'wrong password'))
    expect([wrong.status, unknown.status]).toEqual([401, 401])
    expect((await wrong.text()).replaceAll(admin, '')).toBe(
      (await unknown.text()).replaceAll('admin@viewdesk.example', ''),
    )
  })

  test('what was typed is shown again as text, never as markup', async () => {
    const response = await visitor(panel.url).post(
      '/admin/login',
      form('"><script>alert(1)</script>', 'wrong password'),
    )
    const page = await response.text()
    expect(page).not.toContain('<script>alert')
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  })

  test('the session gets a new id, and the one from before is worth nothing', async () => {
    const person = await signIn(panel.url, viewer)
    const before = person.cookies.get('viewdesk')
    await person.post('/admin/login', form(viewer, password))
    expect(person.cookies.get('viewdesk')).not.toBe(before)
    const stranger = await visitor(panel.url).get('/api/v1', { cookie: `viewdesk=${before}` })
    expect(stranger.status).toBe(401)
  })

  test('the cookie is kept from scripts and from other sites', async () => {
    const response = await visitor(panel.url).post('/admin/login', form(viewer, password))
    const cookie = response.headers.getSetCookie()[0] ?? ''
    expect(cookie).toMatch(/; HttpOnly/)
    expect(cookie).toMatch(/; SameSite=Lax/)
    expect(cookie).toMatch(/; Path=\//)
  })
})

describe('attempts to sign in', () => {
  test('count for the account, however its address is spelt', async () => {
    await newStaff('victim@example.com')
    const spellings = [
      'victim@example.com\0',
      'vict\0im@example.com',
      'v\u0130ct\u0130m@example.com',
      ' VICTIM@example.com ',
    ]
    for (const spelling of spellings) {
      const response = await visitor(panel.url).post('/admin/login', form(spelling, password))
      // Either it is the account and counted as such, or it is none.
      expect(response.status).toBe(spelling.trim().toLowerCase() === 'victim@example.com' ? 303 : 401)
    }
  })

  test('with a text that is not an address are answered, however long it is', async () => {
    for (const email of ['a'.repeat(5000), '\0', '\ud800']) {
      expect((await visitor(panel.url).post('/admin/login', form(email, 'wrong password'))).status).toBe(401)
    }
  })
})

describe('where requests come from', () => {
  test('is told to doctor where a proxy names it and nobody trusts the proxy, or everybody is trusted', async () => {
    const { admin: pool } = panel.pools
    expect(await forwardingNotes(pool, { trustProxy: false })).toEqual([])
    await visitor(panel.url).get('/admin/login', { 'x-forwarded-for': '203.0.113.9' })
    await waitUntil('it is written down', async () => (await forwardingNotes(pool, { trustProxy: false })).length > 0)
    expect(await forwardingNotes(pool, { trustProxy: false })).toEqual([
      expect.stringMatching(/^Requests have come with X-Forwarded-For .* Set TRUST_PROXY to the number of proxies/),
    ])
    expect(await forwardingNotes(pool, { trustProxy: true })).toEqual([
      expect.stringMatching(/^TRUST_PROXY=yes takes whatever address a visitor claims/),
    ])
  })
})

describe('signing out', () => {
  test('ends the session, by POST only', async () => {
    const person = await signIn(panel.url, viewer)
    expect((await person.get('/admin/logout')).status).toBe(405)
    expect((await person.get('/api/v1')).status).toBe(200)
    const cookie = `viewdesk=${person.cookies.get('viewdesk')}`
    const out = await person.post('/admin/logout')
    expect([out.status, out.headers.get('location')]).toEqual([303, '/admin/login'])
    expect((await visitor(panel.url).get('/api/v1', { cookie })).status).toBe(401)
  })

  test('is not undone by a request that was still being answered', async () => {
    const person = await signIn(panel.url, viewer)
    await longAgo(sessionIdOf(person))
    const holder = await panel.pools.admin.connect()
    try {
      await holder.query('begin; lock table public.job in access exclusive mode')
      const answer = person.get('/api/v1/job/rows')
      await untilSomebodyWaits()
      const cookie = `viewdesk=${person.cookies.get('viewdesk')}`
      expect((await person.post('/admin/logout')).status).toBe(303)
      await holder.query('rollback')
      expect((await answer).status).toBe(200)
      expect((await visitor(panel.url).get('/api/v1', { cookie })).status).toBe(401)
    } finally {
      holder.release()
    }
  })

  test('is not undone by a request that comes at the same moment', async () => {
    const person = await signIn(panel.url, viewer)
    const cookie = `viewdesk=${person.cookies.get('viewdesk')}`
    await longAgo(sessionIdOf(person))
    const other = await panel.pools.admin.connect()
    try {
      // What signing out does, and is about to be done with.
      await other.query('begin')
      await other.query('delete from viewdesk.session where sid = $1', [sessionIdOf(person)])
      const answer = person.get('/api/v1')
      await untilSomebodyWaits()
      await other.query('commit')
      await answer
      expect((await visitor(panel.url).get('/api/v1', { cookie })).status).toBe(401)
    } finally {
      other.release()
    }
  })

  test('is not brought about by another site', async () => {
    const person = await signIn(panel.url, viewer)
    const foreign: [name: string, value: string][] = [
      ['origin', 'https://evil.example'],
      ['origin', 'null'],
      ['sec-fetch-site', 'cross-site'],
      ['sec-fetch-site', 'same-site'],
    ]
    for (const [name, value] of foreign) {
      const answer = await person.post('/admin/logout', undefined, { [name]: value })
      expect(answer.status).toBe(403)
      // It may also be the panel's own page, whose address a proxy keeps to itself.
      expect(await answer.text()).toContain('BASE_URL')
    }
    expect((await person.get('/api/v1')).status).toBe(200)
    const own = { origin: new URL(panel.url).origin }
    expect((await person.post('/admin/logout', undefined, own)).status).toBe(303)
  })
})

describe('a session ends', () => {
  test('when its account is disabled', async () => {
    await newStaff('leaver@example.com')
    const person = await signIn(panel.url, 'leaver@example.com')
    await disableStaff(panel.pools.admin, 'leaver@example.com')
    expect((await person.get('/api/v1')).status).toBe(401)
  })

  test('when the account is disabled in the database by hand', async () => {
    const { id } = await newStaff('leaver-by-hand@example.com')
    const person = await signIn(panel.url, 'leaver-by-hand@example.com')
    await panel.pools.admin.query('update viewdesk.staff set disabled_at = now() where id = $1', [id])
    expect((await person.get('/api/v1')).status).toBe(401)
  })

  test('when the password is changed elsewhere', async () => {
    const { id } = await newStaff('changer@example.com')
    const person = await signIn(panel.url, 'changer@example.com')
    await changePassword(panel.pools.admin, id, 'another horse battery')
    expect((await person.get('/api/v1')).status).toBe(401)
  })

  test('when the password is changed in the database by hand', async () => {
    const { id } = await newStaff('changer-by-hand@example.com')
    const person = await signIn(panel.url, 'changer-by-hand@example.com')
    await panel.pools.admin.query('update viewdesk.staff set password_changed_at = now() where id = $1', [id])
    expect((await person.get('/api/v1')).status).toBe(401)
  })

  test('four hours after it was last used, and not after a page has asked by itself', async () => {
    const person = await signIn(panel.url, viewer)
    const sid = sessionIdOf(person)
    expect(await hoursLeft(sid)).toBe(4)
    await longAgo(sid)
    const unattended = { 'x-viewdesk-unattended': 'yes' }
    expect((await person.get('/api/v1', unattended)).status).toBe(200)
    expect((await person.get('/api/v1/events', { accept: 'application/json' })).status).toBe(200)
    expect((await person.get('/api/v1/job/exports/a-ticket-of-mine')).status).toBe(403)
    expect(await hoursLeft(sid)).toBe(1)
    expect((await person.get('/api/v1')).status).toBe(200)
    expect(await hoursLeft(sid)).toBe(4)
    await panel.pools.admin.query(`update viewdesk.session set expire = now() - interval '1 second' where sid = $1`, [
      sid,
    ])
    expect((await person.get('/api/v1')).status).toBe(401)
  })

  test('twelve hours after it began, however much it is used', async () => {
    const person = await signIn(panel.url, viewer)
    const sid = sessionIdOf(person)
    await longAgo(sid, 11)
    expect((await person.get('/api/v1')).status).toBe(200)
    expect(await hoursLeft(sid)).toBe(1)
  })
})

describe('changing one’s own password', () => {
  test('keeps this session, ends the others, and needs the current password', async () => {
    await newStaff('own@example.com')
    const [here, elsewhere] = [await signIn(panel.url, 'own@example.com'), await signIn(panel.url, 'own@example.com')]
    const wrong = await here.post('/api/v1/password', { current: 'wrong', next: 'another horse battery' })
    expect(wrong.status).toBe(403)
    const weak = await here.post('/api/v1/password', { current: password, next: 'short' })
    expect([weak.status, (await weak.json()).error.message]).toEqual([400, expect.stringContaining('at least 12')])
    const done = await here.post('/api/v1/password', { current: password, next: 'another horse battery' })
    expect(done.status).toBe(204)
    expect((await here.get('/api/v1')).status).toBe(200)
    expect((await elsewhere.get('/api/v1')).status).toBe(401)
    await signIn(panel.url, 'own@example.com', 'another horse battery')
  })
})
