import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { parseListQuery } from '../../../src/reports/asking/query.js'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { exportKeys, parseExportOptions } from '../../../src/reports/export/export.js'
import type { Report } from '../../../src/reports/report.js'
import { comparedWithKey } from '../../../src/reports/rows/refers-to.js'
import { everything } from '../../../src/reports/scope.js'
import { computeTotals, exportRows, listRows, searchEverything } from '../../harness/asking.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { header, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
let context: ReportsContext
beforeAll(async () => {
  desk = await openViewsDesk()
  await mkdir(join(desk.folder, 'sources'))
  await desk.write(
    'sources/source_provider',
    `-- title: Providers
-- description: All.
-- grain: id
-- dimension: Provider, Providers
-- column id [id]: Number.
-- column name [text]: Name.

select id, name from provider`,
  )
  await desk.sql(`create table public.note (id bigint primary key, whose text, wide numeric, small int2)`)
  await desk.sql(`insert into public.note values
    (1, '2', 2, 2), (2, 'nobody', 2.5, null), (3, '', null, 3), (4, '99999999999999999999', 99999999999999999999, 1),
    (5, '9223372036854775807', 'NaN', 1), (6, '02', 3, 1), (7, ' 2', 3, 1), (8, null, 3, 1)`)
  await desk.write(
    'notes',
    `-- title: Notes
-- description: All.
-- grain: id
-- column id [id]: Number.
-- column whose [provider]: Whose.
-- column wide [provider]: Whose, by a wide number.
-- column small [provider]: Whose, by a small one.
-- total notes [count]: Notes = count(id)

select id, whose, wide, small
from public.note`,
  )
  await desk.sync()
  context = await desk.context()
})
afterAll(async () => await desk?.close())

const report = () => {
  const found = context.catalogue.find('notes')
  if (!found) throw new Error('there are no notes')
  return found
}

const exported = () => exportedOf(context, report())

async function exportedOf(context: ReportsContext, report: Report): Promise<Record<string, string | null>[]> {
  const params = new URLSearchParams('sortBy=id')
  const output = new PassThrough()
  const chunks = output.toArray()
  const query = parseListQuery(report, params, context, exportKeys)
  const options = parseExportOptions(report, 'json', params)
  await exportRows(context, query, options, everything, output, new AbortController().signal)
  return JSON.parse(Buffer.concat(await chunks).toString())
}

test('a value that cannot be the id of what it refers to is an id without a name, in lists and in files', async () => {
  const { labels, rows } = await listRows(
    context,
    parseListQuery(report(), new URLSearchParams('sortBy=id'), context),
    everything,
  )
  expect(rows).toHaveLength(8)
  expect(labels).toEqual({
    whose: { '2': 'Provider 2' },
    wide: { '2': 'Provider 2', '3': 'Provider 3' },
    small: { '1': 'Provider 1', '2': 'Provider 2', '3': 'Provider 3' },
  })
  expect((await exported()).map((row) => [row.whose, row.whose_name, row.wide_name])).toEqual([
    ['2', 'Provider 2', 'Provider 2'],
    ['nobody', null, null],
    ['', null, null],
    ['99999999999999999999', null, null],
    ['9223372036854775807', null, null],
    ['02', null, 'Provider 3'],
    [' 2', null, 'Provider 3'],
    [null, null, 'Provider 3'],
  ])
})

test('nor is it an error in totals by what it refers to, or in a search', async () => {
  const query = parseListQuery(report(), new URLSearchParams(), context, ['groupBy'])
  const totals = await computeTotals(context, query, { groupBy: 'whose' }, everything)
  expect(totals.groups).toHaveLength(8)
  expect((await searchEverything(context, 'Prov', context.catalogue.reports, everything)).hits).not.toEqual([])
})

test('the key of what is referred to is found by its index', async () => {
  const id = context.catalogue.find('provider')?.columns.find(({ name }) => name === 'id')
  if (!id) throw new Error('providers have no id')
  const { key, value } = comparedWithKey('id', id, 'asked', 'text')
  const client = await context.pools.admin.connect()
  try {
    await client.query('begin; set local enable_seqscan = off')
    const { rows } = await client.query(
      `explain select from provider where ${key} = any(array(select ${value} from unnest(array['2', 'x']) as asked))`,
    )
    expect(JSON.stringify(rows)).toMatch(/Index Cond/)
    await client.query('rollback')
  } finally {
    client.release()
  }
})

test('a key that is written otherwise by what refers to it gives its name, in lists, groups and files', async () => {
  const own = await openViewsDesk()
  try {
    await mkdir(join(own.folder, 'sources'))
    const kinds = { numeric: ['2.0', '2', '2.00'], float8: ['0', '-0', '0'], interval: ['1 day', '24:00', '1 day'] }
    for (const [type, [key, ...written]] of Object.entries(kinds)) {
      await own.sql(`create table public.of_${type} (k ${type} primary key, name text);
        insert into public.of_${type} values ('${key}', 'Its name');
        create table public.row_${type} (id int primary key, k ${type});
        insert into public.row_${type} values (1, '${written[0]}'), (2, '${written[1]}'), (3, null)`)
      await own.write(
        `sources/source_${type}`,
        `-- title: Of\n-- description: d\n-- grain: k\n-- column name [text]: Name.\n\nselect k, name from public.of_${type}`,
      )
      await own.write(
        `rows_${type}`,
        `${header}-- column k [${type}]: K.\n-- total rows [count]: Rows = count(id)\n\nselect id, k from public.row_${type}`,
      )
    }
    await own.sync()
    const context = await own.context()
    for (const type of Object.keys(kinds)) {
      const found = context.catalogue.find(`rows_${type}`)
      if (!found) throw new Error(`there is no rows_${type}`)
      const query = parseListQuery(found, new URLSearchParams('sortBy=id'), context)
      const { labels, rows } = await listRows(context, query, everything)
      expect(rows.map(({ k }) => labels.k?.[String(k)] ?? null)).toEqual(['Its name', 'Its name', null])
      const totals = await computeTotals(context, query, { groupBy: 'k' }, everything)
      expect(totals.groups?.map(({ key }) => totals.labels?.k?.[String(key)] ?? null).sort()).toEqual([
        'Its name',
        null,
      ])
      expect((await exportedOf(context, found)).map(({ k_name }) => k_name)).toEqual(['Its name', 'Its name', null])
    }
  } finally {
    await own.close()
  }
})
