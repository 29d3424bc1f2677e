import type pg from 'pg'
import { instantSql } from '../database/instant.js'

/** A session that goes on, without what would let anybody use it. */
export interface StaffSession {
  readonly id: string
  /** ISO; null of one that an older release opened. */
  readonly openedAt: string | null
  /** When it was used last, to some minutes. */
  readonly seenAt: string | null
  readonly endsAt: string
  readonly address: string | null
  /** What the browser says that it is. */
  readonly agent: string | null
  readonly isCurrent: boolean
}

// The id in the cookie is a key: others see its hash.
const publicId = `left(encode(sha256(convert_to(sid, 'UTF8')), 'hex'), 24)`

/** @param currentId of the session that asks, where it is one of theirs */
export async function listSessions(pool: pg.Pool, staffId: string, currentId: string | null): Promise<StaffSession[]> {
  const { rows } = await pool.query<Omit<StaffSession, 'openedAt' | 'seenAt'> & { opened: string; seen: string }>(
    `select
       ${publicId} as id,
       sess->>'openedAt' as opened,
       sess->>'seenAt' as seen,
       ${instantSql('expire')} as "endsAt",
       sess->>'address' as address,
       sess->>'agent' as agent,
       sid = $2 as "isCurrent"
     from viewdesk.session
     where sess->>'staffId' = $1 and expire >= to_timestamp($3)
     order by sid is distinct from $2, (sess->>'seenAt')::numeric desc nulls last`,
    [staffId, currentId, Date.now() / 1000],
  )
  return rows.map(({ opened, seen, isCurrent, ...row }) => ({
    ...row,
    isCurrent: isCurrent === true,
    openedAt: instantOf(opened),
    seenAt: instantOf(seen),
  }))
}

/** @returns whether there was one */
export async function endOneSession(pool: pg.Pool, staffId: string, id: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `delete from viewdesk.session where sess->>'staffId' = $1 and ${publicId} = $2`,
    [staffId, id],
  )
  return rowCount !== 0
}

/** @returns how many ended */
export async function endAllSessions(
  database: Pick<pg.Pool, 'query'> | Pick<pg.PoolClient, 'query'>,
  staffId: string,
  keptSessionId: string | null = null,
): Promise<number> {
  const { rowCount } = await database.query(
    `delete from viewdesk.session where sess->>'staffId' = $1 and sid is distinct from $2`,
    [staffId, keptSessionId],
  )
  return rowCount ?? 0
}

function instantOf(milliseconds: string | null): string | null {
  return milliseconds === null ? null : new Date(Number(milliseconds)).toISOString()
}
