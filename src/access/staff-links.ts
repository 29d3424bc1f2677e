import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { instantSql } from '../database/instant.js'
import { inTransaction } from '../database/transactions.js'
import { Refusal } from '../refusal.js'
import { checkChosenPassword, hashPassword } from './passwords.js'
import { type Staff, type StaffRow, staffColumns, staffOf } from './staff.js'
import { endAllSessions } from './staff-sessions.js'

export type LinkPurpose = 'invite' | 'reset'

export interface PasswordLink {
  /** Told once: only its hash is kept. */
  readonly token: string
  readonly validUntil: string
}

const validHours: Readonly<Record<LinkPurpose, number>> = { invite: 7 * 24, reset: 24 }

/** Makes the link of an account; one that it had before is worth nothing any more. */
export async function makeLink(client: pg.PoolClient, staffId: string, purpose: LinkPurpose): Promise<PasswordLink> {
  const token = randomBytes(32).toString('base64url')
  const { rows } = await client.query<{ valid_until: string }>(
    `insert into viewdesk.staff_link (staff_id, token_hash, purpose, valid_until)
     values ($1, $2, $3, now() + $4 * interval '1 hour')
     on conflict (staff_id) do update set
       token_hash = excluded.token_hash, purpose = excluded.purpose, made_at = now(), valid_until = excluded.valid_until
     returning ${instantSql('valid_until')} as valid_until`,
    [staffId, hashOf(token), purpose, validHours[purpose]],
  )
  return { token, validUntil: rows[0]?.valid_until ?? '' }
}

/** Where the link leads; the panel's address is without a slash at the end. */
export function linkAddress(panelUrl: string, { token }: PasswordLink): string {
  return `${panelUrl}/admin/password?token=${token}`
}

/** Whose password a link sets. @throws Refusal 410 when it was used, is too old, or the account is disabled */
export async function staffOfLink(pool: pg.Pool, token: string): Promise<Staff> {
  const { rows } = await pool.query<StaffRow>(
    `select ${staffColumns} from viewdesk.staff
     join viewdesk.staff_link as link on link.staff_id = staff.id
     where link.token_hash = $1 and link.valid_until > now() and staff.disabled_at is null`,
    [hashOf(token)],
  )
  if (rows[0] === undefined) throw linkEnded()
  return staffOf(rows[0])
}

/**
 * Sets the password, and ends the link and all sessions of the account.
 *
 * @throws Refusal 410 as above, 400 for a bad password, after which the link still works
 */
export async function setPasswordByLink(pool: pg.Pool, token: string, password: string): Promise<Staff> {
  const { email } = await staffOfLink(pool, token)
  checkChosenPassword(password, email)
  const passwordHash = await hashPassword(password)
  return await inTransaction(pool, async (client) => {
    // Of two that use it at once the second finds it gone.
    const used = await client.query<{ staff_id: string }>(
      'delete from viewdesk.staff_link where token_hash = $1 and valid_until > now() returning staff_id',
      [hashOf(token)],
    )
    const { rows } = await client.query<StaffRow>(
      `update viewdesk.staff set password_hash = $2, password_changed_at = now()
       where id = $1 and disabled_at is null returning ${staffColumns}`,
      [used.rows[0]?.staff_id ?? null, passwordHash],
    )
    if (rows[0] === undefined) throw linkEnded()
    const staff = staffOf(rows[0])
    await endAllSessions(client, staff.id)
    return staff
  })
}

function linkEnded(): Refusal {
  return new Refusal(
    410,
    'link_ended',
    'This link has been used already, or is too old. Ask whoever sent it to you for a new one.',
  )
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
