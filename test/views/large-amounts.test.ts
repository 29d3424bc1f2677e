import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { openTestReports, type TestReports } from '../harness/reports.js'

/*
 * Acme bills the largest amount a hundred times and one cent once: 100 x 999,999,999,999.99 + 0.01 = 99,999,999,999,999.01.
 * The double next to it is 99,999,999,999,999.02. Birch bills 5.00.
 */
let reports: TestReports
beforeAll(async () => {
  reports = await openTestReports((client) =>
    client.query(`
      insert into provider values (1, 'Acme'), (2, 'Birch');
      insert into job (id, provider_id, title, status, final_value, created_at, completed_at)
      select
        n,
        case when n = 102 then 2 else 1 end,
        'Job',
        'completed',
        case n when 101 then 0.01 when 102 then 5.00 else 999999999999.99 end,
        '2025-03-10 06:00Z',
        '2025-03-10 12:00Z'
      from generate_series(1, 102) as n`),
  )
})
afterAll(() => reports?.close())

test('a total of more digits than a JavaScript number holds keeps its last cent', async () => {
  const { totals } = await reports.totals('profit_margins', 'provider=1')
  expect(totals).toMatchObject({ revenue: '99999999999999.01', profit: '99999999999999.01', margin_percent: '100.00' })
})

test('the totals below the rows of a file are those of its filter, to the last cent', async () => {
  const columns = 'columns=provider_id,revenue&header=names&totals=yes'
  const linesOf = async (provider: string): Promise<string[]> =>
    (await reports.export('profit_margins', `provider=${provider}&${columns}`)).split('\n').slice(1, 3)
  expect(await linesOf('1')).toEqual(['Acme,1,99999999999999.01', 'Total,,99999999999999.01'])
  expect(await linesOf('2')).toEqual(['Birch,2,5.00', 'Total,,5.00'])
})
