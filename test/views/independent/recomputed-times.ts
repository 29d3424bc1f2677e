import { Temporal } from 'temporal-polyfill'
import { compareRatios, minus, plus, type Ratio, ratio, sumOf, times } from './exact.js'
import { completedOnly, type JobFacts } from './job-facts.js'
import { phaseHours } from './recomputed-jobs.js'
import { column, type RecomputedReport } from './recomputed-report.js'
import type { RawRow } from './values.js'

/** Three overlapping phases of each completed job: a missing time is no row, wrong times a row without hours. */
export function timeInStatus(jobs: readonly JobFacts[]): RecomputedReport {
  return {
    name: 'time_in_status',
    grain: ['job_id', 'phase'],
    provider: 'provider_id',
    date: 'completed_on',
    choices: { phase: ['waiting', 'active', 'total'] },
    references: { job_id: 'job', provider_id: 'provider' },
    totalsBy: 'phase',
    rows: completedOnly(jobs).flatMap((job) => [
      ...phaseRow(job, 'waiting', job.createdAt, job.startedAt),
      ...phaseRow(job, 'active', job.startedAt, job.completedAt),
      ...phaseRow(job, 'total', job.createdAt, job.completedAt),
    ]),
    totals: phaseTotals,
    additive: ['jobs', 'impossible_jobs'],
  }
}

function phaseRow(job: JobFacts, phase: string, from: Temporal.Instant | null, to: Temporal.Instant | null): RawRow[] {
  if (from === null || to === null) return []
  return [
    {
      job_id: job.id,
      title: job.title,
      provider_id: job.providerId,
      completed_on: job.completedOn,
      phase,
      hours: phaseHours(from, to),
      impossible: Temporal.Instant.compare(to, from) < 0,
    },
  ]
}

function phaseTotals(rows: readonly RawRow[]): RawRow {
  if (new Set(rows.map((row) => row.phase)).size > 1) throw new Error('these totals would mix phases')
  const hours = column<Ratio>(rows, 'hours').sort(compareRatios)
  return {
    jobs: hours.length,
    average_hours: hours.length === 0 ? null : times(sumOf(hours), ratio(1n, BigInt(hours.length))),
    median_hours: percentile(hours, 50n),
    p90_hours: percentile(hours, 90n),
    impossible_jobs: rows.filter((row) => row.impossible === true).length,
  }
}

/** Between two neighbours, the value in proportion. */
function percentile(sorted: readonly Ratio[], percent: bigint): Ratio | null {
  const position = percent * BigInt(sorted.length - 1)
  const lower = sorted[Number(position / 100n)]
  if (lower === undefined) return null
  const upper = sorted[Number(position / 100n) + 1] ?? lower
  return plus(lower, times(minus(upper, lower), ratio(position % 100n, 100n)))
}
