import { createHash } from 'node:crypto'
import type pg from 'pg'
import { instantSql } from '../database/instant.js'
import { accountKey } from './staff.js'

/** Who tries to sign in, and from where. */
export interface Attempt {
  /** As `accountKey` has it; it need not exist. */
  readonly account: string
  readonly address: string
  /** A device that has signed in as this account before; null for any other. */
  readonly device: string | null
}

export type Admission =
  | { readonly isRefused: true; readonly retryAfterSeconds: number }
  | {
      readonly isRefused: false
      /** The password did fit: nothing is held against whoever typed it. */
      forgive(): Promise<void>
      /** The password was not looked at after all. */
      withdraw(): Promise<void>
    }

/** One counter: how many wrong passwords it takes in the time below. */
interface Counter {
  readonly account: string
  readonly place: string
  readonly most: number
}

const windowMinutes = 15
const mostOfOnePlace = 10
// Also of an office with one address, where many mistype their passwords in the morning.
const mostOfOneAddress = 60
// Guesses from everywhere at once. Those who have signed in before on their device are not kept waiting by them.
const mostOfStrangers = 100

const anybody = ''
const anywhere = ''

// A flood of attempts must not take the connections that sessions of others need. Longer, and an unlocked account would wait.
const rememberedMs = 2_000
const mostRemembered = 10_000

export interface Admissions {
  admit(attempt: Attempt): Promise<Admission>
}

/** Admits attempts to sign in, and refuses for a moment from memory what was refused just now. */
export function openAdmissions(pool: pg.Pool, now: () => number = Date.now): Admissions {
  const refused = new Map<string, { readonly until: number; readonly retryAfterSeconds: number }>()
  return {
    async admit(attempt) {
      const key = JSON.stringify([attempt.account, attempt.device ?? attempt.address, attempt.device === null])
      const known = refused.get(key)
      if (known !== undefined && known.until > now()) return { isRefused: true, ...known }
      const admission = await admit(pool, attempt)
      if (refused.size >= mostRemembered) refused.clear()
      if (admission.isRefused) refused.set(key, { ...admission, until: now() + rememberedMs })
      else refused.delete(key)
      return admission
    },
  }
}

/**
 * Counts an attempt as a failure before its password is looked at, so that any number of attempts at once are no more than
 * as many one by one, and says whether it may be looked at. What is refused costs no hash, and tells nothing: an account
 * that does not exist is counted as any other.
 *
 * A stranger's attempts count by account and address together, by address alone, and by account alone, where they reach
 * farther. A known device is counted by itself, so that nobody elsewhere can lock its owner out.
 */
export async function admit(pool: pg.Pool, attempt: Attempt): Promise<Admission> {
  const counters = countersOf(attempt)
  // Looked at first: what is refused anyway costs no write, and counts for no account or address that others share, not even
  // until it is taken back.
  const full = await secondsUntilFree(pool, counters)
  if (full !== null) return { isRefused: true, retryAfterSeconds: full }
  const tooMany = await count(pool, counters)
  if (tooMany === null) {
    return { isRefused: false, forgive: () => forgive(pool, counters), withdraw: () => takeBack(pool, counters) }
  }
  await takeBack(pool, counters)
  return { isRefused: true, retryAfterSeconds: tooMany }
}

function countersOf({ account, address, device }: Attempt): readonly Counter[] {
  const of = keyOf(account)
  if (device !== null) return [{ account: of, place: `device ${device}`, most: mostOfOnePlace }]
  return [
    { account: of, place: address, most: mostOfOnePlace },
    { account: anybody, place: address, most: mostOfOneAddress },
    { account: of, place: anywhere, most: mostOfStrangers },
  ]
}

/** What cannot be the address of an account counts, too. */
function keyOf(account: string): string {
  // PostgreSQL refuses a zero byte in a text, and a database may know fewer characters than people can type.
  return /^[\x20-\x7e]+$/.test(account) ? account : createHash('sha256').update(account).digest('hex')
}

async function secondsUntilFree(pool: pg.Pool, counters: readonly Counter[]): Promise<number | null> {
  const { rows } = await pool.query<{ seconds: number | null }>(
    `select ceil(extract(epoch from max(failure.until) - now()))::integer as seconds
     from viewdesk.sign_in_failure as failure
     join unnest($1::text[], $2::text[], $3::integer[]) as counter (account, place, most) using (account, place)
     where failure.failures >= counter.most and failure.until > now()`,
    columns(counters),
  )
  return rows[0]?.seconds ?? null
}

/** @returns null, or the seconds to wait where others were counted at the same moment, and that was too many */
async function count(pool: pg.Pool, counters: readonly Counter[]): Promise<number | null> {
  const { rows } = await pool.query<{ seconds: number | null }>(
    `with counted as (
       insert into viewdesk.sign_in_failure as failure (account, place, failures, until)
       select account, place, 1, now() + $4 * interval '1 minute'
       from unnest($1::text[], $2::text[]) as counter (account, place)
       -- Everybody locks them in one order.
       order by account, place
       on conflict (account, place) do update set
         failures = case when failure.until > now() then failure.failures + 1 else 1 end,
         until = case when failure.until > now() then failure.until else excluded.until end
       returning account, place, failures, until
     )
     select ceil(extract(epoch from max(counted.until) - now()))::integer as seconds
     from counted
     join unnest($1::text[], $2::text[], $3::integer[]) as counter (account, place, most) using (account, place)
     where counted.failures > counter.most`,
    [...columns(counters), windowMinutes],
  )
  return rows[0]?.seconds ?? null
}

/** Of the place where the password did fit everything, of what others share this one attempt. */
async function forgive(pool: pg.Pool, counters: readonly Counter[]): Promise<void> {
  const isOwn = ({ account, place }: Counter) => account !== anybody && place !== anywhere
  const own = counters.filter(isOwn)
  await pool.query(
    `delete from viewdesk.sign_in_failure where (account, place) in (select * from unnest($1::text[], $2::text[]))`,
    columns(own).slice(0, 2),
  )
  await takeBack(
    pool,
    counters.filter((counter) => !isOwn(counter)),
  )
}

async function takeBack(pool: pg.Pool, counters: readonly Counter[]): Promise<void> {
  if (counters.length === 0) return
  await pool.query(
    `update viewdesk.sign_in_failure as failure set failures = failure.failures - 1
     from (
       select account, place from viewdesk.sign_in_failure
       where (account, place) in (select * from unnest($1::text[], $2::text[]))
       order by account, place
       for update
     ) as counter
     where failure.account = counter.account and failure.place = counter.place and failure.failures > 0`,
    columns(counters).slice(0, 2),
  )
}

function columns(counters: readonly Counter[]): [string[], string[], number[]] {
  return [counters.map(({ account }) => account), counters.map(({ place }) => place), counters.map(({ most }) => most)]
}

/** Until when an account is refused somewhere (ISO); null when it is nowhere. */
export async function lockedAccounts(pool: pg.Pool): Promise<(email: string) => string | null> {
  const { rows } = await pool.query<{ account: string; until: string }>(
    `select account, ${instantSql('max(until)')} as until
     from viewdesk.sign_in_failure
     where account <> $1 and until > now() and failures >= case when place = $2 then $3::integer else $4::integer end
     group by account`,
    [anybody, anywhere, mostOfStrangers, mostOfOnePlace],
  )
  const locked = new Map(rows.map(({ account, until }) => [account, until]))
  return (email) => locked.get(keyOf(accountKey(email))) ?? null
}

/** Forgets all wrong passwords at one account. */
export async function unlock(pool: pg.Pool, email: string): Promise<void> {
  await pool.query('delete from viewdesk.sign_in_failure where account = $1', [keyOf(accountKey(email))])
}

/** Forgets what was counted long enough ago. */
export async function forgetOldFailures(pool: pg.Pool): Promise<void> {
  await pool.query('delete from viewdesk.sign_in_failure where until <= now()')
}
