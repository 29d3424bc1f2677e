import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { waitUntil } from '../harness/patience.js'
import { admin, signIn, type Visitor } from './visitor.js'

// One job of each kind that no program should have written, and some have.
const oddRows = `
  create temp table odd as select id, row_number() over (order by id) as n from public.job where status = 'completed' order by id limit 13;
  update public.job set completed_at = 'infinity' where id = (select id from odd where n = 1);
  update public.job set completed_at = '-infinity' where id = (select id from odd where n = 2);
  update public.job set started_at = 'infinity' where id = (select id from odd where n = 3);
  update public.job set started_at = '-infinity', created_at = '-infinity' where id = (select id from odd where n = 4);
  update public.job set created_at = 'infinity' where id = (select id from odd where n = 5);
  update public.job set final_value = 'NaN' where id = (select id from odd where n = 6);
  update public.job set estimated_value = 'NaN' where id = (select id from odd where n = 7);
  update public.job set final_value = -999999999999.99 where id = (select id from odd where n = 8);
  update public.job set completed_at = '0044-03-15 12:00 BC' where id = (select id from odd where n = 9);
  update public.job set completed_at = '12026-03-15 12:00Z' where id = (select id from odd where n = 10);
  update public.job set created_at = '4714-11-24 00:00:00Z BC', started_at = '4714-11-24 00:00:00Z BC',
    completed_at = '294276-12-31 23:59:59Z' where id = (select id from odd where n = 12);
  insert into public.job_part (id, job_id, name, quantity, unit_cost, total_cost)
    select 900000 + n, id, 'Odd', 'NaN', 'NaN', 'NaN' from odd where n = 11;
  update public.job set created_at = '4714-11-24 00:00:00Z BC' where id = (select max(id) from public.job where status = 'in_progress');
  update public.job set completed_at = '294276-12-31 23:59:59Z', final_value = null where id = (select id from odd where n = 13);
  update public.job set created_at = 'infinity' where id = (select min(id) from public.job where status = 'in_progress');
  update public.job set created_at = '-infinity' where id = (select min(id) from public.job where status = 'scheduled');`

interface Catalogue {
  readonly reports: readonly { readonly name: string; readonly date: string | null; readonly refreshable: boolean }[]
}

let panel: TestPanel
let person: Visitor
let reports: Catalogue['reports']
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
  person = await signIn(panel.url, admin)
  await panel.pools.admin.query(oddRows)
  reports = (await person.json<Catalogue>('/api/v1')).reports
})
afterAll(async () => await panel?.stop())

test('no row of a base table keeps a report from being refreshed', async () => {
  const stored = reports.filter(({ refreshable }) => refreshable).map(({ name }) => name)
  expect(stored.length).toBeGreaterThan(1)
  for (const name of stored) {
    const { runs } = (await (await person.post(`/api/v1/${name}/refresh`, {})).json()) as { runs: { id: string }[] }
    await waitUntil(`${name} is refreshed`, async () => {
      const answer = await person.json<{ runs: { id: string; state: string; error: string | null }[] }>(
        `/api/v1/${name}/runs`,
      )
      const run = answer.runs.find(({ id }) => runs.some((own) => own.id === id)) ?? answer.runs[0]
      if (run?.state === 'failed') throw new Error(run.error ?? 'failed')
      return run?.state === 'done'
    })
  }
})

test('a file for Excel has such a moment as PostgreSQL says it', async () => {
  const text = await person.text(
    '/api/v1/job/export.csv?for=excel&columns=completed_at&filters.completed_at=is:present',
  )
  const odd = text.split(/\r?\n/).filter((line) => /infinity|BC/.test(line))
  expect(new Set(odd)).toEqual(new Set(['infinity', '-infinity', '0044-03-15 12:00:00+00 BC']))
})

test('nor from being listed, totalled, grouped and exported', async () => {
  for (const { name, date } of reports) {
    const addresses = [
      'rows?perPage=500',
      'rows?from=2020-01-01&perPage=500',
      'export.csv',
      'export.xlsx?for=people',
      'totals',
    ]
    if (date !== null) for (const step of ['day', 'month', 'year']) addresses.push(`totals?groupBy=${date}:${step}`)
    for (const address of addresses) {
      const response = await person.get(`/api/v1/${name}/${address}`)
      await response.arrayBuffer()
      // Phases have no totals over all of them.
      expect([name, address, [200, 400].includes(response.status)]).toEqual([name, address, true])
    }
  }
})

test.each(['', '?from=2020-01-01', '?to=2030-01-01', '?period=this_year'])(
  'nor the dashboard from being shown: %s',
  async (query) => {
    const response = await person.get(`/api/v1/dashboard${query}`)
    expect([response.status, ((await response.json()) as { error?: object }).error]).toEqual([200, undefined])
  },
)

test('what cannot be right is named', async () => {
  const { totals } = await person.json<{ totals: object }>('/api/v1/data_warnings/totals?filters.warning=endless_time')
  expect(totals).toEqual({ warnings: 7 })
  const { rows } = await person.json<{ rows: object[] }>('/api/v1/data_warnings/rows?filters.warning=not_a_number')
  expect(rows).toHaveLength(3)
})
