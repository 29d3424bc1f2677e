import { PassThrough } from 'node:stream'
import { Client } from '../../src/database/client.js'
import { migrate } from '../../src/database/migrations/migrate.js'
import { openPools, type Pools } from '../../src/database/pools.js'
import { missingStandingRights } from '../../src/database/standing-rights.js'
import { exportRows, parseExportOptions } from '../../src/reports/export/export.js'
import { loadCatalogue } from '../../src/reports/load-catalogue.js'
import { refreshViews } from '../../src/reports/refresh/refresh-views.js'
import { listRows } from '../../src/reports/rows/rows.js'
import { nameKey } from '../../src/reports/statements/name-order.js'
import { syncViews } from '../../src/reports/sync/sync.js'
import { askByName } from '../harness/asking.js'
import { createTestDatabase } from '../harness/database.js'
import { afterEach, beforeEach, expect, test } from '../harness/jest.js'
import { asSuperuser } from '../harness/superuser.js'
import { openViewsDesk, type ViewsDesk } from '../harness/views-desk.js'
import { sheetOf } from '../harness/workbook.js'

// Texts that begin with signs, blanks and digits, with marks, and one that a cell of a sheet holds in part.
const things = `-- title: Things
-- description: Things.
-- grain: id
-- materialized: KIND
-- column id [id]: Thing.
-- column pieces [number]: Pieces.
-- total pieces [number]: Pieces = sum(pieces)
-- index: text where text ~ '^\\w'
-- check: pieces = select sum(pieces) from public.thing where text ~ '\\S'

select id, text, taken, pieces, text ~ '^-\\d' as begins
from public.thing
`
const table = `create table public.thing as
select * from (values
  (1::int8, '-5', interval '-03:00:00', 1::int8), (2, '=1+1', '1 day', 2), (3, ' @x', null, 3), (4, E'\\t1', '-1 year', 4),
  (5, 'Ähre', '0', 5), (6, E'a\\\\b', '1 hour', 6), (7, repeat('😀', 20000), '1 hour', 7), (8, 'Azure', '1 hour', 8)
) as thing (id, text, taken, pieces);
alter table public.thing add primary key (id)`

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
  await desk.sql(table)
})
afterEach(() => desk?.close())

/** In old applications: a backslash in a text is the beginning of something else. */
async function readBackslashes(connectionString: string): Promise<void> {
  await asSuperuser({ connectionString }, async (superuser) => {
    const { rows } = await superuser.query('select quote_ident(current_database()) as name')
    await superuser.query(`alter database ${rows[0].name} set standard_conforming_strings = off`)
  })
}

/** All that is read and written of things, and how they came there. */
async function said(pools: Pools): Promise<unknown> {
  const context = {
    pools,
    catalogue: await loadCatalogue(pools, desk.options()),
    timeZone: 'UTC',
    now: () => new Date('2026-06-01T00:00:00Z'),
  }
  const file = async (format: string, audience: string): Promise<string> => {
    const output = new PassThrough()
    const chunks = output.toArray()
    const params = new URLSearchParams({ for: audience })
    await askByName(context, 'things', {}, (reading, query) =>
      exportRows(reading, query, parseExportOptions(query.report, format, params), output),
    )
    const bytes = Buffer.concat(await chunks)
    return format === 'xlsx' ? sheetOf(bytes) : bytes.toString()
  }
  const refreshed = (await refreshViews(context)).map(({ state, problem }) => [state, problem])
  const { rows } = await askByName(context, 'things', { sortBy: 'text' }, listRows)
  const files = []
  for (const format of ['csv', 'json', 'xlsx']) {
    for (const audience of format === 'csv' ? ['people', 'programs', 'excel'] : ['people', 'programs']) {
      files.push(await file(format, audience))
    }
  }
  const { rows: checks } = await pools.admin.query('select distinct check_text, state from viewdesk.check_result')
  return { refreshed, rows, files, checks, rights: await missingStandingRights(pools.admin) }
}

const open = () => openPools(desk.database.connectionString, { error: (_, message) => console.error(message) })

test.each(['yes', 'incremental'])(
  'texts of a database that reads more into backslashes are the same, where things are materialized: %s',
  async (kind) => {
    await desk.write('things', things.replace('KIND', kind))
    await desk.sync()
    const before = await said(desk.database.pools)
    expect(before).toMatchObject({ refreshed: [['done', null]], checks: [{ state: 'ok' }, { state: 'ok' }] })
    expect(JSON.stringify(before)).toContain("'-5")
    await readBackslashes(desk.database.connectionString)
    const pools = open()
    try {
      const steps = await syncViews(pools, desk.options())
      expect(steps.map(({ action }) => action)).toEqual(['unchanged'])
      expect(await said(pools)).toEqual(before)
    } finally {
      await pools.end()
    }
  },
)

/** Connections on which a pooler has not kept what was set, and what PostgreSQL says of backslashes there. */
function forgetful(pools: Pools): string[] {
  const told: string[] = []
  for (const pool of [pools.read, pools.export, pools.refresh, pools.admin]) {
    pool.on('connect', (client) => {
      client.on('notice', ({ code, message }) => {
        // nonstandard_use_of_escape_character
        if (code === '22P06') told.push(`${message}`)
      })
      client.query('set standard_conforming_strings = off').catch(() => undefined)
    })
  }
  return told
}

test('no statement of ours depends on it where a pooler forgets what was set', async () => {
  await desk.write('things', things.replace('KIND', 'incremental'))
  await desk.sync()
  const before = await said(desk.database.pools)
  const pools = open()
  const told = forgetful(pools)
  try {
    expect(await said(pools)).toEqual(before)
    const { rows: keys } = await pools.read.query(`select ${nameKey("'Ähre'")} as key`)
    expect(keys).toEqual([{ key: 'ahre' }])
    await desk.write('things', `${things.replace('KIND', 'yes')} where text !~ '^\\s'`)
    await syncViews(pools, desk.options())
    const { rows } = await pools.admin.query('select count(*)::int as count from reports.things')
    expect(rows).toEqual([{ count: 6 }])
    expect(told).toEqual([])
  } finally {
    await pools.end()
  }
})

test('migrations are read as they are written', async () => {
  const empty = await createTestDatabase('empty')
  try {
    await readBackslashes(empty.connectionString)
    const client = new Client({ connectionString: empty.connectionString })
    const told: unknown[] = []
    client.on('notice', ({ code, message }) => code === '22P06' && told.push(message))
    await client.connect()
    expect(await migrate(client)).not.toEqual([])
    await client.end()
    expect(told).toEqual([])
  } finally {
    await empty.drop()
  }
})
