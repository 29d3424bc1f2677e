import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { checkDashboard } from '../../../src/reports/dashboard/check-dashboard.js'
import type { DashboardDeclaration } from '../../../src/reports/dashboard/declaration.js'
import { unrestricted } from '../../../src/reports/reading.js'
import { computeDashboard } from '../../harness/asking.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { makeOddNames, namesOfObjects, oddColumns, oddNameViews } from '../../harness/odd-names.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
let context: ReportsContext
beforeAll(async () => {
  desk = await openViewsDesk()
  await makeOddNames(desk.database.pools)
  await mkdir(join(desk.folder, 'sources'))
  for (const [name, text] of Object.entries(oddNameViews)) await desk.write(name, text)
  await desk.sync()
  context = await desk.context()
})
afterAll(() => desk?.close())

const all = new URLSearchParams({ period: 'all' })
const drawn = (over: string) => ({
  id: over,
  title: over,
  report: 'odd_thing',
  over,
  top: { by: 'count', most: 10 },
  series: [{ total: 'constructor', as: 'bar' as const }],
})
const board: DashboardDeclaration = {
  cards: [{ id: 'half', title: 'Half', report: 'odd_thing', headline: 'constructor', figures: ['count'] }],
  charts: [...['owner', ...oddColumns].map(drawn), { ...drawn('time'), top: undefined }],
}

test('charts are drawn over columns of any name, and name what does not exist by its id', async () => {
  const faults: unknown[] = []
  checkDashboard(board, context, (...fault) => faults.push(fault))
  expect(faults).toEqual([])
  const { charts } = await computeDashboard(context, board, all, unrestricted.scope)
  const [owners, ...others] = charts
  expect(owners?.points.map(({ label }) => label)).toEqual([
    'Appraiser',
    'toString',
    'Landlord',
    'Builder',
    '__proto__',
  ])
  expect(others).toHaveLength(oddColumns.length + 1)
  for (const { id, points } of others.slice(0, -1)) {
    expect([id, points.map(({ key }) => key)]).toEqual([id, [...namesOfObjects].reverse()])
    expect([id, points.map(({ values }) => Object.values(values))]).toEqual([
      id,
      ['250.00', '200.00', '150.00', '100.00', '50.00'].map((value) => [value]),
    ])
  }
  expect(others.at(-1)?.points.length).toBeGreaterThan(0)
})

test('a card shows totals of any name', async () => {
  const { cards } = await computeDashboard(context, board, all, unrestricted.scope)
  expect(JSON.stringify(cards[0])).toContain('"value":"750.00"')
})
