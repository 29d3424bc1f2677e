import type pg from 'pg'
import type { Config } from '../config/config.js'

const noteName = 'unheeded_forwarding'
// A proxy that was set up since would still be told of for as long.
const keptDays = 7

const remedy =
  'Set TRUST_PROXY to the number of proxies in front of the panel, such as 1, or to their addresses (docs/operating.md).'

/** That any visitor may say where they come from; null where TRUST_PROXY is set with care. */
export function trustProblem({ trustProxy }: Pick<Config, 'trustProxy'>): string | null {
  if (trustProxy !== true) return null
  return `TRUST_PROXY=yes takes whatever address a visitor claims in X-Forwarded-For, so that somebody who guesses passwords can seem to be another one each time. ${remedy}`
}

export const unheededForwarding = `Requests have come with X-Forwarded-For from an address that TRUST_PROXY does not name, so it was not heeded. If that is your proxy, all staff seem to be at one address, and wrong passwords of one count for all. ${remedy}`

/** Writes down that such a request has come, for `doctor`. */
export async function noteUnheededForwarding(pool: pg.Pool): Promise<void> {
  await pool.query(
    `insert into viewdesk.setting (name, value) values ($1, now()::text)
     on conflict (name) do update set value = excluded.value`,
    [noteName],
  )
}

/** What `doctor` says of how visitors are told apart. */
export async function forwardingNotes(pool: pg.Pool, config: Pick<Config, 'trustProxy'>): Promise<string[]> {
  const trust = trustProblem(config)
  if (trust !== null) return [trust]
  const { rowCount } = await pool.query(
    `select from viewdesk.setting where name = $1 and value::timestamptz > now() - $2 * interval '1 day'`,
    [noteName, keptDays],
  )
  return rowCount ? [unheededForwarding] : []
}
