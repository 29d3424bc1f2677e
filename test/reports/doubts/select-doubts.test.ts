import { findDoubts } from '../../../src/reports/doubts/find-doubts.js'
import { readViewFolder } from '../../../src/reports/view-files/view-folder.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeAll(async () => {
  desk = await openViewsDesk()
  await desk.sql(`create domain public.cents as integer;
    create table public.invoice (id int, cents int, big bigint, price numeric, sent date, domained public.cents)`)
})
afterAll(() => desk?.close())

const header = `-- title: Things
-- description: All things.
-- grain: id
-- column v [money]: V.
`

async function doubtsOf(text: string) {
  await desk.write('things', text)
  const { files } = await readViewFolder(desk.folder, 'UTC')
  return await findDoubts(desk.database.pools.read, files, { timeZone: 'UTC' })
}

test('whole numbers that are divided under money are told, with the line and what to write', async () => {
  expect(await doubtsOf(`${header}\nselect\n  id,\n  cents / 100 as v,\n  sent\nfrom public.invoice`)).toEqual([
    {
      code: 'whole_division',
      views: ['things'],
      isNote: false,
      message: `views/things.sql:8: column v is [money], and comes of whole numbers that are divided: "cents / 100 as v". What is behind the point is cut off, as 199 / 100 is 1.
  Make one side a decimal, as in 100.0 for 100 or amount::numeric; where whole numbers are meant, write floor(…).`,
    },
  ])
})

test.each([
  ['of both widths', 'select id, big / cents as v from public.invoice'],
  ['a domain', 'select id, domained / 100 as v from public.invoice'],
  ['rounded afterwards', 'select id, round(cents / 100, 2) as v from public.invoice'],
  ['cast afterwards', 'select id, (cents / 100)::numeric as v from public.invoice'],
  ['a sum', 'select id, sum(cents) / 100 as v from public.invoice group by id'],
  ['summed afterwards', 'select id, sum(cents / 100) as v from public.invoice group by id'],
  ['in a CASE', 'select id, case when id > 1 then cents / 100 else 0 end as v from public.invoice'],
  [
    'in a WITH',
    'with one as (select id, cents / 100 as w from public.invoice) select id, coalesce(w, 0) as v from one',
  ],
  [
    'in a join',
    'select i.id, j.w as v from public.invoice i join (select id, cents / 3 as w from public.invoice) j on true',
  ],
  ['in a UNION', 'select id, 1.5 as v from public.invoice union all select id, cents / 100 from public.invoice'],
  ['counted', 'select id, count(*) / 2 as v from public.invoice group by id'],
  ['in a subselect', 'select id, (select max(cents) / 100 from public.invoice) as v from public.invoice'],
  ['behind a star', 'select * from (select id, cents / 100 as v from public.invoice) as one'],
])('so it is %s', async (_how, select) => {
  expect(await doubtsOf(`${header}\n${select}`)).toEqual([expect.objectContaining({ code: 'whole_division' })])
})

test.each([
  ['by a decimal', 'select id, cents / 100.0 as v from public.invoice'],
  ['cast before', 'select id, cents::numeric / 100 as v from public.invoice'],
  ['of decimals', 'select id, price / 100 as v from public.invoice'],
  ['of a sum of bigints, which is a decimal', 'select id, sum(big) / 100 as v from public.invoice group by id'],
  ['rounded down on purpose', 'select id, floor(cents / 100) as v from public.invoice'],
  ['in a condition', 'select id, case when cents / 100 > 1 then price end as v from public.invoice'],
  ['of another column', 'select id, price as v, cents / 100 as whole from public.invoice'],
  ['of a mean', 'select id, avg(cents) / 100 as v from public.invoice group by id'],
])('nothing is told of what is divided %s', async (_how, select) => {
  expect(await doubtsOf(`${header}\n${select}`)).toEqual([])
})

test('a date that is the first day of a month is told where the file does not say so', async () => {
  const text = (date: string) =>
    `-- title: T\n-- description: d\n-- grain: month\n-- date: ${date}\n
with one as (select date_trunc('month', sent) as month from public.invoice) select month::date as month from one group by 1`
  expect(await doubtsOf(text('month'))).toEqual([
    expect.objectContaining({
      code: 'undeclared_step',
      message: `views/things.sql:4: date names "month", whose days stand for whole months: a filter that cuts through a month has all of it or nothing.
  Write "-- date: month by month".`,
    }),
  ])
  expect(await doubtsOf(text('month by month'))).toEqual([])
})
