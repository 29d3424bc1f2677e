import { checkLongestUnchecked } from '../../../src/reports/checks/check-daily.js'
import { afterEach, beforeEach, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
  const head = (more: string) => `-- title: Jobs\n-- description: Jobs.\n-- grain: id\n${more}`
  const jobs = '-- total jobs [count]: Jobs = count(id)\n-- check: jobs = select count(*) from public.job\n'
  await desk.write('live', `${head(jobs)}\nselect id, provider_id from public.job`)
  await desk.write('other', `${head('')}\nselect id, title from public.job`)
  await desk.write('stored', `${head(`-- materialized: yes\n${jobs}`)}\nselect id from public.job`)
  await desk.write('over', `${head('')}\nselect id from stored`)
  await desk.sync()
  await desk.sql('delete from viewdesk.check_result')
})
afterEach(() => desk?.close())

const checkedNow = async () => (await checkLongestUnchecked(await desk.context()))?.name ?? null

test('reports of live data are checked by themselves once a day, one at a time, and stored ones with their refresh', async () => {
  const [one, another, none] = [await checkedNow(), await checkedNow(), await checkedNow()]
  expect([[one, another].sort(), none]).toEqual([['live', 'other'], null])
  const results = await desk.sql(
    `select view_name as view, split_part(check_text, ' =', 1) as check, state from viewdesk.check_result order by 1, 2`,
  )
  expect(results).toEqual([
    { view: 'live', check: 'grain is unique', state: 'ok' },
    { view: 'live', check: 'jobs', state: 'ok' },
    { view: 'other', check: 'grain is unique', state: 'ok' },
  ])
  await desk.sql("update viewdesk.check_result set checked_at = now() - interval '25 hours' where view_name = 'live'")
  expect([await checkedNow(), await checkedNow()]).toEqual(['live', null])
})

test('of several panels one checks a report', async () => {
  const context = await desk.context()
  const checked = await Promise.all(
    [1, 2, 3, 4].map(() => checkLongestUnchecked(context, ({ name }) => name === 'live')),
  )
  expect(checked.map((one) => one?.name ?? null).filter((name) => name !== null)).toEqual(['live'])
})
