import { fillDemo } from '../../../src/database/demo/fill.js'
import { parseListQuery } from '../../../src/reports/asking/query.js'
import { inReading, type Reading, unrestricted } from '../../../src/reports/reading.js'
import { listRows } from '../../../src/reports/rows/rows.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { openTestReports, type TestReports } from '../../harness/reports.js'

let desk: TestReports
beforeAll(async () => {
  desk = await openTestReports((client) => fillDemo(client, { jobs: 12000, anchor: '2025-06-30', timeZone: 'UTC' }), {
    timeZone: 'UTC',
    now: '2025-06-30T12:00:00Z',
  })
})
afterAll(() => desk?.close())

interface Page {
  readonly ids: readonly (string | null)[]
  readonly names: readonly string[]
  readonly count: number
  /** How many rows PostgreSQL was to leave out ahead of the page. */
  readonly skipped: number
}

async function page(name: string, address: string): Promise<Page> {
  const report = desk.context.catalogue.find(name)
  if (!report) throw new Error(`${name} is not there`)
  return await inReading(desk.context, unrestricted, { reports: [report] }, async (reading) => {
    let skipped = 0
    const ask: Reading['ask'] = (sql, values) => {
      skipped = Number(/\blimit \d+ offset (\d+)/.exec(sql)?.[1] ?? skipped)
      return reading.ask(sql, values)
    }
    const query = parseListQuery(report, new URLSearchParams(address), desk.context)
    const { rows, count, labels } = await listRows({ ...reading, ask }, query)
    const names = rows.map((row) => labels.provider_id?.[String(row.provider_id)] ?? '')
    return { ids: rows.map(({ _id }) => _id as string | null), names, count, skipped }
  })
}

async function pages(name: string, address: string, perPage: number): Promise<Page[]> {
  const found: Page[] = []
  const { count } = await page(name, address)
  for (let number = 1; number <= Math.ceil(count / perPage) + 1; number += 1)
    found.push(await page(name, `${address}&perPage=${perPage}&page=${number}`))
  return found
}

test.each([
  ['job', 'sortBy=id&direction=desc', 'id desc'],
  ['job', 'sortBy=id&direction=asc', 'id'],
  ['job', 'sortBy=title&direction=desc', 'title desc nulls last, id'],
  ['job', 'sortBy=final_value&direction=asc', 'final_value nulls last, id'],
  ['completed_jobs', 'sortBy=profit&direction=desc', 'profit desc nulls last, job_id'],
  ['completed_jobs', 'sortBy=profit&direction=asc&filters.final_value=is:present', 'profit nulls last, job_id'],
])(
  'pages behind the middle are counted off from the end, and have the rows that stand there: %s by %s',
  async (name, address, order) => {
    const perPage = 371
    const key = name === 'job' ? 'id' : 'job_id'
    const where = address.includes('is:present') ? 'where final_value is not null' : ''
    const { rows } = await desk.context.pools.admin.query<{ found: string }>(
      `select ${key}::text as found from ${name === 'job' ? 'public.job' : 'reports.completed_jobs'} ${where} order by ${order}`,
    )
    const found = await pages(name, address, perPage)
    expect(found.flatMap(({ ids }) => ids)).toEqual(rows.map((row) => row.found))
    expect(new Set(found.map(({ count }) => count))).toEqual(new Set([rows.length]))
    for (const { skipped } of found) expect(skipped).toBeLessThanOrEqual(Math.max(5000, rows.length / 2))
  },
)

test('rows in the order of names stand on one page each, from either end', async () => {
  const found = await pages('completed_jobs', 'sortBy=provider_id&direction=desc', 400)
  const ids = found.flatMap((one) => one.ids)
  expect(new Set(ids).size).toBe(found[0]?.count)
  expect(ids).toHaveLength(found[0]?.count ?? 0)
  const names = found.flatMap((one) => one.names)
  const blocks = names.filter((name, place) => name !== names[place - 1])
  expect(blocks).toHaveLength(new Set(names).size)
})
