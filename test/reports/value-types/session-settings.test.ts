import { recordDeed } from '../../../src/access/activity.js'
import { migrate } from '../../../src/database/migrations/migrate.js'
import { openPools, type Pools } from '../../../src/database/pools.js'
import { problemOf } from '../../../src/panel/http/errors.js'
import { filterKey } from '../../../src/reports/asking/address.js'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { loadCatalogue } from '../../../src/reports/load-catalogue.js'
import { refreshViews } from '../../../src/reports/refresh/refresh-views.js'
import { findRow, listRows } from '../../../src/reports/rows/rows.js'
import { syncViews } from '../../../src/reports/sync/sync.js'
import { askByName, exportedText } from '../../harness/asking.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { asSuperuser } from '../../harness/superuser.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeAll(async () => {
  desk = await openViewsDesk()
  await desk.write(
    'things',
    `-- title: Things
-- description: d
-- grain: f, i
-- materialized: yes
-- column f [number]: F.

select 0.1::float8 + 0.2::float8 as f, interval '1 year 2 days 03:04' as i, '\\x00ff'::bytea as b,
  date '2026-01-05' as d, row('\\x01'::bytea, interval '1 day', 0.1::float8 + 0.2::float8)::text as stored, 'a\\b' as t`,
  )
  await desk.sync()
})
afterAll(() => desk?.close())

async function said(pools: Pools) {
  const catalogue = await loadCatalogue(pools, desk.options())
  const context = { pools, catalogue, timeZone: 'UTC', now: () => new Date('2026-06-01T00:00:00Z') }
  const refreshed = (await refreshViews(context)).map(({ state, problem }) => [state, problem])
  const { rows } = await askByName(context, 'things', {}, listRows)
  const id = String(rows[0]?._id)
  const found = await askByName(context, 'things', { [filterKey('b')]: '00ff' }, listRows)
  const record = await askByName(context, 'things', {}, (reading, query) => findRow(reading, query.report, id))
  const files = [await exportedText(context, 'things', 'csv'), await exportedText(context, 'things', 'json')]
  return { refreshed, rows, found: found.count, record, files }
}

test.each([
  ['bytea_output', 'escape'],
  ['intervalstyle', 'iso_8601'],
  ['extra_float_digits', '-5'],
  ['datestyle', 'SQL, DMY'],
  ['standard_conforming_strings', 'off'],
  ['quote_all_identifiers', 'on'],
  ['search_path', 'nowhere'],
  ['lock_timeout', '1min'],
  ['client_encoding', 'LATIN1'],
  ['default_transaction_isolation', 'serializable'],
])('a role whose %s is %s refreshes, reads, finds and exports the same values', async (setting, value) => {
  const before = await said(desk.database.pools)
  expect(before).toMatchObject({ refreshed: [['done', null]], found: 1, record: { row: { f: '0.30000000000000004' } } })
  // Here only: other tests share the role.
  const [here] = await desk.sql<{ role: string }>(
    "select format('%I in database %I', current_user, current_database()) as role",
  )
  await asSuperuser(desk.database, (superuser) =>
    superuser.query(`alter role ${here?.role} set ${setting} = '${value}'`),
  )
  const pools = openPools(desk.database.connectionString, { error: (_, message) => console.error(message) })
  try {
    expect(await said(pools)).toEqual(before)
  } finally {
    await pools.end()
    await asSuperuser(desk.database, (superuser) => superuser.query(`alter role ${here?.role} reset ${setting}`))
  }
})

/** A database kept in another encoding than UTF8, with the views of the desk. */
async function inEncoding(encoding: string, use: (pools: Pools) => Promise<void>): Promise<void> {
  const name = new URL(desk.database.connectionString).pathname.slice(1).replace('test_', 'test_odd_')
  const { username } = new URL(desk.database.connectionString)
  await asSuperuser(desk.database, (superuser) =>
    superuser.query(`create database ${name} template template0 encoding '${encoding}' locale 'C' owner ${username}`),
  )
  const connection = new URL(desk.database.connectionString)
  connection.pathname = `/${name}`
  const pools = openPools(connection.href, { error: (_, message) => console.error(message) })
  try {
    await migrate(connection.href)
    await use(pools)
  } finally {
    await pools.end()
    await asSuperuser(desk.database, (superuser) => superuser.query(`drop database ${name} with (force)`))
  }
}

async function syncedIn(pools: Pools): Promise<ReportsContext> {
  await syncViews(pools, desk.options())
  return { pools, catalogue: await loadCatalogue(pools, desk.options()), timeZone: 'UTC', now: () => new Date() }
}

test('characters that the encoding of a database does not have are refused in words, and are no fault of the report', () =>
  inEncoding('LATIN1', async (pools) => {
    const context = await syncedIn(pools)
    const filtered = (text: string) => askByName(context, 'things', { [filterKey('t')]: text }, listRows)
    expect((await filtered('é')).count).toBe(0)
    const error = await filtered('日本').catch(problemOf)
    expect(error).toMatchObject({
      status: 400,
      code: 'unknown_characters',
      message: expect.stringMatching(/^The database is kept in LATIN1/),
    })
    // Who did what is written down as far as the encoding can hold it.
    await recordDeed(pools.admin, { kind: 'exported', outcome: 'refused', who: 'Zoë', detail: '“日本” – é' })
    const { rows } = await pools.admin.query('select who, detail from viewdesk.activity')
    expect(rows).toEqual([{ who: 'Zo?', detail: '"??" - ?' }])
  }))

test.each(['LATIN1', 'SQL_ASCII'])('files of every format are written from a database in %s', (encoding) =>
  inEncoding(encoding, async (pools) => {
    const context = await syncedIn(pools)
    for (const format of ['csv', 'json', 'xlsx']) {
      for (const audience of ['people', 'programs', ...(format === 'csv' ? ['excel'] : [])]) {
        const file = await exportedText(context, 'things', format, { for: audience })
        expect([format, audience, file.length > 50]).toEqual([format, audience, true])
      }
    }
  }),
)

test('a view file with characters that the database cannot keep is told by its line, before anything is done', () =>
  inEncoding('LATIN1', async (pools) => {
    await desk.write('quoted', "-- title: “Quoted”\n-- description: café\n-- grain: t\n\nselect 'ł' as t")
    try {
      await expect(syncViews(pools, desk.options())).rejects.toMatchObject({
        faults: [
          {
            file: 'views/quoted.sql',
            line: 1,
            message: expect.stringMatching(/kept in LATIN1, has no "“" \(U\+201C\)/),
          },
          { file: 'views/quoted.sql', line: 5, message: expect.stringMatching(/has no "ł" \(U\+0142\)/) },
        ],
      })
    } finally {
      await desk.remove('quoted')
    }
  }))
