import type { ReportsContext } from '../../src/reports/catalogue.js'
import type { Report } from '../../src/reports/report.js'
import { interleave, say } from './measure.js'

const groups = [
  'time_in_status/totals?groupBy=phase',
  'time_in_status/totals?groupBy=phase&from=2026-05-31&to=2026-06-29',
  'time_in_status/totals?groupBy=provider_id,phase&from=2025-01-01&to=2025-12-31',
  'time_in_status/totals?groupBy=completed_on:month,phase',
  'profit_margins/totals?groupBy=provider_id,completed_on:month&from=2025-01-01&to=2025-12-31',
  'profit_margins/totals?groupBy=provider_id&from=2026-01-01&to=2026-03-31&compare=previous_year',
]

/**
 * First pages of all listed reports with their count and totals, groups, and a page far behind, over HTTP; and the list of
 * completed jobs in each order, against the same rows in the same order on one bare connection.
 */
export async function comparePages(context: ReportsContext, url: string, cookie: string): Promise<void> {
  const ask = async (address: string): Promise<{ readonly count: number }> => {
    const answer = await fetch(new URL(`/api/v1/${address}`, url), { headers: { cookie } })
    if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}`)
    return (await answer.json()) as { count: number }
  }
  const reports = context.catalogue.reports.filter(({ kind, listed }) => listed && kind !== 'table')
  for (const { name, totals } of reports) {
    const address = `${name}/rows?perPage=50${totals.length > 0 ? '&totals=yes' : ''}`
    say(`first page of ${name}, with count and totals: ${await medianOf(() => ask(address), 5)} ms (at most 30)`)
  }
  for (const address of groups) say(`${address}: ${await medianOf(() => ask(address), 1)} ms`)
  const { count } = await ask('completed_jobs/rows?perPage=1')
  const page = Math.ceil((count * 0.8) / 50)
  const far = await medianOf(() => ask(`completed_jobs/rows?perPage=50&page=${page}`), 5)
  say(`page ${page} of completed_jobs: ${far} ms (at most 15)`)
  for (const { name, dataType, reference } of columnsOf(context, 'completed_jobs')) {
    // A reference is sorted by its name, which the bare statement would have to look up in the same way.
    if (reference !== null || dataType === 'text') continue
    await compareOrder(context, name, () => ask(`completed_jobs/rows?perPage=50&sortBy=${name}&direction=desc`))
  }
}

async function compareOrder(context: ReportsContext, column: string, page: () => Promise<unknown>): Promise<void> {
  const { mine, bare } = await interleave(page, () =>
    context.pools.read.query(
      `select * from reports.completed_jobs order by "${column}" desc nulls last, job_id limit 50`,
    ),
  )
  say(
    `completed_jobs by ${column}: ${mine.toFixed(1)} ms, bare ${bare.toFixed(1)} ms, ratio ${(mine / bare).toFixed(2)} (at most 1.2, or 30 ms)`,
  )
}

function columnsOf({ catalogue }: ReportsContext, name: string): Report['columns'] {
  return catalogue.find(name)?.columns ?? []
}

async function medianOf(work: () => Promise<unknown>, times: number): Promise<string> {
  const { mine } = await interleave(work, async () => undefined, times)
  return mine.toFixed(1)
}
