import { planViews } from '../../../src/reports/sync/plan-views.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeAll(async () => {
  desk = await openViewsDesk()
  await desk.write('jobs_done', done)
  await desk.sync()
})
afterAll(() => desk?.close())

const done = `-- title: Jobs done
-- description: One row a job.
-- grain: id
-- column price [money]: Price.
-- total price [money]: Price = sum(price)

select n as id, n * 10.0 as price, 'easy' as kind from generate_series(1, 3) as n`

/** A report over the jobs, with one line of the test's own in line 9. */
function daily(line: string, more = ''): string {
  return `-- title: Daily
-- description: By kind.
-- grain: kind
-- rows: jobs_done
-- totals by: kind
-- column kind [choice easy, hard]: Kind.
-- total price [money]: Price = sum(price)
-- total not_priced [count]: Without a price = count(price)
-- ${line}${more}

select kind, sum(price) as price from jobs_done group by kind`
}

const faults: readonly (readonly [what: string, line: string, says: RegExp])[] = [
  [
    'a total that is none',
    'left out prize: x = filters.price=is:empty',
    /names "prize", which is not a total.*price, not_priced/,
  ],
  [
    'a counting total that is none',
    'left out price [not_prized]: x = filters.price=is:empty',
    /"not_prized" in brackets/,
  ],
  [
    'a column that the rows do not have',
    'left out price: x = filters.cost=is:empty',
    /jobs_done does not understand.*"cost"/,
  ],
  ['a value that the column cannot have', 'left out price: x = filters.price=dear', /not a number/],
  ['a column twice', 'left out price: x = filters.price=is:empty & filters.price=is:present', /appears twice/],
  [
    'a group that is none',
    'left out price for heavy: x = filters.price=is:empty',
    /for "heavy", which is not a kind.*easy, hard/,
  ],
  ['a period where there is none', 'left out by period: x = filters.price=is:empty', /this report has no "date"/],
  ['a provider instead of a column', 'left out price: x = provider=3', /not a reason with its filters/],
  [
    'a period among the filters',
    'left out price: x = filters.price=is:empty & period=today',
    /"period=today" is not a filter/,
  ],
  ['no total', 'left out: x = filters.price=is:empty', /names no total/],
  ['no reason', 'left out price: filters.price=is:empty', /not a reason with its filters/],
]

test.each(faults)('%s is an error with file and line, before anything is changed', async (_what, line, says) => {
  await desk.write('daily', daily(line))
  const error = await desk.sync().then(
    () => null,
    (cause: Error) => cause,
  )
  expect(error?.message).toMatch(/^views\/daily\.sql:9: /)
  expect(error?.message).toMatch(says)
  expect(await desk.sql("select to_regclass('reports.daily') as daily")).toEqual([{ daily: null }])
})

test('rows that fewer people may see are not counted for everybody', async () => {
  await desk.write('jobs_done', done.replace('-- grain: id', '-- grain: id\n-- roles: admin'))
  await desk.write('daily', daily('left out price: unpriced = filters.price=is:empty'))
  await expect(desk.sync()).rejects.toThrow(/daily\.sql:9: .*counts rows of jobs_done, which fewer people may see/)
  await desk.write('jobs_done', done)
})

test.each([
  ['admin', 'operator', true],
  ['admin', 'viewer', true],
  ['operator', 'operator, admin', true],
  ['viewer', '', true],
  ['', 'viewer', true],
  ['operator', 'admin', false],
  ['viewer, admin', 'operator', false],
])('a report for "%s" may count rows that are for "%s": %s', async (forReport, forRows, isFine) => {
  const rolesLine = (roles: string) => (roles === '' ? '' : `\n-- roles: ${roles}`)
  await desk.write('jobs_done', done.replace('-- grain: id', `-- grain: id${rolesLine(forRows)}`))
  await desk.write('daily', daily('left out price: unpriced = filters.price=is:empty', rolesLine(forReport)))
  const error = await planViews(desk.database.pools, desk.options()).then(
    () => null,
    (cause: Error) => cause,
  )
  if (isFine) expect(error).toBeNull()
  else expect(error?.message).toMatch(/daily\.sql:9: .*counts rows of jobs_done, which fewer people may see/)
  await desk.write('jobs_done', done)
})

test('a column that the rows lose is found when their own file changes', async () => {
  await desk.write('daily', daily('left out price [not_priced]: unpriced = filters.price=is:empty & filters.kind=easy'))
  expect(await desk.sync()).toMatchObject({ daily: 'create' })
  await desk.write('jobs_done', done.replace("'easy' as kind", "'easy' as class"))
  await desk.write(
    'daily',
    daily('left out price [not_priced]: unpriced = filters.kind=easy')
      .replace('kind, sum', "'easy' as kind, sum")
      .replace(' group by kind', ''),
  )
  await expect(desk.sync()).rejects.toThrow(/daily\.sql:9: .*no column "kind"/)
})

test('a line that is added to a view in sync needs no rebuild, and a wrong one is found all the same', async () => {
  await desk.write('jobs_done', done)
  await desk.write('daily', daily('left out price: unpriced = filters.price=is:empty'))
  expect(await desk.sync()).toMatchObject({ jobs_done: 'unchanged' })
  await desk.write('daily', daily('left out price: unpriced = filters.prize=is:empty'))
  await expect(planViews(desk.database.pools, desk.options())).rejects.toThrow(/daily\.sql:9: /)
  await expect(desk.context()).rejects.toThrow(/daily\.sql:9: /)
})
