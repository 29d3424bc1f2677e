import { addStaff } from '../../src/access/accounts.js'
import type { AccountsAnswer, LinkAnswer, SessionsAnswer } from '../../src/panel/api/accounts-routes.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { admin, operator, password, signIn, type Visitor, viewer, visitor } from './visitor.js'

let panel: TestPanel
let chief: Visitor
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
  chief = await signIn(panel.url, admin)
})
afterAll(async () => await panel.stop())

const secret = 'four words in a row'

async function accountOf(email: string) {
  const { accounts } = await chief.json<AccountsAnswer>('/api/v1/staff-accounts')
  const account = accounts.find((one) => one.email === email)
  if (account === undefined) throw new Error(`${email} is not listed`)
  return account
}

async function act(email: string, action: string, body: object = {}): Promise<Response> {
  return await chief.post(`/api/v1/staff-accounts/${(await accountOf(email)).id}/${action}`, body)
}

async function newStaff(name: string, role = 'viewer'): Promise<string> {
  const email = `${name}@example.com`
  await addStaff(panel.pools.admin, { email, role, password })
  return email
}

async function invite(email: string, role = 'viewer'): Promise<LinkAnswer> {
  const response = await chief.post('/api/v1/staff-accounts', { email, name: 'Nina', role })
  expect(response.status).toBe(201)
  return (await response.json()) as LinkAnswer
}

function choose(person: Visitor, link: string, chosen = secret, again = chosen): Promise<Response> {
  const token = new URL(link).searchParams.get('token') ?? ''
  return person.post('/admin/password', new URLSearchParams({ token, password: chosen, again }))
}

const pathOf = (link: string) => link.slice(new URL(link).origin.length)

describe('accounts are for those who manage them', () => {
  test('nobody else sees or changes one, whatever they ask', async () => {
    for (const email of [operator, viewer]) {
      const person = await signIn(panel.url, email)
      expect((await person.get('/api/v1/staff-accounts')).status).toBe(403)
      expect((await person.post('/api/v1/staff-accounts', { email: 'x@example.com', role: 'admin' })).status).toBe(403)
      const { id } = await accountOf(email)
      expect((await person.post(`/api/v1/staff-accounts/${id}/role`, { role: 'admin' })).status).toBe(403)
      expect((await person.get('/admin/pages/accounts')).status).toBe(403)
    }
    expect((await visitor(panel.url).get('/api/v1/staff-accounts')).status).toBe(401)
  })

  test('the last admin can be neither disabled, nor demoted, nor reset', async () => {
    for (const [action, body] of [['disable'], ['role', { role: 'viewer' }], ['reset']] as const) {
      const refused = await act(admin, action, body)
      expect([refused.status, (await refused.json()).error.code]).toEqual([409, 'last_admin'])
    }
    expect((await accountOf(admin)).state).toBe('active')
  })
})

describe('an invitation', () => {
  test('is a link that sets the password, once, and signs in', async () => {
    const { link, validUntil } = await invite('nina@example.com', 'operator')
    expect(Date.parse(validUntil) - Date.now()).toBeGreaterThan(6.9 * 24 * 60 * 60 * 1000)
    expect(await accountOf('nina@example.com')).toMatchObject({
      state: 'invited',
      role: 'operator',
      lastSignInAt: null,
    })
    const nina = visitor(panel.url)
    // A mail program may look at it first.
    expect(await nina.text(pathOf(link))).toContain('value="nina@example.com"')
    expect(await nina.text(pathOf(link))).toContain('name="password"')
    const chosen = await choose(nina, link)
    expect([chosen.status, chosen.headers.get('location')]).toEqual([303, '/admin'])
    expect((await nina.get('/api/v1')).status).toBe(200)
    expect(await accountOf('nina@example.com')).toMatchObject({ state: 'active', sessions: 1 })
    expect((await accountOf('nina@example.com')).lastSignInAt).not.toBeNull()
    for (const response of [await visitor(panel.url).get(pathOf(link)), await choose(visitor(panel.url), link)]) {
      expect(response.status).toBe(410)
      expect(await response.text()).toContain('This link has been used already, or is too old.')
    }
    await signIn(panel.url, 'nina@example.com', secret)
  })

  test('works on after a password that is too weak, or was typed differently', async () => {
    const { link } = await invite('typing@example.com')
    const weak = await choose(visitor(panel.url), link, 'short')
    expect([weak.status, await weak.text()]).toEqual([400, expect.stringContaining('at least 12 characters')])
    const other = await choose(visitor(panel.url), link, secret, `${secret}!`)
    expect([other.status, await other.text()]).toEqual([400, expect.stringContaining('do not match')])
    expect((await choose(visitor(panel.url), link)).status).toBe(303)
  })

  test('is worth nothing when it is too old, was replaced, or its account is disabled', async () => {
    const { link: old } = await invite('late@example.com')
    await panel.pools.admin.query("update viewdesk.staff_link set valid_until = now() - interval '1 second'")
    expect((await choose(visitor(panel.url), old)).status).toBe(410)
    const { link: renewed } = (await (await act('late@example.com', 'reset')).json()) as LinkAnswer
    expect((await accountOf('late@example.com')).state).toBe('invited')
    expect((await choose(visitor(panel.url), old)).status).toBe(410)
    await act('late@example.com', 'disable')
    expect((await choose(visitor(panel.url), renewed)).status).toBe(410)
    await act('late@example.com', 'enable')
    expect((await choose(visitor(panel.url), renewed)).status).toBe(410)
  })

  test('is refused for an address that has an account, and for what is no address or role', async () => {
    for (const [body, status] of [
      [{ email: viewer.toUpperCase(), role: 'viewer' }, 409],
      [{ email: 'nobody', role: 'viewer' }, 400],
      [{ email: 'new@example.com', role: 'chief' }, 400],
    ] as const) {
      expect((await chief.post('/api/v1/staff-accounts', body)).status).toBe(status)
    }
  })

  test('cannot be used by two at once', async () => {
    const { link } = await invite('twice@example.com')
    const statuses = await Promise.all([1, 2, 3].map(async () => (await choose(visitor(panel.url), link)).status))
    expect(statuses.sort()).toEqual([303, 410, 410])
  })
})

describe('an admin', () => {
  test('resets a forgotten password: the old one and all sessions end, and a link for a day sets another', async () => {
    const email = await newStaff('forgetful')
    const before = await signIn(panel.url, email)
    const response = await act(email, 'reset')
    const { link, validUntil } = (await response.json()) as LinkAnswer
    expect(Date.parse(validUntil) - Date.now()).toBeLessThanOrEqual(24 * 60 * 60 * 1000)
    expect((await before.get('/api/v1')).status).toBe(401)
    const form = new URLSearchParams({ email, password })
    expect((await visitor(panel.url).post('/admin/login', form)).status).toBe(401)
    expect((await accountOf(email)).state).toBe('awaited')
    expect((await choose(visitor(panel.url), link)).status).toBe(303)
    await signIn(panel.url, email, secret)
  })

  test('unlocks an account after too many wrong passwords', async () => {
    const email = await newStaff('locked')
    const wrong = new URLSearchParams({ email, password: 'wrong password' })
    for (let n = 0; n < 10; n += 1) await visitor(panel.url).post('/admin/login', wrong)
    expect((await accountOf(email)).lockedUntil).not.toBeNull()
    expect((await act(email, 'unlock')).status).toBe(204)
    expect((await accountOf(email)).lockedUntil).toBeNull()
    await signIn(panel.url, email)
  })

  test('changes a role, disables and enables; each holds from the next click', async () => {
    const email = await newStaff('mover')
    const person = await signIn(panel.url, email)
    await act(email, 'role', { role: 'operator' })
    expect((await person.json<{ me: { role: string } }>('/api/v1')).me.role).toBe('operator')
    await act(email, 'disable')
    expect((await person.get('/api/v1')).status).toBe(401)
    expect((await accountOf(email)).state).toBe('disabled')
    await act(email, 'enable')
    await signIn(panel.url, email)
  })

  test('sees where somebody is signed in, and signs them out here or everywhere', async () => {
    const email = await newStaff('everywhere')
    const [one, two, three] = await Promise.all([1, 2, 3].map(() => signIn(panel.url, email)))
    const { id } = await accountOf(email)
    const { sessions } = await chief.json<SessionsAnswer>(`/api/v1/staff-accounts/${id}/sessions`)
    expect(sessions).toHaveLength(3)
    expect(sessions[0]).toMatchObject({ address: expect.stringContaining('127.0.0.1'), isCurrent: false })
    expect((await chief.remove(`/api/v1/staff-accounts/${id}/sessions/${sessions[0]?.id}`)).status).toBe(204)
    expect((await accountOf(email)).sessions).toBe(2)
    expect((await act(email, 'sign-out')).status).toBe(204)
    for (const person of [one, two, three]) expect((await person?.get('/api/v1'))?.status).toBe(401)
  })
})

test('everybody sees their own sessions, ends one or all others, and never one of somebody else', async () => {
  const email = await newStaff('own-sessions')
  const [here, there, third] = [
    await signIn(panel.url, email),
    await signIn(panel.url, email),
    await signIn(panel.url, email),
  ]
  const { sessions } = await here.json<SessionsAnswer>('/api/v1/own-sessions')
  expect(sessions.map(({ isCurrent }) => isCurrent)).toEqual([true, false, false])
  // What the list tells cannot be used to sign in.
  expect(here.cookies.get('viewdesk')).not.toContain(sessions[0]?.id)
  const stranger = await signIn(panel.url, viewer)
  expect((await stranger.remove(`/api/v1/own-sessions/${sessions[1]?.id}`)).status).toBe(404)
  const { sessions: seenThere } = await there.json<SessionsAnswer>('/api/v1/own-sessions')
  await here.remove(`/api/v1/own-sessions/${seenThere[0]?.id}`)
  expect([(await there.get('/api/v1')).status, (await third.get('/api/v1')).status]).toEqual([401, 200])
  expect(await (await here.post('/api/v1/own-sessions/end-others')).json()).toEqual({ ended: 1 })
  expect([(await here.get('/api/v1')).status, (await third.get('/api/v1')).status]).toEqual([200, 401])
})

test('the sign-in page says what to do about a forgotten password', async () => {
  const page = await visitor(panel.url).text('/admin/login')
  expect(page).toContain('Forgot your password?')
  expect(page).toContain('Ask an administrator of this panel.')
})
