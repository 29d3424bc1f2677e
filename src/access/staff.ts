import type pg from 'pg'
import { inTransaction } from '../database/transactions.js'
import { Refusal } from '../refusal.js'
import { checkPassword, hashPassword, passwordFits } from './passwords.js'
import { isRole, type Role, roles } from './permissions.js'

export interface Staff {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly disabledAt: string | null
  readonly maySignIn: boolean
  /** Changes with every new password: a session that was opened before it has ended. */
  readonly passwordStamp: string
  /** The tag of the language that they chose for the panel; null while they have not. */
  readonly language: string | null
}

export interface NewStaff {
  readonly email: string
  readonly name?: string
  readonly role: string
  readonly password: string
}

const longestEmail = 254

type Database = Pick<pg.Pool, 'query'> | Pick<pg.PoolClient, 'query'>

/** @throws Refusal for a bad e-mail address, role or password, and when the address has an account already */
export async function addStaff(database: Database, newStaff: NewStaff): Promise<Staff> {
  const email = checkEmail(newStaff.email)
  if (!isRole(newStaff.role)) {
    throw new Refusal(400, 'bad_role', `"${newStaff.role}" is not a role: write one of ${roles.join(', ')}.`)
  }
  checkPassword(newStaff.password, email)
  const { rows } = await database.query<StaffRow>(
    `insert into viewdesk.staff (email, name, role, password_hash, password_changed_at)
     values ($1, $2, $3, $4, now())
     on conflict (lower(email)) do nothing
     returning ${staffColumns}`,
    [email, newStaff.name?.trim() || email.split('@')[0], newStaff.role, await hashPassword(newStaff.password)],
  )
  if (rows[0] === undefined) throw new Refusal(409, 'account_exists', `${email} already has an account.`)
  return staffOf(rows[0])
}

export async function listStaff(database: Database): Promise<Staff[]> {
  const { rows } = await database.query<StaffRow>(
    `select ${staffColumns} from viewdesk.staff order by disabled_at is not null, lower(email)`,
  )
  return rows.map(staffOf)
}

export async function findStaff(database: Database, id: string): Promise<Staff | null> {
  const { rows } = await database.query<StaffRow>(`select ${staffColumns} from viewdesk.staff where id = $1`, [id])
  return rows[0] === undefined ? null : staffOf(rows[0])
}

/** A session that has not ended, with the account that it belongs to. */
export interface FoundSession {
  readonly data: unknown
  /** null when nobody is signed in with it, or the account is gone. */
  readonly staff: Staff | null
}

/** Both in one statement, as every request asks for both. */
export async function findSession(database: Database, sessionId: string): Promise<FoundSession | null> {
  const { rows } = await database.query<Omit<StaffRow, 'id'> & { id: string | null; sess: unknown }>(
    `select session.sess, ${staffColumns}
     from viewdesk.session
     left join viewdesk.staff on staff.id = (session.sess->>'staffId')::bigint
     where session.sid = $1 and session.expire >= to_timestamp($2)`,
    // The clock that wrote the end of the session: ours.
    [sessionId, Date.now() / 1000],
  )
  const [row] = rows
  if (row === undefined) return null
  const { sess, id, ...account } = row
  return { data: sess, staff: id === null ? null : staffOf({ id, ...account }) }
}

/**
 * Disables an account and ends its sessions.
 *
 * @throws Refusal when there is no such account, or when nobody would be left who may manage staff
 */
export async function disableStaff(pool: pg.Pool, email: string): Promise<Staff> {
  return await inTransaction(pool, async (client) => {
    // Two admins who disable each other at once must not both succeed: the rows of all admins are locked.
    const admins = await client.query<{ email: string }>(
      `select email from viewdesk.staff
       where role = 'admin' and disabled_at is null and password_hash is not null
       order by id for update`,
    )
    const others = admins.rows.filter((admin) => admin.email.toLowerCase() !== email.trim().toLowerCase())
    const { rows } = await client.query<StaffRow>(
      `update viewdesk.staff set disabled_at = coalesce(disabled_at, now())
       where lower(email) = lower($1) returning ${staffColumns}`,
      [email.trim()],
    )
    if (rows[0] === undefined) throw noSuchAccount(email)
    if (rows[0].role === 'admin' && others.length === 0) {
      throw new Refusal(409, 'last_admin', `${rows[0].email} is the last admin. Add another one first.`)
    }
    await endSessions(client, rows[0].id)
    return staffOf(rows[0])
  })
}

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

/**
 * What was typed as an e-mail address, the same for all spellings that reach one account: attempts are counted by it.
 *
 * PostgreSQL's own lower() makes one of more spellings: it takes a capital I with a dot for an i.
 */
export function accountKey(email: string): string {
  const key = email.trim().toLowerCase()
  // No account has a longer one, and keys are kept in memory.
  return key.length > longestEmail ? '' : key
}

/** The account behind an e-mail address and password; null when they do not fit, whatever the reason. */
export async function verifyStaff(database: Database, email: string, password: string): Promise<Staff | null> {
  const { rows } = await database.query<StaffRow & { password_hash: string | null }>(
    `select ${staffColumns}, password_hash from viewdesk.staff where lower(email) = lower($1) and disabled_at is null`,
    // PostgreSQL refuses a zero byte in a text.
    [email.trim().replaceAll('\0', '')],
  )
  const found = rows.find((row) => accountKey(row.email) === accountKey(email))
  const fits = await passwordFits(password, found?.password_hash ?? null)
  return found !== undefined && fits ? staffOf(found) : null
}

/** @throws Refusal when the current password is not right */
export async function checkCurrentPassword(database: Database, staff: Staff, password: string): Promise<void> {
  if ((await verifyStaff(database, staff.email, password)) === null) {
    throw new Refusal(403, 'wrong_password', 'The current password is wrong.')
  }
}

function endSessions(client: pg.PoolClient, staffId: string, keptSessionId: string | null = null) {
  return client.query(`delete from viewdesk.session where sess->>'staffId' = $1 and sid is distinct from $2`, [
    staffId,
    keptSessionId,
  ])
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

const staffColumns = `id, email, name, role, disabled_at, password_hash is not null as has_password,
  coalesce(extract(epoch from password_changed_at)::text, '') as password_stamp,
  (select language from viewdesk.staff_choice where staff_id = staff.id) as language`

interface StaffRow {
  id: string
  email: string
  name: string
  role: Role
  disabled_at: string | null
  has_password: boolean
  password_stamp: string
  language: string | null
}

function staffOf(row: StaffRow): Staff {
  return {
    id: String(row.id),
    email: row.email,
    name: row.name,
    role: row.role,
    disabledAt: row.disabled_at,
    maySignIn: row.has_password && row.disabled_at === null,
    passwordStamp: row.password_stamp,
    language: row.language,
  }
}
