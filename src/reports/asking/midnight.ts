import { Temporal } from 'temporal-polyfill'

/** Between which moments a day begins, in milliseconds: twice the same one, unless clocks went back or forward over its midnight. */
export interface Midnight {
  /** Before it no moment is of the day, or of a later one. */
  readonly first: number
  /** From it on no moment is of an earlier day. */
  readonly last: number
}

/** The midnight that begins a day (`YYYY-MM-DD`). */
export function midnightOf(day: string, timeZone: string): Midnight {
  const key = `${day} ${timeZone}`
  const midnight = known.get(key) ?? lookUp(day, timeZone)
  if (known.size >= mostKnown) known.clear()
  known.set(key, midnight)
  return midnight
}

/** The midnight that ends a day. */
export function midnightBehind(day: string, timeZone: string): Midnight {
  return midnightOf(Temporal.PlainDate.from(day).add({ days: 1 }).toString(), timeZone)
}

// A dashboard asks dozens of times, and a zone's rules are slow to follow.
const known = new Map<string, Midnight>()
const mostKnown = 1000

function lookUp(day: string, timeZone: string): Midnight {
  const midnight = Temporal.PlainDate.from(day).toPlainDateTime()
  const [first, last] = (['earlier', 'later'] as const).map(
    (disambiguation) => midnight.toZonedDateTime(timeZone, { disambiguation }).epochMilliseconds,
  ) as [number, number]
  return { first, last }
}
