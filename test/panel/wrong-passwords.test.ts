import { pino } from 'pino'
import { addStaff, changePassword } from '../../src/access/accounts.js'
import { startBackoffice } from '../../src/backoffice.js'
import { readConfig } from '../../src/config/config.js'
import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { panelFolder, projectDir } from '../harness/templates.js'
import { password, signIn, type Visitor, visitor } from './visitor.js'

// One proxy stands before the panel, so that tests can come from any address.
let panel: TestPanel
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo', config: { trustProxy: 1 } })
})
afterAll(async () => await panel.stop())

const from = (address: string) => ({ 'x-forwarded-for': address, 'accept-encoding': 'identity' })

async function newStaff(name: string): Promise<string> {
  const email = `${name}@example.com`
  await addStaff(panel.pools.admin, { email, role: 'viewer', password })
  return email
}

async function tryAt(address: string, email: string, secret: string, by: Visitor = visitor(panel.url)) {
  const form = new URLSearchParams({ email, password: secret, next: '/admin' })
  const response = await by.post('/admin/login', form, from(address))
  return { status: response.status, response, text: await response.text() }
}

/** Statuses of so many attempts, and how many there were of each. */
async function guess(times: number, attempt: (n: number) => Promise<{ status: number }>, atOnce = 40) {
  const counts: Record<number, number> = {}
  const numbers = Array.from({ length: times }, (_, n) => n)
  const work = async (): Promise<void> => {
    for (let n = numbers.pop(); n !== undefined; n = numbers.pop()) {
      const { status } = await attempt(n)
      counts[status] = (counts[status] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return counts
}

test('hundreds of wrong passwords of a stranger lock neither of two colleagues out, and few of them cost a hash', async () => {
  const [ann, ben] = [await newStaff('ann'), await newStaff('ben')]
  const bensDesk = visitor(panel.url)
  expect((await tryAt('198.51.100.7', ben, password, bensDesk)).status).toBe(303)
  const stranger = visitor(panel.url)
  const statuses = await guess(500, (n) => tryAt('203.0.113.9', n % 2 === 0 ? ann : ben, `guess ${n}`, stranger))
  // Ten for each account, however many come at once; only these were hashed.
  // On a busy machine some are told to come again, which costs none either.
  const { 401: hashed, 429: refused = 0, 503: late = 0, ...others } = statuses
  expect({ hashed, notHashed: refused + late, others }).toEqual({ hashed: 20, notHashed: 480, others: {} })
  expect((await tryAt('203.0.113.9', ann, password, stranger)).status).toBe(429)
  // Ann on a device that nobody has seen, at her own address; Ben on his own, at that of the stranger.
  expect((await tryAt('198.51.100.8', ann, password)).status).toBe(303)
  expect((await tryAt('203.0.113.9', ben, password, bensDesk)).status).toBe(303)
})

test('ten wrong passwords are told with the time to wait, also by another process and after a restart', async () => {
  const email = await newStaff('guessed')
  await guess(10, (n) => tryAt('203.0.113.20', email, `guess ${n}`))
  const environment = { DATABASE_URL: panel.connectionString, DATA_DIR: panelFolder(), PORT: '0', TRUST_PROXY: '1' }
  const other = await startBackoffice(readConfig(environment, projectDir), {
    log: pino({ level: 'silent' }),
    isScheduled: false,
  })
  try {
    const form = new URLSearchParams({ email: email.toUpperCase(), password, next: '/admin' })
    const refused = await visitor(other.url).post('/admin/login', form, from('203.0.113.20'))
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await refused.text()).toMatch(/Too many attempts to sign in\. Try again in \d+ minutes?\./)
  } finally {
    await other.stop()
  }
})

test('an account that does not exist is refused as one that does', async () => {
  const email = await newStaff('there')
  const nobody = 'nobody@example.com'
  expect(await guess(12, () => tryAt('203.0.113.30', email, 'wrong'), 1)).toEqual({ 401: 10, 429: 2 })
  expect(await guess(12, () => tryAt('203.0.113.31', nobody, 'wrong'), 1)).toEqual({ 401: 10, 429: 2 })
  const [one, other] = [await tryAt('203.0.113.30', email, 'wrong'), await tryAt('203.0.113.31', nobody, 'wrong')]
  expect(one.text.replaceAll(email, '')).toBe(other.text.replaceAll(nobody, ''))
})

test('those who sign in at the same moment with the right password are all let in', async () => {
  const email = await newStaff('shared')
  const answers = await Promise.all(Array.from({ length: 25 }, () => tryAt('203.0.113.35', email, password)))
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 25 }, () => 303))
})

test('an address that tries many accounts is refused for all of them', async () => {
  const attempts = await guess(70, (n) => tryAt('203.0.113.40', `colleague${n}@example.com`, 'Summer2026!!'), 1)
  expect(attempts).toEqual({ 401: 60, 429: 10 })
  const email = await newStaff('beside')
  expect((await tryAt('203.0.113.40', email, password)).status).toBe(429)
})

test('many addresses of one stranger do not get any number of guesses, and keep no known device out', async () => {
  const email = await newStaff('wanted')
  const owner = visitor(panel.url)
  await tryAt('198.51.100.40', email, password, owner)
  await panel.pools.admin.query(
    `insert into viewdesk.sign_in_failure values ($1, '', 95, now() + interval '10 minutes')
     on conflict (account, place) do update set failures = 95`,
    [email],
  )
  expect(await guess(20, (n) => tryAt(`203.0.113.${100 + n}`, email, 'wrong'), 1)).toEqual({ 401: 5, 429: 15 })
  expect((await tryAt('192.0.2.77', email, password, owner)).status).toBe(303)
})

test('a known device is known as its own account only, and cannot be made up', async () => {
  const [own, other] = [await newStaff('insider'), await newStaff('chief')]
  const insider = visitor(panel.url)
  await tryAt('203.0.113.50', own, password, insider)
  await guess(10, (n) => tryAt('203.0.113.50', other, `guess ${n}`, insider))
  expect((await tryAt('203.0.113.50', other, password, insider)).status).toBe(429)
  const [id] = (insider.cookies.get('viewdesk-device') ?? '').split('.')
  for (const cookie of [`viewdesk-device=${id}.${'A'.repeat(22)}`, `viewdesk-device=${id}`, 'viewdesk-device=x.y']) {
    const form = new URLSearchParams({ email: other, password, next: '/admin' })
    const made = await visitor(panel.url).post('/admin/login', form, { cookie, ...from('203.0.113.50') })
    expect(made.status).toBe(429)
  }
})

test('a known device has ten attempts as well, and a right password forgives the wrong ones', async () => {
  const email = await newStaff('forgetful')
  const desk = visitor(panel.url)
  await tryAt('198.51.100.60', email, password, desk)
  expect(await guess(9, () => tryAt('198.51.100.60', email, 'wrong', desk), 1)).toEqual({ 401: 9 })
  expect((await tryAt('198.51.100.60', email, password, desk)).status).toBe(303)
  expect(await guess(11, () => tryAt('198.51.100.60', email, 'wrong', desk), 1)).toEqual({ 401: 10, 429: 1 })
})

test('guesses at the password in an open session are counted, too, and told apart from signing in', async () => {
  const email = await newStaff('at-lunch')
  const desk = await signIn(panel.url, email)
  const change = () => desk.post('/api/v1/password', { current: 'wrong', next: 'another horse battery' })
  expect(await guess(11, change, 1)).toEqual({ 403: 10, 429: 1 })
  const { rows } = await panel.pools.admin.query('select id from viewdesk.staff where email = $1', [email])
  await changePassword(panel.pools.admin, rows[0].id, 'another horse battery')
  await signIn(panel.url, email, 'another horse battery')
})
