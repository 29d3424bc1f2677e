import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { everything } from '../../../src/reports/scope.js'
import { computeDashboard } from '../../harness/asking.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'
import { answerOf } from '../levels/random-groups.js'

// One sale a day, of as many pieces as days have gone by since 1 January 2024: the pieces of days tell which they are.
const sales = `-- title: Sales
-- description: Sales.
-- grain: sold_on
-- date: sold_on
-- column sold_on [date]: Sold.
-- column pieces [number]: Pieces.
-- total pieces [number]: Pieces = sum(pieces)

select day::date as sold_on, day::date - date '2024-01-01' as pieces
from generate_series(timestamp '2024-01-01', '2027-12-31', '1 day') as day
`

let desk: ViewsDesk
let context: ReportsContext
beforeAll(async () => {
  desk = await openViewsDesk()
  await desk.write('sales', sales)
  await desk.sync()
  context = { ...(await desk.context()), now: () => new Date('2026-12-02T12:00:00Z') }
})
afterAll(() => desk?.close())

// 2 December 2026 is a Wednesday. Last week was from Monday 23 to Sunday 29 November; 52 weeks before is 24 to 30 November 2025.
const weeks = [
  ['last_week', '2025-11-24', '2025-11-30'],
  // So far: Monday 30 November to Wednesday.
  ['this_week', '2025-12-01', '2025-12-03'],
] as const
const groups = ['', 'sold_on:week', 'sold_on:day', 'sold_on:month', 'sold_on:year', 'sold_on:month,sold_on:day']

test.each(weeks)('%s is compared with the week from Monday a year before, %s to %s', async (week, from, to) => {
  const expected = (await answerOf(context, 'sales', `from=${from}&to=${to}`)).totals.pieces
  for (const asked of [`period=${week}`, `filters.sold_on=${week}`]) {
    for (const by of groups) {
      const query = `${asked}&compare=previous_year${by && `&groupBy=${by}`}`
      const { compared, groups: found } = await answerOf(context, 'sales', query)
      expect([query, compared]).toEqual([query, { from, to, totals: { pieces: expected } }])
      const sum = (found ?? []).reduce((all, group) => all + Number(group.compared?.totals.pieces ?? 0), 0)
      if (by !== '') expect([query, String(sum)]).toEqual([query, expected])
    }
  }
  const declaration = {
    cards: [{ id: 'sales', title: 'Sales', report: 'sales', headline: 'pieces', figures: [] }],
    charts: [],
  } as const
  const { cards } = await computeDashboard(
    context,
    declaration,
    new URLSearchParams({ period: week, compare: 'previous_year' }),
    everything,
  )
  expect(cards[0]?.figures[0]?.change).toMatchObject({ from, to, previous: expected })
})

test.each([
  // The same days as last week, this week, and others.
  ['from=2026-11-23&to=2026-11-29', '2025-11-23', '2025-11-29'],
  ['from=2026-11-30&to=2026-12-06', '2025-11-30', '2025-12-02'],
  ['period=last_7_days', '2025-11-25', '2025-12-01'],
  ['period=last_month', '2025-11-01', '2025-11-30'],
  ['period=last_week&filters.sold_on~~from=2026-11-25', '2025-11-25', '2025-11-29'],
])('other days are compared with the same ones of the calendar: %s with %s to %s', async (asked, from, to) => {
  const { compared } = await answerOf(context, 'sales', `${asked}&compare=previous_year`)
  expect(compared).toMatchObject({ from, to })
})
