import { Temporal } from 'temporal-polyfill'
import type { Random } from './random.js'

// Ends of years, quarters and months, a leap day, the week that is in two years, and a day before 1970.
const edgeDays = [
  '1969-12-31',
  '2024-02-29',
  '2024-03-31',
  '2024-12-29',
  '2024-12-30',
  '2024-12-31',
  '2025-01-01',
  '2025-03-31',
  '2025-04-01',
  '2025-06-30',
  '2025-07-01',
  '2025-12-31',
]

// Days on which a zone's clocks change, and their neighbours.
const clockChanges: Readonly<Record<string, readonly string[]>> = {
  'Europe/London': ['2025-03-29', '2025-03-30', '2025-03-31', '2025-10-25', '2025-10-26', '2025-10-27'],
  'Australia/Lord_Howe': ['2025-04-05', '2025-04-06', '2025-04-07', '2025-10-04', '2025-10-05', '2025-10-06'],
}

/** Draws moments that stand where mistakes hide. */
export interface Times {
  moment(): Temporal.Instant
  /** Elapsed time in whole minutes, seconds or microseconds; now and then nothing at all. */
  duration(): Temporal.Duration
}

export function timesFrom(random: Random, timeZone: string, now: Temporal.Instant): Times {
  const today = now.toZonedDateTimeISO(timeZone).toPlainDate()
  const changes = clockChanges[timeZone] ?? []
  const day = (): Temporal.PlainDate => {
    if (changes.length > 0 && random.chance(30)) return Temporal.PlainDate.from(random.pick(changes))
    if (random.chance(25)) return Temporal.PlainDate.from(random.pick(edgeDays))
    return random.chance(60)
      ? today.subtract({ days: random.below(100) - 8 })
      : today.subtract({ days: random.below(700) - 90 })
  }
  const moment = (): Temporal.Instant => {
    const chosen = day()
    const start = chosen.toZonedDateTime(timeZone).toInstant()
    const end = chosen.add({ days: 1 }).toZonedDateTime(timeZone).toInstant()
    if (random.chance(20)) return start
    if (random.chance(15)) return end.subtract({ microseconds: 1 })
    const minutes = Number(end.epochMilliseconds - start.epochMilliseconds) / 60_000
    const whole = start.add({ minutes: random.below(minutes) })
    return random.chance(80) ? whole : whole.add({ microseconds: random.below(60_000_000) })
  }
  const duration = (): Temporal.Duration => {
    if (random.chance(5)) return new Temporal.Duration()
    if (random.chance(60)) return Temporal.Duration.from({ minutes: 1 + random.below(random.pick([60, 3000, 90_000])) })
    if (random.chance(50)) return Temporal.Duration.from({ seconds: 6 * (1 + random.below(30)) })
    return Temporal.Duration.from({ hours: random.below(500), microseconds: random.below(1_000_000_000) })
  }
  return { moment, duration }
}
