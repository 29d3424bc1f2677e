import { readTotals } from '../../../src/reports/totals/totals.js'
import { askByName } from '../../harness/asking.js'
import { afterAll, beforeAll, describe, expect, test } from '../../harness/jest.js'
import { materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeAll(async () => {
  desk = await openViewsDesk()
  const totals = ['median', 'average']
    .flatMap((how) =>
      ['small', 'large', 'sizes', 'exact'].map((column) => `-- total ${how}_${column} [count]: T = ${how}(${column})`),
    )
    .join('\n')
  const select = `select id, 12345678901234.56 as money, 0.005 + id % 2 as halves, 1e300::float8 * (id % 2) as huge,
    id::int2 as small, id::int8 as large, (id * 1000003)::int4 as sizes, id::numeric as exact from generate_series(1, 1000) as id`
  for (const [name, head] of Object.entries({
    live: materialized.replace(/-- materialized: yes\n/, ''),
    stored: materialized,
  }))
    await desk.write(
      name,
      `${head}-- column money [money]: Money.\n-- total middle [money]: Middle = median(money)\n-- total p95 [money]: P95 = percentile(money, 95)
-- total huge [number]: Huge = average(huge)\n-- total halves [money]: Halves = median(halves)\n${totals}\n\n${select}`,
    )
  await desk.sync()
})
afterAll(() => desk?.close())

describe.each(['live', 'stored'])('percentiles and means of a %s report', (name) => {
  test('keep all digits of amounts, and round exact halves up', async () => {
    const { totals } = await askByName(await desk.context(), name, {}, (reading, query) =>
      readTotals(reading, query, null),
    )
    expect(totals).toMatchObject({ middle: '12345678901234.56', p95: '12345678901234.56', halves: '0.51' })
    expect(Number(totals.huge) / 5e299).toBeCloseTo(1, 10)
  })

  test('are whole where they are counts, whatever type their column has', async () => {
    const context = await desk.context()
    const { totals } = await askByName(context, name, {}, (reading, query) => readTotals(reading, query, null))
    const counts = Object.entries(totals).filter(([total]) => /_(small|large|sizes|exact)$/.test(total))
    expect(counts).toHaveLength(8)
    for (const [total, value] of counts)
      expect([total, value]).toEqual([total, total.endsWith('sizes') ? 500501502 : 501])
  })
})
