import { mostRecords, parseRecords } from '../../../src/reports/asking/chosen-records.js'
import { parseListQuery } from '../../../src/reports/asking/query.js'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import type { Report } from '../../../src/reports/report.js'
import { recordId } from '../../../src/reports/rows/record-id.js'
import { everything } from '../../../src/reports/scope.js'
import { whereClause } from '../../../src/reports/statements/conditions.js'
import { literalParameters } from '../../../src/reports/statements/parameters.js'
import { computeTotals, listRows } from '../../harness/asking.js'
import { afterAll, beforeAll, describe, expect, test } from '../../harness/jest.js'
import { oddIds } from '../../harness/odd-ids.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

// 3,000 sales in 40 shops and 90 days; of every seventh nobody knows the shop, of every eleventh the day.
const sales = `select n as id, case when n % 7 > 0 then n % 40 end as shop, case when n % 11 > 0 then date '2026-01-01' + n % 90 end as sold_on,
  (n % 97)::numeric / 4 as amount, n % 5 = 0 as is_dear
from generate_series(1, 3000) as n`
const figures = `-- column amount [number]: Amount.
-- total amount [number]: Amount = sum(amount)
-- total median_amount [number]: Median = median(amount)
-- total dear [count]: Dear = count where is_dear
-- total share [percent]: Share = percent(dear, amount)
`
const reports: Readonly<Record<string, string>> = {
  by_number: `-- grain: id\n-- materialized: yes\n${figures}\n${sales}`,
  // Each shop and day once, those without a shop or a day among them.
  by_day: `-- grain: shop, sold_on\n-- materialized: yes\n-- date: sold_on\n${figures}
select shop, sold_on, sum(amount) as amount, bool_or(is_dear) as is_dear from (${sales}) as sale group by shop, sold_on`,
  // The same worked out at each look.
  by_day_now: `-- grain: shop, sold_on\n${figures}
select shop, sold_on, sum(amount) as amount, bool_or(is_dear) as is_dear from by_number group by shop, sold_on`,
  by_text: `-- grain: name, kind, token\n${figures}
select name, kind, md5(name || kind)::uuid as token, length(name)::numeric / 4 as amount, kind = 'b,c' as is_dear
from unnest(array[${[...oddIds, 'plain'].map((id) => `'${id.replaceAll("'", "''")}'`).join(', ')}]) as name,
  unnest(array['a', 'b,c', '']) as kind`,
}

let desk: ViewsDesk
let context: ReportsContext
beforeAll(async () => {
  desk = await openViewsDesk()
  for (const [name, text] of Object.entries(reports)) {
    await desk.write(name, `-- title: ${name}\n-- description: Sales.\n${text}`)
  }
  await desk.sync()
  await desk.sql('analyze')
  context = await desk.context()
})
afterAll(() => desk?.close())

function report(name: string): Report {
  const found = context.catalogue.find(name)
  if (!found) throw new Error(`there is no report ${name}`)
  return found
}

function query(name: string, params: string) {
  return parseListQuery(report(name), new URLSearchParams(params), context)
}

/** The ids of some rows, the same for a seed. */
async function pick(name: string, seed: number, most: number): Promise<string[]> {
  const { grain } = report(name)
  const keys = await desk.sql<{ key: (string | null)[] }>(
    `select array[${grain.map((column) => `"${column}"::text`).join(', ')}] as key from reports.${name}
     order by md5(${seed} || coalesce(${grain.map((column) => `"${column}"::text`).join(`, '-') || coalesce(`)}, '-'))
     limit ${most}`,
  )
  return keys.map(({ key }) => recordId(key))
}

const seeds = Number(process.env.VIEWDESK_TEST_QUESTIONS ?? 3)

describe.each(Object.keys(reports))('chosen rows of %s', (name) => {
  test.each(Array.from({ length: seeds }, (_, seed) => [seed, [1, 17, 400][seed % 3] ?? 1] as const))(
    'have the totals of just these rows (pick %i: up to %i rows)',
    async (seed, most) => {
      const ids = await pick(name, seed, most)
      const { grain } = report(name)
      // Worked out over the rows whose texts are those of the ids: no index, no arrays, no filter language.
      const texts = grain.map((column) => `coalesce("${column}"::text, chr(1))`).join(` || chr(2) || `)
      const wanted = ids.map((id) =>
        (parseRecords(report(name), id).keys[0] ?? []).map((one) => one ?? '\u0001').join('\u0002'),
      )
      const { rows } = await desk.database.pools.admin.query(
        `select count(*)::int as count, sum(amount)::float8 as amount, count(*) filter (where is_dear)::int as dear,
         percentile_cont(0.5) within group (order by amount) as median
       from reports.${name} where ${texts} = any($1)`,
        [wanted],
      )
      const { totals, count } = await totalsOf(name, ids)
      const [{ amount, median, ...counts }] = rows
      expect({ count, dear: totals.dear }).toEqual(counts)
      expect(Number(totals.amount)).toBeCloseTo(amount, 6)
      expect(Number(totals.median_amount)).toBeCloseTo(median, 6)
      expect(count).toBe(ids.length)
      expect(Number(totals.median_amount)).toBeCloseTo(Number(rows[0].median), 5)
      const listed = await listRows(context, query(name, `ids=${ids.join(',')}&perPage=500`), everything)
      expect(listed.rows.map(({ _id }) => _id).sort()).toEqual([...ids].sort())
    },
  )
})

function totalsOf(name: string, ids: readonly string[]) {
  return computeTotals(context, query(name, `ids=${ids.join(',')}`), { groupBy: null }, everything)
}

test('a filter beside chosen rows leaves those that meet both; what is gone is not counted', async () => {
  const { count } = await computeTotals(
    context,
    query('by_number', 'ids=1,2,3,5,10,4711&filters.is_dear=true'),
    { groupBy: null },
    everything,
  )
  // Of those that are there, 5 and 10 are dear.
  expect(count).toBe(2)
})

test.each(['by_number', 'by_day', 'by_day_now'])(
  'chosen rows of %s are found by an index, those without a value too',
  async (name) => {
    const ids = await pick(name, 7, 60)
    const where = whereClause(
      { scope: everything, timeZone: 'UTC' },
      report(name),
      query(name, `ids=${ids.join(',')}`).filters,
      literalParameters(),
    )
    const plan = await desk.sql<{ 'QUERY PLAN': string }>(`explain select count(*) from reports.${name} ${where}`)
    const text = plan.map((line) => line['QUERY PLAN']).join('\n')
    if (name !== 'by_day_now') expect(text).not.toMatch(/Seq Scan/)
    // What is worked out by shop and day is worked out of the rows of these shops and days.
    else expect(text).toMatch(/Filter: .*shop.*sold_on/s)
  },
)

test.each([
  ['by_number', 'ids=', /"" in ids is not the id of a row of by_number/],
  ['by_number', 'ids=1,x', /"x" in ids is not the id/],
  ['by_number', 'ids=1~2', /"1~2" in ids is not the id/],
  ['by_number', 'ids=99999999999999999999', /is not the id/],
  ['by_day', 'ids=1~2026-02-30', /is not the id/],
  ['by_day', 'ids=1', /is not the id/],
  ['by_text', 'ids=a~b~c', /"a~b~c" in ids is not the id/],
  ['by_number', 'ids=1&ids=2', /"ids" appears twice/],
  [
    'by_number',
    `ids=${Array.from({ length: mostRecords + 1 }, (_, n) => n).join(',')}`,
    /names 501 records, and 500 is the most/,
  ],
] as const)('%s with %s is refused', (name, params, message) => {
  expect(() => query(name, params)).toThrow(
    expect.objectContaining({ status: 400, message: expect.stringMatching(message) }),
  )
})
