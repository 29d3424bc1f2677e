import { fillDemo } from '../../../src/database/demo/fill.js'
import { parseListQuery } from '../../../src/reports/asking/query.js'
import { catalogueOf, type ReportsContext } from '../../../src/reports/catalogue.js'
import { inReading, type Reading, unrestricted } from '../../../src/reports/reading.js'
import { listRows } from '../../../src/reports/rows/rows.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { openTestReports, type TestReports } from '../../harness/reports.js'

// Many jobs of each day, and many without a day.
let desk: TestReports
let plain: ReportsContext
beforeAll(async () => {
  desk = await openTestReports(
    async (client) => {
      await fillDemo(client, { jobs: 6000, anchor: '2025-06-30', timeZone: 'UTC' })
      await client.query(`update job set completed_at = date_trunc('month', completed_at) + id % 3 * interval '1 day'`)
      await client.query('update job set completed_at = null where id % 4 = 0')
      await client.query("update job set completed_at = 'infinity' where id % 501 = 0")
    },
    { timeZone: 'UTC', now: '2025-06-30T12:00:00Z' },
  )
  const reports = desk.context.catalogue.reports.map((report) => ({ ...report, storedIn: null }))
  plain = { ...desk.context, catalogue: catalogueOf(reports) }
})
afterAll(() => desk?.close())

async function page(context: ReportsContext, address: string): Promise<{ rows: unknown; isByDays: boolean }> {
  const report = context.catalogue.find('completed_jobs')
  if (!report) throw new Error('completed_jobs is not there')
  return await inReading(context, unrestricted, { reports: [report] }, async (reading) => {
    let isByDays = false
    const ask: Reading['ask'] = (sql, values) => {
      isByDays ||= sql.includes('first_day')
      return reading.ask(sql, values)
    }
    const { rows, count, labels } = await listRows(
      { ...reading, ask },
      parseListQuery(report, new URLSearchParams(address), context),
    )
    return { rows: { rows, count, labels }, isByDays }
  })
}

test.each([
  '',
  'sortBy=completed_on&direction=asc',
  'provider=3',
  'provider=1,2,3,4,5,6&direction=asc&sortBy=completed_on',
  'from=2024-02-10&to=2025-01-31',
  'filters.completed_on=is:present',
  'filters.completed_on=is:empty',
])('pages far from the first have the rows that counting off finds: %s', async (filters) => {
  const { count } = (await page(plain, filters)).rows as { count: number }
  let byDays = 0
  for (const perPage of [7, 50, 400]) {
    const last = Math.ceil(count / perPage)
    const pages = [
      ...new Set([1, last, last + 1, ...Array.from({ length: 12 }, (_, n) => 1 + ((n * 7919) % (last + 1)))]),
    ]
    for (const number of pages) {
      const address = `${filters}${filters === '' ? '' : '&'}page=${number}&perPage=${perPage}`
      const found = await page(desk.context, address)
      expect([address, found.rows]).toEqual([address, (await page(plain, address)).rows])
      if (found.isByDays) byDays += 1
    }
  }
  if (count > 1000) expect(byDays).toBeGreaterThan(10)
})

test('rows in another order are counted off', async () => {
  expect((await page(desk.context, 'sortBy=profit&page=30')).isByDays).toBe(false)
  expect((await page(desk.context, 'filters.title=job&page=30')).isByDays).toBe(false)
})
