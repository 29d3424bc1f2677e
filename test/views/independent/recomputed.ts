import { jobFacts } from './job-facts.js'
import type { RawRows } from './raw-rows.js'
import { completedJobs, openJobs, unbilledJobs } from './recomputed-jobs.js'
import { profitMargins, upsellConversions } from './recomputed-money.js'
import type { RecomputedReport } from './recomputed-report.js'
import { timeInStatus } from './recomputed-times.js'
import { staffVisits, visitsSummaries } from './recomputed-visits.js'

/** Every report that ships, worked out from raw rows. */
export function recompute(raw: RawRows, timeZone: string): RecomputedReport[] {
  const jobs = jobFacts(raw, timeZone)
  return [
    completedJobs(jobs),
    upsellConversions(jobs),
    profitMargins(jobs),
    timeInStatus(jobs),
    unbilledJobs(jobs),
    openJobs(jobs),
    ...visitsSummaries(raw, timeZone),
    staffVisits(raw),
  ]
}
