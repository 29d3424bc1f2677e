import pg from 'pg'
import { fold } from '../../../src/reports/incremental/fold/fold.js'
import type { IncrementalReport } from '../../../src/reports/incremental/fold/fold-report.js'
import { refusalsOf } from '../../../src/reports/incremental/refusals.js'
import { orderByDependencies } from '../../../src/reports/view-files/order.js'
import { readElsewhere } from '../../../src/reports/view-files/read-elsewhere.js'
import type { ViewFile } from '../../../src/reports/view-files/view-file.js'
import { readViewFolder } from '../../../src/reports/view-files/view-folder.js'
import { createTestDatabase, type TestDatabase } from '../../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { viewsDir } from '../../harness/reports.js'
import { captureBeneath, countDifferences, keepReport, planOnce } from './kept-reports.js'

let database: TestDatabase
let client: pg.Client
let files: readonly ViewFile[]

const settings = "set local search_path = reports, public; set local timezone = 'UTC'; set local jit = off"

beforeAll(async () => {
  database = await createTestDatabase('demo')
  client = new pg.Client({ connectionString: database.connectionString })
  await client.connect()
  planOnce(client)
  await client.query('set search_path = reports, public')
  files = orderByDependencies((await readViewFolder(viewsDir, 'UTC')).files).filter(({ isSource }) => !isSource)
})

afterAll(async () => {
  await client?.end()
  await database?.drop()
})

test('of the shipped reports, those are refused that tell how old something is now', async () => {
  const refused: string[] = []
  for (const file of files) {
    for (const { line, message } of await refusalsOf(file))
      refused.push(`${file.name}:${line}: ${message.split(',')[0]}`)
  }
  expect([...new Set(refused.map((one) => one.replace(/:\d+:/, ':')))].sort()).toEqual([
    'data_warnings: now() depends on the time of day',
    'open_jobs: now() depends on the time of day',
    'reports_in_use: now() depends on the time of day',
    'unbilled_jobs: now() depends on the time of day',
  ])
})

test('the others, as they are written, are folded to what their SELECTs give, those that read another one too', async () => {
  const reports: IncrementalReport[] = []
  const names = new Map<string, string>()
  for (const file of files) {
    if ((await refusalsOf(file)).length > 0) continue
    const select = readElsewhere(file.select, names)
    await client.query('begin')
    reports.push(await keepReport(client, `kept_${file.name}`, { select, grain: file.header.grain.value }))
    await client.query('commit')
    names.set(file.name, `kept_${file.name}`)
  }
  expect(names.size).toBe(files.length - 4)
  await captureBeneath(database.pools.admin, client, reports)
  await fold(client, reports, settings)
  for (const changes of batches) {
    await client.query(changes)
    const folded = await fold(client, reports, settings)
    expect(folded.some(({ gone, changed, come }) => gone + changed + come > 0)).toBe(true)
    for (const report of reports)
      expect([report.stored.view, await countDifferences(client, report)]).toEqual([report.stored.view, 0])
  }
})

// A job that goes to another provider and day together with its parts, amounts that go and come, and what goes in the same batch
// as what it belonged to.
const batches = [
  "update public.job set provider_id = 2, completed_at = completed_at + interval '1 day' where id % 97 = 3",
  'update public.job set final_value = null where id % 89 = 1; update public.job_part set total_cost = total_cost + 1 where id % 101 = 2',
  "update public.job set status = 'completed', completed_at = now(), final_value = 100 where id in (select id from public.job where status = 'in_progress' limit 5)",
  'delete from public.job_part where job_id % 53 = 4; update public.job set provider_id = 3 where id % 53 = 4',
  'delete from public.job_part where job_id % 211 = 5; delete from public.job where id % 211 = 5',
  "insert into viewdesk.page_visit (staff_id, section) select id, 'completed_jobs' from viewdesk.staff; delete from viewdesk.page_visit where id % 7 = 1",
]
