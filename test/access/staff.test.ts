import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { addStaff, changePassword, disableStaff, findStaff, listStaff, verifyStaff } from '../../src/access/staff.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase('migrated')
})
afterAll(async () => await database.drop())

const password = 'correct horse battery'
const add = (email: string, role = 'viewer') => addStaff(database.pools.admin, { email, role, password })

async function openSession(staffId: string, sid: string): Promise<void> {
  await database.pools.admin.query(
    `insert into viewdesk.session (sid, sess, expire) values ($1, json_build_object('staffId', $2::text), now() + interval '1 hour')`,
    [sid, staffId],
  )
}

async function openSessions(staffId: string): Promise<string[]> {
  const { rows } = await database.pools.admin.query(
    `select sid from viewdesk.session where sess->>'staffId' = $1 order by sid`,
    [staffId],
  )
  return rows.map((row) => row.sid)
}

describe('accounts', () => {
  test('a new account signs in with its password, however its address is capitalised', async () => {
    const ada = await add('Ada@Example.com', 'operator')
    const found = await verifyStaff(database.pools.admin, ' ada@example.COM ', password)
    expect(found).toMatchObject({
      id: ada.id,
      email: 'Ada@Example.com',
      name: 'Ada',
      role: 'operator',
      maySignIn: true,
    })
  })

  test('an address has one account, however it is capitalised', async () => {
    await add('bob@example.com')
    await expect(add('BOB@example.com')).rejects.toMatchObject({ code: 'account_exists', status: 409 })
  })

  test('a wrong password, an unknown address and a zero byte sign nobody in', async () => {
    await add('carol@example.com')
    expect(await verifyStaff(database.pools.admin, 'carol@example.com', 'incorrect horse')).toBeNull()
    expect(await verifyStaff(database.pools.admin, 'nobody@example.com', password)).toBeNull()
    expect(await verifyStaff(database.pools.admin, 'no\0body', 'no\0password')).toBeNull()
  })

  test('an unknown address takes as long as a wrong password', async () => {
    await add('dave@example.com')
    const time = async (email: string) => {
      const start = performance.now()
      await verifyStaff(database.pools.admin, email, 'not the password')
      return performance.now() - start
    }
    await time('nobody@example.com')
    // By turns, and the least of each: whatever else the machine does only ever adds.
    const [unknown, wrong] = [[] as number[], [] as number[]]
    for (let run = 0; run < 12; run++) {
      unknown.push(await time('nobody@example.com'))
      wrong.push(await time('dave@example.com'))
    }
    const ratio = Math.min(...unknown) / Math.min(...wrong)
    // Without the same work for both, one of them would take a hundredth of the other.
    expect(ratio).toBeGreaterThan(0.2)
    expect(ratio).toBeLessThan(5)
  })

  test('an account without a password signs nobody in', async () => {
    await database.pools.admin.query(
      `insert into viewdesk.staff (email, name, role) values ('demo@example.com', 'Demo', 'viewer')`,
    )
    expect(await verifyStaff(database.pools.admin, 'demo@example.com', '')).toBeNull()
    expect(await verifyStaff(database.pools.admin, 'demo@example.com', 'nobody has this password')).toBeNull()
  })

  test('a disabled account signs nobody in, and its sessions have ended', async () => {
    await add('boss@example.com', 'admin')
    const erin = await add('erin@example.com')
    await openSession(erin.id, 'erin-1')
    await disableStaff(database.pools.admin, 'ERIN@example.com')
    expect(await verifyStaff(database.pools.admin, 'erin@example.com', password)).toBeNull()
    expect(await openSessions(erin.id)).toEqual([])
    expect((await findStaff(database.pools.admin, erin.id))?.maySignIn).toBe(false)
  })

  test('the last admin cannot be disabled', async () => {
    await add('second@example.com', 'admin')
    const admins = (await listStaff(database.pools.admin)).filter((staff) => staff.role === 'admin' && staff.maySignIn)
    for (const { email } of admins.slice(1)) await disableStaff(database.pools.admin, email)
    const last = admins[0]?.email ?? ''
    await expect(disableStaff(database.pools.admin, last)).rejects.toMatchObject({ code: 'last_admin' })
    expect(await verifyStaff(database.pools.admin, last, password)).not.toBeNull()
  })

  test('a new password ends every session but the one in which it was set', async () => {
    const frank = await add('frank@example.com')
    await openSession(frank.id, 'frank-1')
    await openSession(frank.id, 'frank-2')
    const changed = await changePassword(database.pools.admin, frank.id, 'another horse battery', 'frank-2')
    expect(await openSessions(frank.id)).toEqual(['frank-2'])
    expect(changed.passwordStamp).not.toBe(frank.passwordStamp)
    expect(await verifyStaff(database.pools.admin, 'frank@example.com', password)).toBeNull()
    expect(await verifyStaff(database.pools.admin, 'frank@example.com', 'another horse battery')).not.toBeNull()
  })

  test('a password of fewer than 12 characters is refused, and the message says so', async () => {
    const attempt = addStaff(database.pools.admin, {
      email: 'gina@example.com',
      role: 'viewer',
      password: 'elevenchars',
    })
    await expect(attempt).rejects.toThrow('at least 12 characters')
  })

  test('a role that does not exist is refused, and the message names those that do', async () => {
    await expect(add('hugo@example.com', 'owner')).rejects.toThrow('viewer, operator, admin')
  })
})
