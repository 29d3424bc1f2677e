import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { planViews } from '../../../src/reports/sync/plan-views.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeAll(async () => {
  desk = await openViewsDesk()
  await mkdir(join(desk.folder, 'sources'))
})
afterAll(() => desk?.close())

const header = '-- title: Things\n-- description: All things.\n-- grain: id\n'

test.each([
  [
    'money that is a float',
    '-- column v [money]: V.',
    '1.5::float8',
    'column v is [money], but of the type double precision, whose sums are not exact.\n  Cast it in the SELECT: v::numeric.',
  ],
  [
    'a total of money over a float',
    '-- total v [money]: V = sum(v)',
    '1.5::real',
    'total v is [money], but of the type real, whose sums',
  ],
  [
    'a time of no zone',
    '-- column v [time]: V.',
    "timestamp '2026-01-05 10:00'",
    "column v is [time], but its type, timestamp without time zone, does not say of which zone its times are.\n  Say it in the SELECT: v at time zone 'UTC', or v at time zone :'time_zone' where",
  ],
  [
    'a date of no zone',
    '-- date: v',
    "timestamp '2026-01-05 10:00'",
    'date names "v", but its type, timestamp without',
  ],
  [
    'a date that is a text',
    '-- date: v',
    "'2026-01-05'::text",
    'date names "v", which is of the type text, not a day or a time',
  ],
  [
    'money that is a text',
    '-- column v [money]: V.',
    "'12'::text",
    'column v is [money], but of the type text, which is not a number',
  ],
  [
    'a day that is a number',
    '-- column v [date]: V.',
    '1',
    'column v is [date], but of the type integer, which is not a day',
  ],
  [
    'hours that are an interval',
    '-- column v [hours]: V.',
    "interval '1 hour'",
    'column v is [hours], but of the type interval, which is not a number.\n  Cast it in the SELECT: extract(epoch from v) / 3600.',
  ],
  [
    'a sum of texts',
    '-- total v [count]: V = sum(v)',
    "'a'::text",
    'total v needs numbers, but "v" is of the type text',
  ],
  [
    'a count where of numbers',
    '-- total v [count]: V = count where v',
    '1',
    'total v needs true or false, but "v" is of the type integer',
  ],
  [
    'a span of days as a total',
    '-- total span [days]: Span = last - first\n-- total first [date]: First = min(v)\n-- total last [date]: Last = max(v)',
    "date '2026-01-05'",
    'total span is worked out of "last", which is not a number.\n  Work it out in the SELECT',
  ],
  [
    'a day and a number added up',
    '-- total odd [count]: Odd = n + d\n-- total n [count]: N = count(id)\n-- total d [date]: D = max(v)',
    "date '2026-01-05'",
    'total odd is worked out of "d", which is not a number',
  ],
  [
    'a sum that is a day',
    '-- total v [date]: V = sum(v)',
    '1',
    'total v is [date], but comes to a number.\n  Give it another unit',
  ],
  ['the latest text as money', '-- total v [money]: V = max(v)', "'a'::text", 'total v needs numbers'],
])('%s is refused by plan and sync, with file, line and remedy', async (_what, line, value, message) => {
  await desk.write('things', `${header}${line}\n\nselect 1 as id, ${value} as v`)
  await expect(planViews(desk.database.pools, desk.options())).rejects.toThrow(`views/things.sql:4: ${message}`)
  await expect(desk.sync()).rejects.toThrow(message)
  await desk.remove('things')
})

test.each([
  ['', 'which no line declares'],
  ['-- column category_id [count]: Category.\n', 'which is [count]'],
  ['-- column category_id [category]: Category.\n', 'which is [category]'],
])('a provider that is no reference to one is refused: %j', async (line, is) => {
  await desk.write('sources/source_category', `${header}\nselect 1 as id`)
  await desk.write(
    'sources/source_provider',
    `${header}-- dimension: Provider, Providers\n\nselect id, name from public.provider`,
  )
  await desk.write('things', `${header}-- provider: category_id\n${line}\nselect 1 as id, 3 as category_id`)
  const told = `views/things.sql:4: provider names "category_id", ${is}: a filter of providers would compare it with their ids.
  Where it holds the id of a provider, write "-- column category_id [provider]: …"; else take the line "provider" out.`
  await expect(planViews(desk.database.pools, desk.options())).rejects.toThrow(told)
  await desk.remove('things')
  await desk.remove('sources/source_category')
  await desk.remove('sources/source_provider')
})

test.each([
  ['the latest day', '-- total v [date]: V = max(v)', "date '2026-01-05'"],
  ['a count of anything', '-- total v [count]: V = count(v)', "json '{}'"],
  ['money that is a domain over numeric', '-- column v [money]: V.', '1.5::public.euro'],
])('%s is taken', async (_what, line, value) => {
  await desk.sql('drop domain if exists public.euro cascade; create domain public.euro as numeric(12, 2)')
  await desk.write('things', `${header}${line}\n\nselect 1 as id, ${value} as v`)
  expect(await desk.sync()).toEqual({ things: 'create' })
  await desk.remove('things')
  await desk.sync()
})
