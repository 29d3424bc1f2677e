import type pg from 'pg'
import { instantSql } from '../database/instant.js'
import type { Role } from './permissions.js'
import { lockedAccounts } from './sign-in-failures.js'
import { type StaffRow, staffColumns, staffOf } from './staff.js'

/** `invited` and `awaited` have no password yet, and a link that sets one, which may be too old; `none` have neither. */
export type AccountState = 'active' | 'invited' | 'awaited' | 'none' | 'disabled'

export interface Account {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly state: AccountState
  readonly maySignIn: boolean
  readonly disabledAt: string | null
  /** Until when its link works, or worked; ISO. */
  readonly linkValidUntil: string | null
  readonly lastSignInAt: string | null
  readonly sessions: number
  /** Until when at least one place is refused for wrong passwords. */
  readonly lockedUntil: string | null
}

type Row = StaffRow & {
  purpose: 'invite' | 'reset' | null
  valid_until: string | null
  signed_in: string | null
  sessions: number
}

/** All accounts for those who manage them: those that work first. */
export async function listAccounts(pool: pg.Pool): Promise<Account[]> {
  const [{ rows }, locked] = await Promise.all([
    pool.query<Row>(
      `select ${staffColumns}, link.purpose, ${instantSql('link.valid_until')} as valid_until,
         ${instantSql('last_sign_in_at')} as signed_in, coalesce(open.sessions, 0) as sessions
       from viewdesk.staff
       left join viewdesk.staff_link as link on link.staff_id = staff.id
       left join (
         select sess->>'staffId' as staff_id, count(*)::integer as sessions
         from viewdesk.session where expire >= to_timestamp($1) group by 1
       ) as open on open.staff_id = staff.id::text
       order by disabled_at is not null, password_hash is null and link.purpose is null, lower(name), lower(email)`,
      [Date.now() / 1000],
    ),
    lockedAccounts(pool),
  ])
  return rows.map((row) => {
    const { id, email, name, role, maySignIn, disabledAt } = staffOf(row)
    return {
      id,
      email,
      name,
      role,
      state: stateOf(row),
      maySignIn,
      disabledAt,
      linkValidUntil: row.valid_until,
      lastSignInAt: row.signed_in,
      sessions: row.sessions,
      lockedUntil: locked(email),
    }
  })
}

function stateOf({ disabled_at, has_password, purpose }: Row): AccountState {
  if (disabled_at !== null) return 'disabled'
  if (has_password) return 'active'
  if (purpose === null) return 'none'
  return purpose === 'invite' ? 'invited' : 'awaited'
}
