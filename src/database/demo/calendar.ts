/** A day of the demo's three years, and the jobs that were created on it. */
export interface DemoDay {
  /** YYYY-MM-DD */
  readonly day: string
  readonly firstJob: number
  readonly jobs: number
}

const daysShown = 3 * 365 + 1

// Sunday to Saturday.
const weekdays = [0.06, 1.25, 1.15, 1.05, 1.0, 0.9, 0.22]

// January to December, all trades together.
const months = [0.95, 0.97, 1.04, 1.06, 1.08, 1.05, 0.96, 0.9, 1.06, 1.1, 1.04, 0.79]

/**
 * Spreads jobs over the three years that end on the day before the anchor: more each year, fewer at weekends, hardly
 * any around New Year. Only the four basic operations are used, whose results are the same on every machine.
 *
 * @param anchor YYYY-MM-DD
 */
export function planDays(jobs: number, anchor: string): DemoDay[] {
  const end = Date.parse(`${anchor}T00:00:00Z`)
  const weights = Array.from({ length: daysShown }, (_, index) => {
    const date = new Date(end - (daysShown - index) * 86_400_000)
    return { day: date.toISOString().slice(0, 10), weight: weightOf(date, index) }
  })
  const total = weights.reduce((sum, { weight }) => sum + weight, 0)
  let cumulated = 0
  let placed = 0
  return weights.map(({ day, weight }, index) => {
    cumulated += weight
    const upTo = index === daysShown - 1 ? jobs : Math.floor((jobs * cumulated) / total)
    const planned = { day, firstJob: placed + 1, jobs: upTo - placed }
    placed = upTo
    return planned
  })
}

function weightOf(date: Date, index: number): number {
  const growth = 0.8 + (0.45 * index) / daysShown
  const unevenness = 0.75 + (0.5 * ((index * 7919 + 104_729) % 1009)) / 1009
  return growth * unevenness * (weekdays[date.getUTCDay()] ?? 1) * (months[date.getUTCMonth()] ?? 1) * holiday(date)
}

function holiday(date: Date): number {
  const day = date.toISOString().slice(5, 10)
  if (day === '12-25' || day === '12-26' || day === '01-01') return 0.05
  return day >= '12-23' || day === '05-01' ? 0.3 : 1
}
