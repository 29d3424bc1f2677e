import type { Temporal } from 'temporal-polyfill'
import { dayIn } from './days.js'
import { minus, money, type Ratio, sumOf } from './exact.js'
import type { Job, Part, RawRows } from './raw-rows.js'

/** A job with what its parts cost, each part looked at once. */
export interface JobFacts extends Job {
  readonly estimatedValue: Ratio | null
  readonly finalValue: Ratio | null
  /** Billed less estimated, when both are there. */
  readonly upsell: Ratio | null
  readonly partsCost: Ratio
  readonly uncostedParts: number
  /** Billed less parts, when it is billed. */
  readonly profit: Ratio | null
  /** The business day of completion. */
  readonly completedOn: Temporal.PlainDate | null
}

export function jobFacts({ jobs, parts }: RawRows, timeZone: string): JobFacts[] {
  const partsOf = new Map<bigint, Part[]>(jobs.map((job) => [job.id, []]))
  for (const part of parts) partsOf.get(part.jobId)?.push(part)
  return jobs.map((job) => {
    const own = partsOf.get(job.id) ?? []
    const estimatedValue = job.estimated === null ? null : money(job.estimated)
    const finalValue = job.final === null ? null : money(job.final)
    const partsCost = sumOf(own.map((part) => (part.totalCost === null ? null : money(part.totalCost))))
    return {
      ...job,
      estimatedValue,
      finalValue,
      upsell: finalValue && estimatedValue && minus(finalValue, estimatedValue),
      partsCost,
      uncostedParts: own.filter((part) => part.totalCost === null).length,
      profit: finalValue && minus(finalValue, partsCost),
      completedOn: job.completedAt && dayIn(timeZone, job.completedAt),
    }
  })
}

export function completedOnly(jobs: readonly JobFacts[]): JobFacts[] {
  return jobs.filter((job) => job.status === 'completed')
}
