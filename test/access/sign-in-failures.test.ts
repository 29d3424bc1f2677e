import { openAdmissions } from '../../src/access/sign-in-failures.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../harness/jest.js'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase('migrated')
})
afterAll(async () => await database.drop())

const stranger = { address: '203.0.113.9', device: null }

test('of a stranger’s 10,000 wrong passwords at two accounts twenty are looked at, by two processes together', async () => {
  const processes = [openAdmissions(database.pools.admin), openAdmissions(database.pools.admin)]
  const numbers = Array.from({ length: 10_000 }, (_, n) => n)
  let admitted = 0
  const work = async (): Promise<void> => {
    for (let n = numbers.pop(); n !== undefined; n = numbers.pop()) {
      const account = n % 2 === 0 ? 'ann@example.com' : 'ben@example.com'
      const admission = await processes[n % 3 === 0 ? 0 : 1]?.admit({ ...stranger, account })
      if (admission?.isRefused === false) admitted += 1
    }
  }
  await Promise.all(Array.from({ length: 50 }, work))
  expect(admitted).toBe(20)
  // A process that has just started, as after a restart.
  const third = openAdmissions(database.pools.admin)
  expect((await third.admit({ ...stranger, account: 'ann@example.com' })).isRefused).toBe(true)
  for (const account of ['ann@example.com', 'ben@example.com']) {
    expect((await third.admit({ account, address: '198.51.100.8', device: null })).isRefused).toBe(false)
    expect((await third.admit({ account, address: stranger.address, device: 'desk of theirs' })).isRefused).toBe(false)
  }
})

test('wrong passwords count for a quarter of an hour', async () => {
  const attempt = { address: '203.0.113.10', device: null, account: 'carl@example.com' }
  for (let n = 0; n < 10; n += 1) await openAdmissions(database.pools.admin).admit(attempt)
  const refused = await openAdmissions(database.pools.admin).admit(attempt)
  expect(refused).toMatchObject({ isRefused: true, retryAfterSeconds: expect.any(Number) })
  expect(refused.isRefused && refused.retryAfterSeconds).toBeGreaterThan(14 * 60)
  await database.pools.admin.query("update viewdesk.sign_in_failure set until = until - interval '15 minutes'")
  expect((await openAdmissions(database.pools.admin).admit(attempt)).isRefused).toBe(false)
})
