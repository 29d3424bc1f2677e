import {
  addStaff,
  changePassword,
  changeRole,
  disableStaff,
  enableStaff,
  resetPassword,
} from '../../src/access/accounts.js'
import { findStaff, listStaff, verifyStaff } from '../../src/access/staff.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'

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

  test('a disabled account that is enabled again signs in with the password that it had', async () => {
    await add('hal@example.com')
    await disableStaff(database.pools.admin, 'hal@example.com')
    expect(await enableStaff(database.pools.admin, 'Hal@example.com')).toMatchObject({
      maySignIn: true,
      disabledAt: null,
    })
    expect(await verifyStaff(database.pools.admin, 'hal@example.com', password)).not.toBeNull()
    await expect(enableStaff(database.pools.admin, 'nobody@example.com')).rejects.toMatchObject({ status: 404 })
  })

  test('another role is given, but not to the last admin', async () => {
    const ivy = await add('ivy@example.com')
    expect((await changeRole(database.pools.admin, 'IVY@example.com', 'operator')).role).toBe('operator')
    await expect(changeRole(database.pools.admin, ivy.email, 'boss')).rejects.toMatchObject({ code: 'bad_role' })
    await changeRole(database.pools.admin, ivy.email, 'admin')
    const others = (await listStaff(database.pools.admin)).filter(
      ({ email, role, maySignIn }) => role === 'admin' && maySignIn && email !== ivy.email,
    )
    for (const { email } of others) await changeRole(database.pools.admin, email, 'viewer')
    await expect(changeRole(database.pools.admin, ivy.email, 'viewer')).rejects.toMatchObject({ code: 'last_admin' })
    expect((await findStaff(database.pools.admin, ivy.id))?.role).toBe('admin')
  })

  test('two admins who take the role from each other at once do not both succeed', async () => {
    await add('jay@example.com', 'admin')
    await add('kim@example.com', 'admin')
    const others = (await listStaff(database.pools.admin)).filter(
      ({ email, role, maySignIn }) => role === 'admin' && maySignIn && !/^(jay|kim)@/.test(email),
    )
    for (const { email } of others) await disableStaff(database.pools.admin, email)
    const [jay, kim] = await Promise.allSettled([
      changeRole(database.pools.admin, 'jay@example.com', 'viewer'),
      changeRole(database.pools.admin, 'kim@example.com', 'viewer'),
    ])
    expect([jay.status, kim.status].sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('somebody who has lost the password gets another one, and the sessions have ended', async () => {
    const lou = await add('lou@example.com')
    await openSession(lou.id, 'lou-1')
    await resetPassword(database.pools.admin, 'lou@example.com', 'a third horse battery')
    expect(await openSessions(lou.id)).toEqual([])
    expect(await verifyStaff(database.pools.admin, 'lou@example.com', password)).toBeNull()
    expect(await verifyStaff(database.pools.admin, 'lou@example.com', 'a third horse battery')).not.toBeNull()
    const short = resetPassword(database.pools.admin, 'lou@example.com', 'short')
    await expect(short).rejects.toMatchObject({ code: 'weak_password' })
  })

  test.each(['passwordpassword', 'Abcabcabcabc', '0123456789012', 'abcdefghijklmn'])(
    'nobody chooses %s, which is easy to guess',
    async (chosen) => {
      const { id } = await add(`${chosen}@example.com`)
      const change = changePassword(database.pools.admin, id, chosen)
      await expect(change).rejects.toMatchObject({ status: 400, code: 'weak_password' })
    },
  )

  test('a script that sets such a password has its way', async () => {
    await addStaff(database.pools.admin, { email: 'mia@example.com', role: 'viewer', password: 'passwordpassword' })
    expect(await verifyStaff(database.pools.admin, 'mia@example.com', 'passwordpassword')).not.toBeNull()
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
