import { parseListQuery } from '../../../src/reports/asking/query.js'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { keepMissingLevels } from '../../../src/reports/levels/keep-missing.js'
import { unrestricted } from '../../../src/reports/reading.js'
import { explainTotal } from '../../harness/asking.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
let context: ReportsContext
const log = { warn: (details: object) => expect(details).toBeNull() }
beforeAll(async () => {
  desk = await openViewsDesk()
  await desk.sql(`create schema app; create type app.mood as enum ('calm', 'angry');
    create table app.ticket (id int primary key, day date, mood app.mood);
    insert into app.ticket
    select id, date '2026-01-01' + id % 300, case when id % 3 = 0 then 'angry' else 'calm' end::app.mood from generate_series(1, 3000) as id`)
  await desk.write(
    'tickets',
    '-- title: Tickets\n-- description: d\n-- grain: id\n-- materialized: yes\n-- date: day\n\nselect id, day, mood from app.ticket',
  )
  await desk.write(
    'loud',
    `-- title: Loud\n-- description: d\n-- grain: id\n-- date: day\n-- total loud [count]: Loud = count where is_loud\n
select id, day, mood::text = 'angry' as is_loud from tickets`,
  )
  await desk.sync()
  context = await desk.context()
  await keepMissingLevels(context, log)
})
afterAll(() => desk?.close())

async function loud(): Promise<{ value: unknown; read: string }> {
  const report = context.catalogue.find('loud')
  if (!report) throw new Error('no report')
  const query = parseListQuery(report, new URLSearchParams(), context)
  const { value, ...rest } = (await explainTotal(context, query, 'loud', unrestricted.scope)) as never as {
    value: unknown
  }
  return { value, read: JSON.stringify(rest) }
}

test('totals that were kept of labels are asked of the rows once a label is renamed, and kept again', async () => {
  const before = await loud()
  expect(before).toEqual({ value: 1000, read: expect.stringContaining('level_loud') })
  await desk.sql("alter type app.mood rename value 'angry' to 'furious'")
  expect(await loud()).toEqual({ value: 0, read: expect.not.stringContaining('level_loud') })
  await keepMissingLevels(context, log)
  expect(await loud()).toEqual({ value: 0, read: expect.stringContaining('level_loud') })
})
