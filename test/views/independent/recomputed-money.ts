import { minus, percentOf, type Ratio, sumOf } from './exact.js'
import { completedOnly, type JobFacts } from './job-facts.js'
import { column, countOf, groupedBy, type RecomputedReport } from './recomputed-report.js'

const perProviderAndDay = {
  grain: ['provider_id', 'completed_on'],
  provider: 'provider_id',
  date: 'completed_on',
  choices: {},
  references: { provider_id: 'provider' },
  totalsBy: null,
} as const

function jobsPerProviderAndDay(jobs: readonly JobFacts[]): [JobFacts, ...JobFacts[]][] {
  const groups = groupedBy(completedOnly(jobs), (job) => `${job.providerId} ${job.completedOn}`)
  return groups as [JobFacts, ...JobFacts[]][]
}

/** A missing value counts as 0 in the totals, and keeps its job out of the comparison. */
export function upsellConversions(jobs: readonly JobFacts[]): RecomputedReport {
  return {
    ...perProviderAndDay,
    name: 'upsell_conversions',
    rows: jobsPerProviderAndDay(jobs).map((group) => {
      const compared = group.filter((job) => job.estimated !== null && job.final !== null)
      return {
        provider_id: group[0].providerId,
        completed_on: group[0].completedOn,
        completed_jobs: group.length,
        total_estimated: sumOf(group.map((job) => job.estimatedValue)),
        total_final: sumOf(group.map((job) => job.finalValue)),
        compared_jobs: compared.length,
        compared_estimated: sumOf(compared.map((job) => job.estimatedValue)),
        upsell_value: sumOf(compared.map((job) => job.upsell)),
      }
    }),
    totals: (rows) => {
      const estimated = sumOf(column<Ratio>(rows, 'total_estimated'))
      const final = sumOf(column<Ratio>(rows, 'total_final'))
      const comparedEstimated = sumOf(column<Ratio>(rows, 'compared_estimated'))
      const upsell = sumOf(column<Ratio>(rows, 'upsell_value'))
      const completed = countOf(rows, 'completed_jobs')
      const compared = countOf(rows, 'compared_jobs')
      return {
        completed_jobs: completed,
        total_estimated: estimated,
        total_final: final,
        compared_jobs: compared,
        compared_estimated: comparedEstimated,
        upsell_value: upsell,
        like_for_like_rate_percent: percentOf(upsell, comparedEstimated),
        upsell_rate_percent: percentOf(minus(final, estimated), estimated),
        jobs_left_out: completed - compared,
      }
    },
    additive: [
      'completed_jobs',
      'total_estimated',
      'total_final',
      'compared_jobs',
      'compared_estimated',
      'upsell_value',
      'jobs_left_out',
    ],
  }
}

/** Parts of jobs that are not billed are a line of their own, and take nothing from the profit. */
export function profitMargins(jobs: readonly JobFacts[]): RecomputedReport {
  const money = ['revenue', 'parts_cost', 'profit', 'unbilled_parts_cost']
  const counts = ['billed_jobs', 'uncosted_parts', 'unbilled_jobs']
  return {
    ...perProviderAndDay,
    name: 'profit_margins',
    rows: jobsPerProviderAndDay(jobs).map((group) => {
      const billed = group.filter((job) => job.final !== null)
      const unbilled = group.filter((job) => job.final === null)
      const revenue = sumOf(billed.map((job) => job.finalValue))
      const partsCost = sumOf(billed.map((job) => job.partsCost))
      return {
        provider_id: group[0].providerId,
        completed_on: group[0].completedOn,
        billed_jobs: billed.length,
        revenue,
        parts_cost: partsCost,
        uncosted_parts: billed.reduce((sum, job) => sum + job.uncostedParts, 0),
        profit: minus(revenue, partsCost),
        unbilled_jobs: unbilled.length,
        unbilled_parts_cost: sumOf(unbilled.map((job) => job.partsCost)),
      }
    }),
    totals: (rows) => ({
      ...Object.fromEntries(money.map((name) => [name, sumOf(column<Ratio>(rows, name))])),
      ...Object.fromEntries(counts.map((name) => [name, countOf(rows, name)])),
      margin_percent: percentOf(sumOf(column<Ratio>(rows, 'profit')), sumOf(column<Ratio>(rows, 'revenue'))),
    }),
    additive: [...money, ...counts],
  }
}
