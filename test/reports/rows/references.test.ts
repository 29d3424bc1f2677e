import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { parseListQuery } from '../../../src/reports/asking/query.js'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { exportKeys, parseExportOptions } from '../../../src/reports/export/export.js'
import { comparedWithKey } from '../../../src/reports/rows/refers-to.js'
import { everything } from '../../../src/reports/scope.js'
import { computeTotals, exportRows, listRows, searchEverything } from '../../harness/asking.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

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

async function exported(): Promise<Record<string, string | null>[]> {
  const params = new URLSearchParams('sortBy=id')
  const output = new PassThrough()
  const chunks = output.toArray()
  const query = parseListQuery(report(), params, context, exportKeys)
  const options = parseExportOptions(report(), 'json', params)
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
