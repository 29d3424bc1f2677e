import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseListQuery } from '../../../src/reports/asking/query.js'
import { loadCatalogue } from '../../../src/reports/load-catalogue.js'
import { everything } from '../../../src/reports/scope.js'
import { planViews } from '../../../src/reports/sync/plan-views.js'
import { syncViews } from '../../../src/reports/sync/sync.js'
import { freshnessOf, listRows } from '../../harness/asking.js'
import { createTestDatabase, type TestDatabase } from '../../harness/database.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { requestRefresh, waitForRefreshes } from '../../harness/refreshing.js'
import { viewsDir } from '../../harness/reports.js'

const header = '-- title: Things\n-- description: All things.\n-- grain: id\n'
const materialized = `${header}-- materialized: yes\n`

let database: TestDatabase
let folder: string

beforeEach(async () => {
  database = await createTestDatabase('migrated')
  folder = await mkdtemp(join(tmpdir(), 'viewdesk-views-'))
  await sql("insert into provider select n, 'Provider ' || n from generate_series(1, 3) as n")
})
afterEach(async () => {
  await database?.drop()
  await rm(folder, { recursive: true, force: true })
})

const sql = async <Row extends object>(text: string): Promise<Row[]> =>
  (await database.pools.admin.query<Row>(text)).rows
const write = (name: string, text: string): Promise<void> => writeFile(join(folder, `${name}.sql`), text)
const options = (timeZone = 'UTC') => ({ viewsDir: folder, timeZone, prune: true })
async function sync(timeZone = 'UTC'): Promise<Record<string, string>> {
  const steps = await syncViews(database.pools, options(timeZone))
  return Object.fromEntries(steps.map(({ name, action }) => [name, action]))
}
async function context() {
  const catalogue = await loadCatalogue(database.pools, options())
  return { pools: database.pools, catalogue, timeZone: 'UTC', now: () => new Date() }
}

describe('sync', () => {
  test('a plan tells the mistake in a new file, before anything is created', async () => {
    await write('things', `${header.replace('grain: id', 'grain: nr')}\nselect id, name from public.provider`)
    await expect(planViews(database.pools, options())).rejects.toThrow(
      /things\.sql:3: grain names "nr", but the SELECT has no such column/,
    )
    expect(await sql("select from pg_namespace where nspname = 'reports'")).toHaveLength(0)
  })

  test('views are created as declared, with comments and indexes, and then left alone', async () => {
    await cp(viewsDir, folder, { recursive: true })
    expect(Object.values(await sync()).every((action) => action === 'create')).toBe(true)
    const oids = await sql("select oid, relname from pg_class where relnamespace = 'reports'::regnamespace order by 1")
    expect(Object.values(await sync()).every((action) => action === 'unchanged')).toBe(true)
    expect(
      await sql("select oid, relname from pg_class where relnamespace = 'reports'::regnamespace order by 1"),
    ).toEqual(oids)
    const [comment] = await sql<{ text: string }>("select obj_description('reports.profit_margins'::regclass) as text")
    expect(comment?.text).toMatch(/^Profit margins\. Billed value less parts cost/)
    const [index] = await sql<{ definition: string }>(
      "select indexdef as definition from pg_indexes where tablename = 'completed_jobs' and indexdef like '%UNIQUE%'",
    )
    expect(index?.definition).toMatch(/\(job_id\) NULLS NOT DISTINCT$/)
  })

  test('a changed plain view is replaced, and keeps its grants', async () => {
    await write('things', `${header}\nselect id, name from public.provider`)
    await sync()
    await sql('grant select on reports.things to public')
    await write('things', `${header}\nselect id, upper(name) as name from public.provider`)
    expect(await sync()).toEqual({ things: 'replace' })
    expect(await sql('select name from reports.things where id = 1')).toEqual([{ name: 'PROVIDER 1' }])
    expect(await sql("select has_table_privilege('public', 'reports.things', 'select') as may")).toEqual([
      { may: true },
    ])
  })

  test('a view whose columns changed is rebuilt together with its readers, and all keep their grants', async () => {
    await write('things', `${header}\nselect id, name from public.provider`)
    await write('more', `${materialized}\nselect id, name from things`)
    await sync()
    await sql('grant select on reports.things, reports.more to public')
    await write('things', `${header}\nselect id, 1 as rank, name from public.provider`)
    expect(await sync()).toEqual({ things: 'rebuild', more: 'rebuild' })
    const may =
      "select has_table_privilege('public', 'reports.things', 'select') and has_table_privilege('public', 'reports.more', 'select') as may"
    expect(await sql(may)).toEqual([{ may: true }])
  })

  test('a plain view becomes materialized, and plain again', async () => {
    const select = '\nselect id, name from public.provider'
    await write('things', header + select)
    await sync()
    await write('things', materialized + select)
    expect(await sync()).toEqual({ things: 'rebuild' })
    expect(await sql("select relkind from pg_class where oid = 'reports.things'::regclass")).toEqual([{ relkind: 'm' }])
    await write('things', header + select)
    expect(await sync()).toEqual({ things: 'rebuild' })
    expect(await sql("select relkind from pg_class where oid = 'reports.things'::regclass")).toEqual([{ relkind: 'v' }])
  })

  test('another time zone rebuilds the views that use it, and says so in the plan first', async () => {
    await write('things', `${header}\nselect id, :'time_zone' as zone from public.provider`)
    await write('others', `${header}\nselect id from public.provider`)
    await sync('UTC')
    const plan = await planViews(database.pools, options('Europe/London'))
    expect(plan.map(({ name, action, reason }) => [name, action, reason])).toEqual([
      ['others', 'unchanged', 'nothing changed'],
      ['things', 'replace', 'the time zone changed from UTC to Europe/London'],
    ])
    await sync('Europe/London')
    expect(await sql('select zone from reports.things limit 1')).toEqual([{ zone: 'Europe/London' }])
  })

  test('a view that somebody changed by hand is put back', async () => {
    await write('things', `${header}\nselect id, name from public.provider`)
    await sync()
    await sql("create or replace view reports.things as select id, 'x'::text as name from public.provider")
    expect(await sync()).toEqual({ things: 'replace' })
    expect(await sql('select name from reports.things where id = 1')).toEqual([{ name: 'Provider 1' }])
  })

  test('a comment that somebody changed by hand is put back', async () => {
    await write('things', `${header}-- column id [id]: Number. Which one.\n\nselect id, name from public.provider`)
    await sync()
    await sql("comment on column reports.things.id is 'something else'")
    await sql("comment on column reports.things.name is 'a note of our own'")
    expect(await sync()).toEqual({ things: 'comments' })
    expect(await sync()).toEqual({ things: 'unchanged' })
    const [comment] = await sql(
      "select col_description('reports.things'::regclass, 1) as ours, col_description('reports.things'::regclass, 2) as theirs",
    )
    expect(comment).toEqual({ ours: 'Number. Which one.', theirs: 'a note of our own' })
  })

  test('an index that somebody removed comes back, one that somebody added stays', async () => {
    await write('things', `${materialized}\nselect id, name from public.provider`)
    await sync()
    const [ours] = await sql<{ name: string }>("select indexname as name from pg_indexes where tablename = 'things'")
    await sql(`drop index reports.${ours?.name}`)
    await sql('create index by_hand on reports.things (name)')
    expect(await sync()).toEqual({ things: 'indexes' })
    const indexes = await sql<{ name: string }>(
      "select indexname as name from pg_indexes where tablename = 'things' order by 1",
    )
    expect(indexes.map(({ name }) => name)).toEqual(['by_hand', ours?.name])
  })

  test('deleting a view file drops its view, unless something else reads it', async () => {
    await write('things', `${header}\nselect id, name from public.provider`)
    await write('others', `${header}\nselect id from public.provider`)
    await sync()
    await sql('create view public.reader as select * from reports.others')
    await rm(join(folder, 'things.sql'))
    await rm(join(folder, 'others.sql'))
    expect(await sync()).toEqual({ things: 'drop', others: 'keep' })
    expect(
      await sql("select to_regclass('reports.things') as things, to_regclass('reports.others') is null as gone"),
    ).toEqual([{ things: null, gone: false }])
  })

  test('a reader that is not ours stops a rebuild, with its name, and nothing is changed', async () => {
    await write('things', `${header}\nselect id, name from public.provider`)
    await sync()
    await sql('create view public.reader as select * from reports.things')
    await write('things', `${header}\nselect id, 1 as rank, name from public.provider`)
    await expect(sync()).rejects.toThrow(/public.reader reads it and is not Viewdesk's/)
    expect((await sql('select * from reports.things limit 1'))[0]).not.toHaveProperty('rank')
  })

  test('a relation that is not ours is never replaced', async () => {
    await sql('create schema if not exists reports')
    await sql('create table reports.things (id int)')
    await write('things', `${header}\nselect id from public.provider`)
    await expect(sync()).rejects.toThrow(/exists already and was not made by Viewdesk/)
  })

  test('one bad file leaves everything as it was, with file and line', async () => {
    await write('things', `${header}\nselect id from public.provider`)
    await write('wrong', `${header}\nselect id,\n  nmae\nfrom public.provider`)
    await expect(sync()).rejects.toThrow(/views\/wrong.sql:6: column "nmae" does not exist/)
    expect(await sql("select to_regclass('reports.things') as things")).toEqual([{ things: null }])
  })

  test('a grain that is not a column, and one that does not tell rows apart, name their line', async () => {
    await write('things', '-- title: T\n-- description: D.\n-- grain: job_nr\n\nselect id from public.provider')
    await expect(sync()).rejects.toThrow(
      /views\/things.sql:3: grain names "job_nr", but the SELECT has no such column.\s+Its columns are: id/,
    )
    await write(
      'things',
      '-- title: T\n-- description: D.\n-- grain: kind\n-- materialized: yes\n\nselect id, 1 as kind from public.provider',
    )
    await expect(sync()).rejects.toThrow(/views\/things.sql:3: the grain "kind" does not tell rows apart/)
  })

  test('a table or a report that a header misspells is told with its line', async () => {
    await cp(viewsDir, folder, { recursive: true })
    await write(
      'things',
      `${header}-- rows: completed_job\n-- column id [provder]: Number.\n\nselect id from public.provider`,
    )
    await expect(sync()).rejects.toThrow(
      /things.sql:5: "provder" is neither a unit nor a table.*tables: job, job_part, page_visit/,
    )
    await expect(sync()).rejects.toThrow(/things.sql:4: rows names "completed_job", which is neither a report/)
  })

  test('a view without data is empty until it is refreshed', async () => {
    await write('things', `${materialized}-- with data: no\n\nselect id from public.provider`)
    await sync()
    const desk = await context()
    const report = desk.catalogue.reports[0]
    if (!report) throw new Error('no report')
    expect((await freshnessOf(desk, [report])).get('things')).toEqual({ state: 'unpopulated', asOf: null })
    const query = parseListQuery(report, new URLSearchParams(), desk)
    const answer = await listRows(desk, query, everything, { withTotals: true })
    expect(answer).toMatchObject({ rows: [], count: 0, freshness: { state: 'unpopulated' } })
    await requestRefresh(desk, report, 'schedule')
    await waitForRefreshes()
    expect(await sql('select count(*)::int as rows from reports.things')).toEqual([{ rows: 3 }])
    expect((await freshnessOf(desk, [report])).get('things')?.state).toBe('fresh')
  })

  test('several processes at once do it once, and none hangs', async () => {
    await cp(viewsDir, folder, { recursive: true })
    const results = await Promise.all([sync(), sync(), sync()])
    const created = results.filter((result) => Object.values(result).includes('create'))
    expect(created).toHaveLength(1)
    expect(await sql('select count(*)::int as runs from viewdesk.refresh_run')).toEqual([{ runs: 3 }])
  })

  test('the live and the materialized page visits are the same SELECT', async () => {
    const [live, stored] = await Promise.all(
      ['visits_summary', 'visits_summary_materialized'].map((name) => readFile(join(viewsDir, `${name}.sql`), 'utf8')),
    )
    const select = (text = ''): string => text.slice(text.indexOf('\nselect'))
    expect(select(live)).toBe(select(stored))
  })
})
