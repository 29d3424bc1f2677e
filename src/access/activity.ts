import type pg from 'pg'
import { sqlState, sqlStates } from '../database/sql-state.js'
import { inTransaction } from '../database/transactions.js'
import { Refusal } from '../refusal.js'
import type { Staff } from './staff.js'

/** What is written down. The view file that shows it has the words for each. */
export type ActivityKind =
  | 'signed_in'
  | 'signed_in_by_link'
  | 'sign_in_refused'
  | 'sign_in_held'
  | 'signed_out'
  | 'session_ended'
  | 'password_changed'
  | 'refused'
  | 'exported'
  | 'refreshed'
  | 'refresh_joined'
  | 'refresh_cancelled'
  | 'schedule_paused'
  | 'schedule_resumed'
  | 'account_added'
  | 'account_invited'
  | 'account_role'
  | 'account_disabled'
  | 'account_enabled'
  | 'account_reset'
  | 'account_unlocked'
  | 'account_signed_out'
  | 'view_shared'
  | 'view_changed'
  | 'view_made_private'
  | 'view_deleted'
  | 'note_added'
  | 'note_changed'
  | 'note_deleted'
  | 'reviewed'
  | 'review_removed'

export interface Deed {
  readonly kind: ActivityKind
  readonly outcome: 'done' | 'refused' | 'failed' | 'stopped'
  /** The account; a text where there is none, such as what was typed at the sign-in. */
  readonly who: Pick<Staff, 'id' | 'name'> | string
  /** Network address, where it came from one. */
  readonly address?: string | undefined
  /** What it was done to: a report, an account, an address of the panel. */
  readonly subject?: string
  readonly detail?: string
  /** An address of the panel that opens the same filters. */
  readonly openAgain?: string
  readonly rows?: number | null
  readonly bytes?: number
}

export interface Activity {
  /** Writes down who did what; where that fails, it is told in the log, and what was done stays done. */
  record(deed: Deed): Promise<void>
}

// A page that asks for what it may not have, again and again, must not fill the table.
const mostRefusalsEachMinute = 30
// Nor a stranger who comes from another address each time.
const mostOfStrangersEachMinute = 300
const longestText = 2000

export function openActivity(pool: pg.Pool, onError: (error: unknown) => void): Activity {
  const minute = { number: 0, refusals: new Map<string, number>() }

  function isTooOften({ outcome, who, address }: Deed): boolean {
    if (outcome !== 'refused') return false
    const number = Math.floor(Date.now() / 60_000)
    if (number !== minute.number) {
      minute.number = number
      minute.refusals.clear()
    }
    const isStranger = typeof who === 'string'
    return (
      isOver(isStranger ? `from ${address}` : `staff ${who.id}`, mostRefusalsEachMinute) ||
      (isStranger && isOver('strangers', mostOfStrangersEachMinute))
    )
  }

  function isOver(key: string, most: number): boolean {
    const count = (minute.refusals.get(key) ?? 0) + 1
    minute.refusals.set(key, count)
    return count > most
  }

  return {
    async record(deed) {
      if (isTooOften(deed)) return
      await recordDeed(pool, deed).catch(onError)
    },
  }
}

/** Where the database's encoding lacks some of its characters, others stand for them: who did what is known all the same. */
export async function recordDeed(pool: pg.Pool, deed: Deed): Promise<void> {
  try {
    await write(pool, deed, kept)
  } catch (error) {
    if (sqlState(error) !== sqlStates.untranslatableCharacter) throw error
    await write(pool, deed, (text) => inAscii(kept(text)))
  }
}

async function write(pool: pg.Pool, deed: Deed, kept: (text: string | undefined) => string | null): Promise<void> {
  const { kind, outcome, who, address, subject, detail, openAgain, rows, bytes } = deed
  const [staffId, name] = typeof who === 'string' ? [null, who] : [who.id, who.name]
  await pool.query(
    `insert into viewdesk.activity (kind, outcome, staff_id, who, address, subject, detail, open_again, rows, bytes)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      kind,
      outcome,
      staffId,
      kept(name),
      address ?? null,
      kept(subject),
      kept(detail),
      openAgain ?? null,
      rows ?? null,
      bytes ?? null,
    ],
  )
}

/** PostgreSQL refuses a zero byte, and nobody needs a page of what was typed. */
function kept(text: string | undefined): string | null {
  return text === undefined ? null : text.replaceAll('\0', '').slice(0, longestText)
}

function inAscii(text: string | null): string | null {
  if (text === null) return null
  const plain = text.replace(/[“”„]/g, '"').replace(/[‘’]/g, "'").replace(/[–—−]/g, '-').replaceAll('…', '...')
  return plain.replace(/[^\0-\x7f]/gu, '?')
}

/** Younger ones the table itself keeps. */
export const fewestKeptDays = 31

/**
 * Deletes what was done too long ago.
 *
 * @param timeZone whose days are meant
 * @param keepDays how many days stay, today included
 * @returns how many rows are gone, and the first day that is kept (YYYY-MM-DD)
 * @throws Refusal when fewer days are named than the table lets go
 */
export async function pruneActivity(
  pool: pg.Pool,
  timeZone: string,
  keepDays: number,
): Promise<{ deleted: number; before: string }> {
  if (keepDays < fewestKeptDays) {
    throw new Refusal(
      400,
      'kept_longer',
      `Who did what is kept for ${fewestKeptDays} days at least: name as many or more.`,
    )
  }
  const { rows } = await inTransaction(pool, (client) =>
    client.query<{ deleted: number; before: string }>(
      `with kept as (select (now() at time zone $1)::date - ($2::integer - 1) as first_day),
     gone as (
       delete from viewdesk.activity using kept where at < kept.first_day::timestamp at time zone $1 returning activity.id
     )
     select (select count(*)::integer from gone) as deleted, first_day::text as before from kept`,
      [timeZone, keepDays],
    ),
  )
  return rows[0] as { deleted: number; before: string }
}
