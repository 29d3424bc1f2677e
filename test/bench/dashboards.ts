import type { ClientBase } from 'pg'
import type { ReportsContext } from '../../src/reports/catalogue.js'
import { interleave, say } from './measure.js'

/** The dashboard over HTTP, all of it, against SQL by hand for the same figures on one bare connection. */
export async function compareDashboards(context: ReportsContext, url: string, cookie: string): Promise<void> {
  for (const [words, from, to, provider] of [
    ['thirty days', '2026-05-31', '2026-06-29', null],
    ['last year', '2025-01-01', '2025-12-31', null],
    ['all time', '0001-01-01', '9999-12-31', null],
    ['one provider, thirty days', '2026-05-31', '2026-06-29', 7],
  ] as const) {
    const period = words === 'all time' ? 'period=all' : `from=${from}&to=${to}`
    const address = `/api/v1/dashboard?${period}${provider === null ? '' : `&provider=${provider}`}`
    const { mine, bare } = await interleave(
      async () => {
        const answer = await fetch(new URL(address, url), { headers: { cookie } })
        if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}`)
        await answer.text()
      },
      async () => {
        const client = await context.pools.read.connect()
        try {
          for (const statement of figures(from, to, provider)) await (client as ClientBase).query(statement)
        } finally {
          client.release()
        }
      },
      3,
    )
    say(
      `dashboard, ${words}: ${mine.toFixed(1)} ms (at most 60), by hand ${bare.toFixed(1)} ms, ${(bare / mine).toFixed(1)} times as fast`,
    )
  }
}

/** What somebody would write who wants these figures of the stored and the live reports: a statement for each tile or chart. */
function figures(from: string, to: string, provider: number | null): string[] {
  const of = provider === null ? 'true' : `provider_id = ${provider}`
  const within = `completed_on between '${from}' and '${to}' and ${of}`
  const days = `('${to}'::date - '${from}'::date + 1)`
  const before = `completed_on between '${from}'::date - ${days} and '${from}'::date - 1 and ${of}`
  const profit =
    'sum(final_value) as revenue, sum(parts_cost) as parts_cost, sum(profit) as profit, count(final_value) as jobs'
  const upsell =
    'sum(upsell_value) as upsell, sum(estimated_value) filter (where upsell_value is not null) as estimated'
  const phases = ['waiting_hours', 'active_hours', 'total_hours'].map(
    (hours) => `avg(${hours}), count(${hours}), percentile_cont(array[0.5, 0.9]) within group (order by ${hours})`,
  )
  const compared = from === '0001-01-01' ? [within] : [within, before]
  return [
    ...compared.flatMap((where) => [
      `select ${profit}, ${upsell} from reports.completed_jobs where ${where}`,
      `select ${phases.join(', ')} from reports.completed_jobs where ${where}`,
    ]),
    `select date_trunc('week', completed_on::timestamp)::date as week, ${profit}, ${upsell} from reports.completed_jobs where ${within} group by 1`,
    `select provider_id, ${profit} from reports.completed_jobs where ${within} group by 1 order by 2 desc limit 12`,
    `select count(*), sum(estimated_value), min(completed_at) from reports.unbilled_jobs where ${of}`,
    `select count(*), sum(estimated_value), min(created_at) from reports.open_jobs where ${of}`,
    `select warning, count(*) from reports.data_warnings where ${within} group by 1`,
    `select visit_date, sum(visits) from reports.visits_summary_materialized where visit_date between '${from}' and '${to}' group by 1`,
  ]
}
