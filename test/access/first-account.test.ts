import { ensureFirstAccount } from '../../src/access/first-account.js'
import { verifyStaff } from '../../src/access/staff.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterEach, beforeEach, describe, expect, test } from '../harness/jest.js'
import { waitUntil } from '../harness/patience.js'

let database: TestDatabase
beforeEach(async () => {
  database = await createTestDatabase('migrated')
})
afterEach(async () => await database.drop())

const unset = { adminEmail: 'admin@viewdesk.local', adminPassword: null }

describe('the first account', () => {
  test('is an admin whose generated password is told once', async () => {
    const first = await ensureFirstAccount(database.pools, unset)
    const staff = await verifyStaff(database.pools.admin, first.email, first.generatedPassword ?? '')
    expect(staff).toMatchObject({ email: 'admin@viewdesk.local', role: 'admin' })
    expect(await ensureFirstAccount(database.pools, unset)).toEqual({
      email: 'admin@viewdesk.local',
      generatedPassword: null,
    })
  })

  test('takes the password of the configuration, and does not repeat it', async () => {
    const given = { ...unset, adminPassword: 'correct horse battery' }
    expect((await ensureFirstAccount(database.pools, given)).generatedPassword).toBeNull()
    expect(await verifyStaff(database.pools.admin, unset.adminEmail, 'correct horse battery')).not.toBeNull()
  })

  test('is made once when several processes start together', async () => {
    const starts = await Promise.all(Array.from({ length: 4 }, () => ensureFirstAccount(database.pools, unset)))
    expect(starts.filter((start) => start.generatedPassword !== null)).toHaveLength(1)
    const { rows } = await database.pools.admin.query('select count(*) as count from viewdesk.staff')
    expect(rows[0].count).toBe('1')
  })

  test('is left to the process that is about to make it', async () => {
    const other = await database.pools.admin.connect()
    await other.query('begin')
    await other.query('select pg_advisory_xact_lock($1)', [0x73746166])
    const waiting = ensureFirstAccount(database.pools, unset)
    // It asks for the lock again and again, rather than wait inside a connection.
    await waitUntil('it has found the lock taken', async () => {
      const { rowCount } = await database.pools.admin.query(
        `select from pg_stat_activity where datname = current_database() and query not like '%pg_stat_activity%'
           and (query ilike 'commit%' or query like '%pg_try_advisory_xact_lock%')`,
      )
      return rowCount !== 0
    })
    await other.query(
      `insert into viewdesk.staff (email, name, role, password_hash) values ('c@example.com', 'C', 'admin', 'x')`,
    )
    await other.query('commit')
    other.release()
    expect(await waiting).toEqual({ email: 'c@example.com', generatedPassword: null })
  })

  test('is not made again after another admin was added and the first one disabled', async () => {
    await ensureFirstAccount(database.pools, unset)
    await database.pools.admin.query(`update viewdesk.staff set disabled_at = now()`)
    await database.pools.admin.query(
      `insert into viewdesk.staff (email, name, role, password_hash) values ('b@example.com', 'B', 'admin', 'x')`,
    )
    expect(await ensureFirstAccount(database.pools, unset)).toEqual({ email: 'b@example.com', generatedPassword: null })
  })

  test('is refused with a password that breaks the rules', async () => {
    const weak = ensureFirstAccount(database.pools, { ...unset, adminPassword: 'short' })
    await expect(weak).rejects.toThrow('at least 12 characters')
  })
})
