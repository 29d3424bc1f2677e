import type { Freshness } from '../../../reports/refresh/freshness.js'

export interface Aged {
  readonly name: string
  readonly freshness: Freshness
}

/** The most worrying first, as a plain view over several stored ones tells it. */
const severity = ['absent', 'unpopulated', 'failed', 'refreshing', 'stale', 'fresh', 'live']

/** What to say of several figures at once: the worst that is true of any, and of those the oldest. Null of nothing. */
export function oldestOf(all: readonly Aged[]): Aged | null {
  return [...all].sort((one, other) => rank(one) - rank(other) || moment(one) - moment(other))[0] ?? null
}

function rank({ freshness }: Aged): number {
  return severity.indexOf(freshness.state)
}

function moment({ freshness: { asOf } }: Aged): number {
  return asOf === null ? 0 : Date.parse(asOf)
}
