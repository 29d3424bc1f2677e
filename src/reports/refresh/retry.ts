import type { RefreshSchedule } from '../report.js'

const longestSeconds = 3600
const shortestSeconds = 60

/**
 * How long the schedule leaves a view alone that could not be refreshed, for the first time; it doubles each time.
 *
 * @returns seconds, an hour at most; null for a view without a schedule, which waits for somebody to ask
 */
export function firstPauseSeconds(schedule: RefreshSchedule | undefined): number | null {
  if (schedule === undefined || schedule.kind === 'on demand') return null
  return schedule.kind === 'daily' ? shortestSeconds : Math.min(schedule.seconds, longestSeconds)
}

/** SQL of when to try again; `first` is SQL of the first pause in seconds, `failures` of how often it failed before. */
export function retryAtSql(first: string, failures: string): string {
  const seconds = `least(${longestSeconds}, ${first} * power(2, least(${failures}, 12)))`
  return `case when ${first} is not null then clock_timestamp() + ${seconds} * interval '1 second' end`
}
