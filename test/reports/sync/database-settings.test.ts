import { openPools } from '../../../src/database/pools.js'
import { syncViews } from '../../../src/reports/sync/sync.js'
import { afterEach, beforeEach, expect, test } from '../../harness/jest.js'
import { asSuperuser } from '../../harness/superuser.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const select = `
select id, name, '0.1'::float8 as share, '\\x00ff'::bytea as bytes, '1 day 02:00'::interval as taken,
  '2026-01-02 03:04+00'::timestamptz as at, '(a\\b)' as text, name = null as unknown,
  (select count(*) from pg_sleep(0.2)) as slept
from public.provider`

/** Whatever somebody has set for the database: the files mean the same, and nobody has changed a view by it. */
test.each([
  ['quote_all_identifiers', 'on'],
  ['standard_conforming_strings', 'off'],
  ['transform_null_equals', 'on'],
  ['extra_float_digits', '-5'],
  ['bytea_output', 'escape'],
  ['intervalstyle', 'iso_8601'],
  ['datestyle', 'German'],
  ['timezone', 'Asia/Kolkata'],
  ['search_path', 'nowhere'],
  ['default_transaction_isolation', 'serializable'],
  ['idle_in_transaction_session_timeout', '100ms'],
  ['statement_timeout', '100ms'],
  ['row_security', 'off'],
])('%s set to %s for the database changes no view', async (setting, value) => {
  await desk.write('things', `${materialized}-- index: lower(name) where name <> 'x'\n${select}`)
  await desk.write('readers', `${header}\nselect things.id, "name", text, unknown from things`)
  await desk.sync()
  const rows = () => desk.sql('select id, name, text, unknown from reports.readers order by id')
  const before = await rows()
  await asSuperuser(desk.database, async (superuser) => {
    const { rows: names } = await superuser.query('select quote_ident(current_database()) as name')
    await superuser.query(`alter database ${names[0].name} set ${setting} = '${value}'`)
  })
  const pools = openPools(desk.database.connectionString, { error: (_, message) => console.error(message) })
  const sync = async () => (await syncViews(pools, desk.options())).map(({ name, action }) => `${name} ${action}`)
  try {
    expect(await sync()).toEqual(['things unchanged', 'readers unchanged'])
    await desk.write(
      'things',
      `${materialized}${select}, 1 as more`.replace(
        'from public.provider, 1 as more',
        ', 1 as more from public.provider',
      ),
    )
    expect(await sync()).toEqual(['things rebuild', 'readers replace'])
    expect(await sync()).toEqual(['things unchanged', 'readers unchanged'])
    expect(await rows()).toEqual(before)
  } finally {
    await pools.end()
  }
  expect(Object.values(await desk.sync())).toEqual(['unchanged', 'unchanged'])
})
