import { nameKey } from '../../../src/reports/statements/name-order.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { openTestReports, type TestReports } from '../../harness/reports.js'

let reports: TestReports
beforeAll(async () => {
  reports = await openTestReports(async (client) => {
    await client.query(`
      insert into provider (id, name) values
        (1, 'zeta'), (2, 'Émile'), (3, 'acme'), (4, 'Zebra'), (5, 'ACME'), (6, 'Ähre'), (7, 'Straßen'), (8, 'Strasse'),
        (9, 'ångström'), (10, 'ΑΛΦΑ'), (11, 'αλφα b'), (12, 'жук'), (13, 'ЖУК a'), (14, 'eagle'), (15, 'Øre'), (16, 'ort')`)
    // Two jobs each, the one with the lower number later: the grain decides between those of one name.
    await client.query(`
      insert into job (id, provider_id, title, status, estimated_value, final_value, created_at, started_at, completed_at)
      select provider.id * 10 + copy, provider.id, 'Job ' || copy, 'completed', 1, 1, now(), now(), timestamptz '2025-06-01 12:00Z' - copy * interval '1 day'
      from provider, generate_series(1, 2) as copy`)
    await client.query('alter table job alter provider_id drop not null')
    await client.query(
      `insert into job (id, provider_id, title, status, created_at) values (999, null, 'Nobody', 'draft', now())`,
    )
  })
})
afterAll(() => reports?.close())

// acme and ACME are one name: their rows stand in the order of their numbers, 3 before 5.
const byName = [3, 5, 6, 9, 14, 2, 15, 16, 8, 7, 4, 1, 10, 11, 12, 13]

async function providersOf(name: string, query: string): Promise<string[]> {
  const { rows } = await reports.rows(name, query)
  return rows.map(({ provider_id }) => String(provider_id))
}

test('rows are sorted by the name of their provider, whatever its case and marks, and by their own numbers within it', async () => {
  const asked = await reports.rows('job', 'sortBy=provider_id&perPage=100')
  expect(asked.rows.map(({ id }) => String(id))).toEqual([
    // Both jobs of acme and of ACME by their numbers: 31, 32, 51, 52.
    ...byName.flatMap((provider) => [`${provider}1`, `${provider}2`]),
    '999',
  ])
})

test('backwards the names turn round, and those without one stay last', async () => {
  const turned = await providersOf('job', 'sortBy=provider_id&direction=desc&perPage=100')
  const names = [...byName].reverse()
  // The two of one name keep the order of their numbers.
  const [five, three] = [names.indexOf(5), names.indexOf(3)]
  names[five] = 3
  names[three] = 5
  expect(turned).toEqual([...names.flatMap((provider) => [`${provider}`, `${provider}`]), 'null'])
})

test('pages of that order follow on one another, and a file has the same', async () => {
  const whole = await providersOf('profit_margins', 'sortBy=provider_id&perPage=100')
  expect(whole).toEqual(byName.flatMap((provider) => [`${provider}`, `${provider}`]))
  const pages: string[] = []
  for (let page = 1; page <= 7; page++) {
    pages.push(...(await providersOf('profit_margins', `sortBy=provider_id&perPage=5&page=${page}`)))
  }
  expect(pages).toEqual(whole)
  const lines = (
    await reports.export('profit_margins', 'sortBy=provider_id&header=names&columns=provider_id')
  ).trimEnd()
  expect(
    lines
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').at(-1)),
  ).toEqual(whole)
  for (const format of ['json', 'xlsx']) {
    const file = await reports.export('profit_margins', 'sortBy=provider_id&columns=provider_id', format)
    expect(file.length).toBeGreaterThan(100)
  }
})

test('the order is the same under every collation that a database may have', async () => {
  const { admin } = reports.database.pools
  const { rows: own } = await admin.query<{ name: string }>(
    `select quote_ident(nspname) || '.' || quote_ident(collname) as name
     from pg_collation join pg_namespace on pg_namespace.oid = collnamespace
     where collname in ('C', 'POSIX', 'C.utf8', 'en_US.utf8', 'pg_c_utf8', 'unicode', 'de-x-icu', 'sv-x-icu', 'tr-x-icu')
       and collencoding in (-1, pg_char_to_encoding('UTF8'))`,
  )
  const { rows: icu } = await admin.query(`select from pg_collation where collprovider = 'i' limit 1`)
  if (icu.length > 0) {
    // It takes acme for ACME, and PostgreSQL refuses to replace parts of such texts before version 18.
    await admin.query(
      `create collation public.no_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`,
    )
    own.push({ name: 'public.no_case' })
  }
  expect(own.length).toBeGreaterThan(1)
  for (const { name } of own) {
    const { rows } = await admin.query<{ id: string }>(
      `select id::text as id from (select id, name collate ${name} as name from provider) as provider
       order by ${nameKey('provider.name')}, provider.id`,
    )
    expect([name, rows.map(({ id }) => Number(id))]).toEqual([name, byName])
  }
})

test('a value that names nothing stands where its own text would', async () => {
  await reports.database.pools.admin.query(`
    alter table job drop constraint if exists job_provider_fkey;
    update job set provider_id = 424242 where id = 999`)
  const [first] = await providersOf('job', 'sortBy=provider_id&perPage=100')
  expect(first).toBe('424242')
})

test('programs go through rows by number when they say so, and are told where that makes no sense', async () => {
  const ids = await providersOf('profit_margins', 'sortBy=provider_id&sortAs=id&perPage=100')
  expect(ids).toEqual(Array.from({ length: 16 }, (_, index) => [`${index + 1}`, `${index + 1}`]).flat())
  await expect(reports.rows('job', 'sortBy=title&sortAs=id')).rejects.toMatchObject({ status: 400 })
  await expect(reports.rows('job', 'sortBy=provider_id&sortAs=length')).rejects.toMatchObject({ status: 400 })
})
