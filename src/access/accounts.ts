import type pg from 'pg'
import { inTransaction } from '../database/transactions.js'
import { Refusal } from '../refusal.js'
import { checkChosenPassword, checkPassword, hashPassword } from './passwords.js'
import { isRole, type Role, roles } from './permissions.js'
import { findStaff, longestEmail, type Staff, type StaffRow, staffColumns, staffOf } from './staff.js'
import { makeLink, type PasswordLink } from './staff-links.js'
import { endAllSessions } from './staff-sessions.js'

export interface NewStaff {
  readonly email: string
  readonly name?: string
  readonly role: string
  readonly password: string
}

/** @throws Refusal for a bad email address, role or password, and when the address has an account already */
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
  if (rows[0] === undefined) throw accountExists(email)
  return staffOf(rows[0])
}

/**
 * Makes an account without a password, and the link with which its owner chooses one.
 *
 * @throws Refusal for a bad email address or role, and when the address has an account already
 */
export async function inviteStaff(pool: pg.Pool, invited: Omit<NewStaff, 'password'>): Promise<StaffWithLink> {
  const email = checkEmail(invited.email)
  const role = checkRole(invited.role)
  return await inTransaction(pool, async (client) => {
    const { rows } = await client.query<StaffRow>(
      `insert into viewdesk.staff (email, name, role) values ($1, $2, $3)
       on conflict (lower(email)) do nothing
       returning ${staffColumns}`,
      [email, invited.name?.trim() || email.split('@')[0], role],
    )
    if (rows[0] === undefined) throw accountExists(email)
    return { staff: staffOf(rows[0]), link: await makeLink(client, rows[0].id, 'invite') }
  })
}

export interface StaffWithLink {
  readonly staff: Staff
  readonly link: PasswordLink
}

/**
 * For somebody who has forgotten their password: it is void from now on, their sessions end, and a link sets another one. Of
 * somebody who has not chosen one yet, the invitation is renewed.
 *
 * @throws Refusal when there is no such account, when it is disabled, or when nobody would be left who may manage staff
 */
export async function resetByLink(pool: pg.Pool, email: string): Promise<StaffWithLink> {
  let link: PasswordLink | null = null
  const staff = await change(pool, email, {
    set: 'password_hash = null, password_changed_at = now()',
    endsSessions: true,
    also: async (client, { id, email, disabledAt }) => {
      if (disabledAt !== null) {
        throw new Refusal(409, 'account_disabled', `The account of ${email} is disabled. Enable it first.`)
      }
      const { rowCount } = await client.query(
        `select from viewdesk.staff_link where staff_id = $1 and purpose = 'invite'`,
        [id],
      )
      link = await makeLink(client, id, rowCount ? 'invite' : 'reset')
    },
  })
  if (link === null) throw noSuchAccount(email)
  return { staff, link }
}

/**
 * Disables an account and ends its sessions.
 *
 * @throws Refusal when there is no such account, or when nobody would be left who may manage staff
 */
export async function disableStaff(pool: pg.Pool, email: string): Promise<Staff> {
  return await change(pool, email, {
    set: 'disabled_at = coalesce(disabled_at, now())',
    endsSessions: true,
    also: dropLink,
  })
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
  return await change(pool, email, { set, values: [await hashPassword(password)], endsSessions: true, also: dropLink })
}

function accountExists(email: string): Refusal {
  return new Refusal(409, 'account_exists', `${email} already has an account.`)
}

interface Change {
  readonly set: string
  /** From $2 on. */
  readonly values?: readonly string[]
  readonly endsSessions?: boolean
  /** In the same transaction. */
  readonly also?: (client: pg.PoolClient, staff: Staff) => Promise<void>
}

async function change(pool: pg.Pool, email: string, { set, values = [], endsSessions, also }: Change): Promise<Staff> {
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
    if (endsSessions) await endAllSessions(client, rows[0].id)
    const staff = staffOf(rows[0])
    await also?.(client, staff)
    return staff
  })
}

/** Whoever has a link to an account that is closed, or has another password, must not come in by it. */
async function dropLink(client: pg.PoolClient, { id }: Pick<Staff, 'id'>): Promise<void> {
  await client.query('delete from viewdesk.staff_link where staff_id = $1', [id])
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
  checkChosenPassword(password, staff.email)
  const passwordHash = await hashPassword(password)
  return await inTransaction(pool, async (client) => {
    const { rows } = await client.query<StaffRow>(
      `update viewdesk.staff set password_hash = $2, password_changed_at = now() where id = $1 returning ${staffColumns}`,
      [id, passwordHash],
    )
    if (rows[0] === undefined) throw noSuchAccount(id)
    await endAllSessions(client, id, keptSessionId)
    await dropLink(client, { id })
    return staffOf(rows[0])
  })
}

function checkRole(role: string): Role {
  if (isRole(role)) return role
  throw new Refusal(400, 'bad_role', `"${role}" is not a role: write one of ${roles.join(', ')}.`)
}

function checkEmail(email: string): string {
  const trimmed = email.trim()
  if (!/^[^\s@\0]+@[^\s@\0]+$/.test(trimmed) || trimmed.length > longestEmail) {
    throw new Refusal(400, 'bad_email', `"${email}" is not an email address: write something like ada@example.com.`)
  }
  return trimmed
}

export function noSuchAccount(email: string): Refusal {
  return new Refusal(404, 'no_such_account', `${email} has no account. "npx viewdesk staff list" shows all accounts.`)
}
