import type pg from 'pg'
import { askPlanned } from '../database/prepared.js'
import { Refusal } from '../refusal.js'
import { passwordFits } from './passwords.js'
import type { Role } from './permissions.js'

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

/** In characters. */
export const longestEmail = 254

type Database = Pick<pg.Pool, 'query'> | Pick<pg.PoolClient, 'query'>

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

/** Whether the account is as it was: not disabled, with the password and the role from before. */
export function isAsBefore(before: Staff, now: Staff | null | undefined): boolean {
  return now?.maySignIn === true && now.passwordStamp === before.passwordStamp && now.role === before.role
}

/** A session that has not ended, with the account that it belongs to. */
export interface FoundSession {
  readonly data: unknown
  /** null when nobody is signed in with it, or the account is gone. */
  readonly staff: Staff | null
}

/** Both in one statement, as every request asks for both. */
export async function findSession(database: Database, sessionId: string): Promise<FoundSession | null> {
  const rows = await askPlanned<Omit<StaffRow, 'id'> & { id: string | null; sess: unknown }>(
    database,
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
 * What was typed as an email address, the same for all spellings that reach one account: attempts are counted by it.
 *
 * PostgreSQL's own lower() makes one of more spellings: it takes a capital I with a dot for an i.
 */
export function accountKey(email: string): string {
  const key = email.trim().toLowerCase()
  // No account has a longer one, and keys are kept in memory.
  return key.length > longestEmail ? '' : key
}

/** The account behind an email address and password; null when they do not fit, whatever the reason. */
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

export async function noteSignIn(database: Database, id: string): Promise<void> {
  await database.query('update viewdesk.staff set last_sign_in_at = now() where id = $1', [id])
}

/** @throws Refusal when the current password is not right */
export async function checkCurrentPassword(database: Database, staff: Staff, password: string): Promise<void> {
  if ((await verifyStaff(database, staff.email, password)) === null) {
    throw new Refusal(403, 'wrong_password', 'The current password is wrong.')
  }
}

/** Of `viewdesk.staff`, as `staffOf` takes them. */
export const staffColumns = `id, email, name, role, disabled_at, password_hash is not null as has_password,
  coalesce(extract(epoch from password_changed_at)::text, '') as password_stamp,
  (select language from viewdesk.staff_choice where staff_id = staff.id) as language`

export interface StaffRow {
  id: string
  email: string
  name: string
  role: Role
  disabled_at: string | null
  has_password: boolean
  password_stamp: string
  language: string | null
}

export function staffOf(row: StaffRow): Staff {
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
