import { parseListQuery } from '../../../src/reports/asking/query.js'
import { everything } from '../../../src/reports/scope.js'
import type { TotalsAnswer } from '../../../src/reports/totals/totals.js'
import { computeTotals } from '../../harness/asking.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

// Declared are new, open and closed. There are two rows of new, none of open, and what nobody declared: lost, and nothing.
const steps = `-- title: Steps
-- description: Steps of orders, which overlap.
-- grain: id
-- totals by: step
-- column step [choice new, open, closed]: Step.
-- column amount [number]: Amount.
-- total amount [number]: Amount = sum(amount)
-- total median_amount [number]: Median = median(amount)

select *
from (values
  (1, 'new', 1.50), (2, 'new', 2.50), (3, 'closed', 10), (4, 'closed', null), (5, 'lost', 7), (6, null, 0.25)
) as step (id, step, amount)
`

let desk: ViewsDesk
beforeAll(async () => {
  desk = await openViewsDesk()
  await desk.write('steps', steps)
  await desk.sync()
})
afterAll(() => desk?.close())

async function totalsOf(query: string): Promise<TotalsAnswer> {
  const context = await desk.context()
  const report = context.catalogue.find('steps')
  if (!report) throw new Error('there is no report steps')
  const list = parseListQuery(report, new URLSearchParams(query), context)
  return await computeTotals(context, list, { groupBy: 'step' }, everything)
}

test('each value has its totals, also one that nobody declared and none at all; one without rows has no line', async () => {
  const { groups = [], count } = await totalsOf('')
  expect(groups).toEqual([
    { key: 'closed', totals: { amount: '10', median_amount: '10' }, count: 2 },
    { key: 'lost', totals: { amount: '7', median_amount: '7' }, count: 1 },
    { key: 'new', totals: { amount: '4', median_amount: '2' }, count: 2 },
    { key: null, totals: { amount: '0.25', median_amount: '0.25' }, count: 1 },
  ])
  expect(count).toBe(6)
})

test('a filter leaves the lines that it leaves rows of', async () => {
  const keys = async (query: string) => (await totalsOf(query)).groups?.map(({ key }) => key)
  expect(await keys('filters.step=new,open')).toEqual(['new'])
  expect(await keys('filters.amount~~from=5')).toEqual(['closed', 'lost'])
  expect(await keys('filters.step=is:empty')).toEqual([null])
})
