import type pg from 'pg'
import { inTransaction } from '../database/transactions.js'
import { Refusal } from '../refusal.js'
import { checkPassword, hashPassword } from './passwords.js'
import { isRole, type Role, roles } from './permissions.js'
import { findStaff, longestEmail, type Staff, type StaffRow, staffColumns, staffOf } from './staff.js'

export interface NewStaff {
  readonly email: string
  readonly name?: string
  readonly role: string
  readonly password: string
}

/** @throws Refusal for a bad e-mail address, role or password, and when the address has an account already */
export async function addStaff(
  database: Pick<pg.Pool, 'query'> | Pick<pg.PoolClient, 'query'>,
  newStaff: NewStaff,
): Promise<Staff> {
  const email = checkEmail(newStaff.email)
  const role = checkRole(newStaff.role)
  checkPassword(newStaff.password, email)
  const { rows } = await database.query<StaffRow>(
    `insert into viewdesk.staff (email, name, role, password_hash, password_changed_at)
     values ($1, $2, $3, $4, now())
     on conflict (lower(email)) do nothing
     returning ${staffColumns}`,
    [email, newStaff.name?.trim() || email.split('@')[0], role, await hashPassword(newStaff.password)],
  )
  if (rows[0] === undefined) throw new Refusal(409, 'account_exists', `${email} already has an account.`)
  return staffOf(rows[0])
}

/**
 * Disables an account and ends its sessions.
 *
 * @throws Refusal when there is no such account, or when nobody would be left who may manage staff
 */
export async function disableStaff(pool: pg.Pool, email: string): Promise<Staff> {
  return await change(pool, email, { set: 'disabled_at = coalesce(disabled_at, now())', endsSessions: true })
}

/** @throws Refusal when there is no such account */
export async function enableStaff(pool: pg.Pool, email: string): Promise<Staff> {
  return await change(pool, email, { set: 'disabled_at = null' })
}

/**
 * Gives an account another role, which holds from its next click.
 *
 * @throws Refusal when there is no such account or role, or when nobody would be left who may manage staff
 */
export async function changeRole(pool: pg.Pool, email: string, role: string): Promise<Staff> {
  return await change(pool, email, { set: 'role = $2', values: [checkRole(role)] })
}

/**
 * Sets a new password for somebody who has lost theirs, and ends their sessions.
 *
 * @throws Refusal when there is no such account, or for a bad password
 */
export async function resetPassword(pool: pg.Pool, email: string, password: string): Promise<Staff> {
  checkPassword(password, email)
  const set = 'password_hash = $2, password_changed_at = now()'
  return await change(pool, email, { set, values: [await hashPassword(password)], endsSessions: true })
}

interface Change {
  readonly set: string
  /** From $2 on. */
  readonly values?: readonly string[]
  readonly endsSessions?: boolean
}

async function change(pool: pg.Pool, email: string, { set, values = [], endsSessions }: Change): Promise<Staff> {
  return await inTransaction(pool, async (client) => {
    // Two admins who disable each other at once must not both succeed: the rows of all admins are locked.
    const before = await client.query(`${workingAdmins} order by id for update`)
    const { rows } = await client.query<StaffRow>(
      `update viewdesk.staff set ${set} where lower(email) = lower($1) returning ${staffColumns}`,
      [email.trim(), ...values],
    )
    if (rows[0] === undefined) throw noSuchAccount(email)
    const after = await client.query(workingAdmins)
    if (before.rows.length > 0 && after.rows.length === 0) {
      throw new Refusal(409, 'last_admin', `${rows[0].email} is the last admin. Add another one first.`)
    }
    if (endsSessions) await endSessions(client, rows[0].id)
    return staffOf(rows[0])
  })
}

const workingAdmins = `select id from viewdesk.staff
  where role = 'admin' and disabled_at is null and password_hash is not null`

/** Sets a new password, and ends all sessions of the account but the one that is named. */
export async function changePassword(
  pool: pg.Pool,
  id: string,
  password: string,
  keptSessionId: string | null = null,
): Promise<Staff> {
  const staff = await findStaff(pool, id)
  if (staff === null) throw noSuchAccount(id)
  checkPassword(password, staff.email)
  const passwordHash = await hashPassword(password)
  return await inTransaction(pool, async (client) => {
    const { rows } = await client.query<StaffRow>(
      `update viewdesk.staff set password_hash = $2, password_changed_at = now() where id = $1 returning ${staffColumns}`,
      [id, passwordHash],
    )
    if (rows[0] === undefined) throw noSuchAccount(id)
    await endSessions(client, id, keptSessionId)
    return staffOf(rows[0])
  })
}

function endSessions(client: pg.PoolClient, staffId: string, keptSessionId: string | null = null) {
  return client.query(`delete from viewdesk.session where sess->>'staffId' = $1 and sid is distinct from $2`, [
    staffId,
    keptSessionId,
  ])
}

function checkRole(role: string): Role {
  if (isRole(role)) return role
  throw new Refusal(400, 'bad_role', `"${role}" is not a role: write one of ${roles.join(', ')}.`)
}

function checkEmail(email: string): string {
  const trimmed = email.trim()
  if (!/^[^\s@\0]+@[^\s@\0]+$/.test(trimmed) || trimmed.length > longestEmail) {
    throw new Refusal(400, 'bad_email', `"${email}" is not an e-mail address: write something like ada@example.com.`)
  }
  return trimmed
}

function noSuchAccount(email: string): Refusal {
  return new Refusal(404, 'no_such_account', `${email} has no account. "viewdesk staff list" shows all accounts.`)
}
