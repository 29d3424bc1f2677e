import { Temporal } from 'temporal-polyfill'
import { percentOf, type Ratio, sumOf } from './exact.js'
import { completedOnly, type JobFacts } from './job-facts.js'
import { column, countOf, type RecomputedReport } from './recomputed-report.js'
import { type Age, hoursBetween, type RawRow, type Value } from './values.js'

const perJob = {
  grain: ['job_id'],
  provider: 'provider_id',
  choices: {},
  references: { job_id: 'job', provider_id: 'provider' },
  totalsBy: null,
} as const

export function completedJobs(jobs: readonly JobFacts[]): RecomputedReport {
  return {
    ...perJob,
    name: 'completed_jobs',
    date: 'completed_on',
    rows: completedOnly(jobs).map((job) => ({
      job_id: job.id,
      title: job.title,
      provider_id: job.providerId,
      completed_on: job.completedOn,
      completed_at: job.completedAt,
      estimated_value: job.estimatedValue,
      final_value: job.finalValue,
      upsell_value: job.upsell,
      parts_cost: job.partsCost,
      uncosted_parts: job.uncostedParts,
      profit: job.profit,
      margin_percent: percentOf(job.profit, job.finalValue),
      waiting_hours: phaseHours(job.createdAt, job.startedAt),
      active_hours: phaseHours(job.startedAt, job.completedAt),
      total_hours: phaseHours(job.createdAt, job.completedAt),
      created_at: job.createdAt,
      started_at: job.startedAt,
    })),
    totals: (rows) => {
      const revenue = sumOf(column<Ratio>(rows, 'final_value'))
      const profit = sumOf(column<Ratio>(rows, 'profit'))
      return {
        jobs: rows.length,
        estimated_value: sumOf(column<Ratio>(rows, 'estimated_value')),
        final_value: revenue,
        upsell_value: sumOf(column<Ratio>(rows, 'upsell_value')),
        parts_cost: sumOf(column<Ratio>(rows, 'parts_cost')),
        uncosted_parts: countOf(rows, 'uncosted_parts'),
        profit,
        margin_percent: percentOf(profit, revenue),
        jobs_without_day: rows.filter((row) => row.completed_on === null).length,
      }
    },
    additive: ['jobs', 'estimated_value', 'final_value', 'upsell_value', 'parts_cost', 'uncosted_parts', 'profit'],
  }
}

/** Nothing when a time is missing, or when the phase ends before it starts. */
export function phaseHours(from: Temporal.Instant | null, to: Temporal.Instant | null): Ratio | null {
  if (from === null || to === null || Temporal.Instant.compare(to, from) < 0) return null
  return hoursBetween(from, to)
}

export function openJobs(jobs: readonly JobFacts[]): RecomputedReport {
  const statuses = ['draft', 'scheduled', 'in_progress']
  return {
    ...perJob,
    name: 'open_jobs',
    date: null,
    choices: { status: statuses },
    rows: jobs
      .filter((job) => statuses.includes(job.status))
      .map((job) => ({
        job_id: job.id,
        provider_id: job.providerId,
        status: job.status,
        title: job.title,
        estimated_value: job.estimatedValue,
        created_at: job.createdAt,
        started_at: job.startedAt,
        age_hours: { since: job.createdAt },
      })),
    totals: (rows) => ({
      jobs: rows.length,
      estimated_value: sumOf(column<Ratio>(rows, 'estimated_value')),
      oldest_hours: oldest(rows),
    }),
    additive: ['jobs', 'estimated_value'],
  }
}

export function unbilledJobs(jobs: readonly JobFacts[]): RecomputedReport {
  return {
    ...perJob,
    name: 'unbilled_jobs',
    date: null,
    rows: completedOnly(jobs)
      .filter((job) => job.finalValue === null)
      .map((job) => ({
        job_id: job.id,
        title: job.title,
        provider_id: job.providerId,
        estimated_value: job.estimatedValue,
        parts_cost: job.partsCost,
        completed_at: job.completedAt,
        age_hours: job.completedAt && { since: job.completedAt },
      })),
    totals: (rows) => ({
      jobs: rows.length,
      estimated_value: sumOf(column<Ratio>(rows, 'estimated_value')),
      parts_cost: sumOf(column<Ratio>(rows, 'parts_cost')),
      oldest_hours: oldest(rows),
    }),
    additive: ['jobs', 'estimated_value', 'parts_cost'],
  }
}

function oldest(rows: readonly RawRow[]): Value {
  const moments = column<Age>(rows, 'age_hours').map((age) => age.since)
  const [first] = moments.sort(Temporal.Instant.compare)
  return first ? { since: first } : null
}
