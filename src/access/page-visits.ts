import type pg from 'pg'
import { inTransaction } from '../database/transactions.js'

export interface PageVisits {
  /**
   * Notes that a member of staff opened a page, up to 60 a minute for each of them; returns at once and never fails.
   */
  record(staffId: string, section: string): void
  /** Writes what is noted. */
  flush(): Promise<void>
  close(): Promise<void>
}

const flushIntervalMs = 1000
// When the database is away for long, visits are worth less than memory.
const mostWaiting = 10_000
// A page a second is more than anybody reads; a loop must not fill the table.
const mostEachMinute = 60

/** Writes page visits to viewdesk.page_visit, many in one statement, beside the requests and not within them. */
export function openPageVisits(
  pool: pg.Pool,
  onError: (error: unknown) => void,
  now: () => Date = () => new Date(),
): PageVisits {
  const minute = { number: 0, visits: new Map<string, number>() }
  let waiting: { staffId: string; section: string; visitedAt: string }[] = []
  let writing: Promise<void> = Promise.resolve()
  const timer = setInterval(() => void flush(), flushIntervalMs)
  timer.unref()

  function flush(): Promise<void> {
    const visits = waiting
    waiting = []
    if (visits.length > 0) writing = writing.then(() => write(visits)).catch(onError)
    return writing
  }

  async function write(visits: typeof waiting): Promise<void> {
    await pool.query(
      `insert into viewdesk.page_visit (staff_id, section, visited_at)
       select * from unnest($1::bigint[], $2::text[], $3::timestamptz[])`,
      [
        visits.map((visit) => visit.staffId),
        visits.map((visit) => visit.section),
        visits.map((visit) => visit.visitedAt),
      ],
    )
  }

  function isTooOften(staffId: string, at: Date): boolean {
    const number = Math.floor(at.getTime() / 60_000)
    if (number !== minute.number) {
      minute.number = number
      minute.visits.clear()
    }
    const count = (minute.visits.get(staffId) ?? 0) + 1
    minute.visits.set(staffId, count)
    return count > mostEachMinute
  }

  return {
    record: (staffId, section) => {
      const at = now()
      if (isTooOften(staffId, at) || waiting.length >= mostWaiting) return
      waiting.push({ staffId, section, visitedAt: at.toISOString() })
    },
    flush,
    close: async () => {
      clearInterval(timer)
      await flush()
    },
  }
}

/**
 * Deletes old page visits.
 *
 * @param timeZone whose days are meant
 * @param keepDays how many days stay, today included
 * @returns how many visits are gone, and the first day that is kept (YYYY-MM-DD)
 */
export async function prunePageVisits(
  pool: pg.Pool,
  timeZone: string,
  keepDays: number,
): Promise<{ deleted: number; before: string }> {
  // In a transaction, since a statement by itself is given up when it takes long.
  const { rows } = await inTransaction(pool, (client) =>
    client.query<{ deleted: number; before: string }>(
      `with kept as (select (now() at time zone $1)::date - ($2::integer - 1) as first_day),
     gone as (
       delete from viewdesk.page_visit using kept where visited_at < kept.first_day::timestamp at time zone $1
       returning page_visit.id
     )
     select (select count(*)::integer from gone) as deleted, first_day::text as before from kept`,
      [timeZone, keepDays],
    ),
  )
  return rows[0] as { deleted: number; before: string }
}
