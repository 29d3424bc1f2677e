import pg from 'pg'
import { everything } from '../../src/reports/scope.js'
import { findRow } from '../harness/asking.js'
import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { openTestReports, type TestReports } from '../harness/reports.js'
import { cellsOf } from '../harness/workbook.js'

// In the German style 1 June is 01.06.2025, which another reader would take for 6 January.
const style = "alter database current_database_name set datestyle = 'German, DMY'"

let plain: TestReports
let styled: TestReports

async function fill(client: pg.ClientBase): Promise<void> {
  await client.query("insert into provider values (1, 'Acme')")
  await client.query(`
    insert into job (id, provider_id, title, status, estimated_value, final_value, created_at, started_at, completed_at)
    select n, 1, 'Job ' || n, 'completed', 100, 120, '2025-05-01 08:00Z', '2025-05-02 08:00Z', timestamptz '2025-05-28 12:00Z' + n * interval '1 day'
    from generate_series(1, 9) as n`)
}

beforeAll(async () => {
  plain = await openTestReports(fill, { timeZone: 'Europe/Berlin' })
  styled = await openTestReports(
    async (client) => {
      await fill(client)
      const { rows } = await client.query<{ name: string }>('select quote_ident(current_database()) as name')
      await client.query(style.replace('current_database_name', rows[0]?.name ?? ''))
    },
    { timeZone: 'Europe/Berlin' },
  )
})
afterAll(async () => {
  await plain?.close()
  await styled?.close()
})

test('whoever else connects has the style of the database', async () => {
  const client = new pg.Client({ connectionString: styled.database.connectionString })
  await client.connect()
  const { rows } = await client.query('show datestyle')
  await client.end()
  expect(rows).toEqual([{ DateStyle: 'German, DMY' }])
})

test.each([
  ['profit_margins', 'filters.completed_on~~from=2025-06-01&sortBy=completed_on'],
  ['completed_jobs', 'period=this_month&sortBy=job_id'],
  ['job', 'filters.completed_at~~to=2025-06-02&sortBy=id'],
])(
  'the rows, records, totals and files of %s are the same in a database that writes its dates otherwise',
  async (name, query) => {
    const wanted = await plain.rows(name, query)
    const { rows, count, labels } = await styled.rows(name, query)
    expect(count).toBeGreaterThan(1)
    expect({ rows, count, labels }).toEqual({ rows: wanted.rows, count: wanted.count, labels: wanted.labels })
    for (const format of ['csv', 'json']) {
      expect(await styled.export(name, query, format)).toBe(await plain.export(name, query, format))
    }
    const id = String(rows[0]?._id)
    expect(await findRow(styled.context, styled.report(name), id, everything)).toMatchObject({ row: rows[0] })
  },
)

test('a day that is kept as a text is the one that the database takes it for', async () => {
  for (const [reports, day] of [
    [styled, '2026-01-02'],
    [plain, '2026-02-01'],
  ] as const) {
    const { rows } = await reports.database.pools.read.query(`select '02.01.2026'::text::date::text as day`)
    expect(rows).toEqual([{ day }])
  }
})

test('totals by day and by week have the same keys and figures there', async () => {
  for (const groupBy of ['completed_on:day', 'completed_on:week', 'provider_id']) {
    const wanted = await plain.totals('profit_margins', 'period=this_month', groupBy)
    const { groups, totals } = await styled.totals('profit_margins', 'period=this_month', groupBy)
    expect({ groups, totals }).toEqual({ groups: wanted.groups, totals: wanted.totals })
  }
})

test('a workbook has the same cells there, times before Excel’s calendar included', async () => {
  const query = 'sortBy=job_id&columns=job_id,completed_on,completed_at,created_at'
  for (const reports of [plain, styled]) {
    await reports.database.pools.admin.query("update job set completed_at = '1890-06-07 08:00Z' where id = 9")
    await reports.database.pools.admin.query('refresh materialized view reports.completed_jobs')
  }
  const cells = cellsOf(await styled.exportBytes('completed_jobs', query, 'xlsx'))
  expect(cells).toEqual(cellsOf(await plain.exportBytes('completed_jobs', query, 'xlsx')))
  expect(cells.at(-1)?.join(' ')).toContain('1890-06-07')
})
