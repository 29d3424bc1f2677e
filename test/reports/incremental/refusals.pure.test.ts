import { refusalsOf } from '../../../src/reports/incremental/refusals.js'
import { ViewFileError } from '../../../src/reports/view-files/fault.js'
import { readViewFile } from '../../../src/reports/view-files/read-view-files.js'
import { expect, test } from '../../harness/jest.js'

async function refusals(select: string, grain = 'id'): Promise<string[]> {
  const text = `-- title: Things\n-- description: All things.\n-- grain: ${grain}\n\n${select}`
  const file = await readViewFile(text, { file: 'views/things.sql', isSource: false, timeZone: 'UTC' })
  if (file instanceof ViewFileError) throw file
  return (await refusalsOf(file, (name) => name === 'net')).map(({ line, message }) => `${line}: ${message}`)
}

const otherwise = 'Write "materialized: yes", or change it'

test.each([
  [
    'select id,\n  now() - at as age from things',
    '6: now() depends on the time of day, and so its rows change though nothing beneath them does',
  ],
  [
    'select id from things\nwhere day < current_date',
    '6: current_date depends on the time of day, and so its rows change though nothing beneath them does',
  ],
  [
    "select id from things where at < 'now'",
    "5: 'now' depends on the time of day, and so its rows change though nothing beneath them does",
  ],
  ['select id from things\norder by id\nlimit 10', '7: LIMIT leaves rows out by how many there are'],
  ['select id from things\n  tablesample system (1)', '6: TABLESAMPLE takes other rows each time'],
  ['select id,\n random() from things', '6: random() is not known to give the same for the same rows'],
  ['select id, current_user from things', '5: current_user depends on who asks'],
  [
    'select id, array_agg(n) as n from things group by id',
    '5: array_agg() gives another value for the same rows in another order: write ORDER BY within it',
  ],
  [
    'select id, count(*) as n from things\ngroup by rollup (id)',
    '6: ROLLUP, CUBE and GROUPING SETS put a row into several groups',
  ],
  [
    'with recursive up as (select id from things union all select id from up) select id from up',
    '5: WITH RECURSIVE cannot be followed row by row',
  ],
])('%s is refused, with its line and a reason', async (select, refusal) => {
  expect(await refusals(select)).toEqual([`${refusal}. ${otherwise}`])
})

test('a report without a grain is refused', async () => {
  expect(await refusals('select id from things', 'none')).toEqual([
    `3: it has no grain, by which a changed row is found. ${otherwise}`,
  ])
})

test('a report of what is beneath it alone is not refused', async () => {
  const select = `select id, round(sum(price), 2) as price, net(max(price)) as net, string_agg(name, ', ' order by name) as names,
    rank() over (partition by id order by id) as place, coalesce(extract(year from max(at)), 0) as year
    from things where name not in ('now or never') group by id having count(*) > 1`
  expect(await refusals(select)).toEqual([])
})
