import { rm } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import pg from 'pg'
import { requestRefresh, waitForRefreshes } from '../../../src/reports/refresh.js'
import { listRuns } from '../../../src/reports/refresh-runs.js'
import { refreshViews } from '../../../src/reports/refresh-views.js'
import { detachViews, dropViews } from '../../../src/reports/sync/detached-views.js'
import { planViews } from '../../../src/reports/sync/sync.js'
import { readViewStatus } from '../../../src/reports/sync/view-status.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const rowsOf = async (view: string) => (await desk.sql(`select count(*)::int as rows from reports.${view}`))[0]?.rows

describe('names and texts', () => {
  test('two names of 63 bytes that differ in their last letter have indexes of their own', async () => {
    const long = 'x'.repeat(62)
    await desk.write(`${long}a`, `${materialized}\nselect id, name from public.provider`)
    await desk.write(`${long}b`, `${materialized}\nselect id, name from ${long}a`)
    expect(Object.values(await desk.sync())).toEqual(['create', 'create'])
    expect(Object.values(await desk.sync())).toEqual(['unchanged', 'unchanged'])
  })

  test('a text that reads like a relation and its alias is a text: changing it computes the rows anew', async () => {
    const select = (text: string) => `${materialized}\nselect id, '${text}' as mark from public.provider`
    await desk.write('things', select("reports.things things; -- it''s"))
    await desk.sync()
    await desk.write('things', select("reports.things; -- it''s"))
    expect(await desk.sync()).toEqual({ things: 'rebuild' })
    expect(await desk.sql('select distinct mark from reports.things')).toEqual([{ mark: "reports.things; -- it's" }])
  })

  test('columns with quotes, capitals and keywords in their names are created and refreshed', async () => {
    const columns = `id, name as "It's ""Name""", name as "select", id as "Zürich; -- no"`
    await desk.write('things', `${materialized}\nselect ${columns} from public.provider`)
    await desk.write(
      'readers',
      `${header}\nselect id, "It's ""Name""" as "A b", things.* from reports.things`.replace('select id, ', 'select '),
    )
    await desk.sync()
    expect(await desk.sync()).toEqual({ things: 'unchanged', readers: 'unchanged' })
    expect((await refreshViews(await desk.context())).map(({ state }) => state)).toEqual(['done'])
    await desk.write('things', `${materialized}\nselect ${columns}, 1 as more from public.provider`)
    expect(await desk.sync()).toEqual({ things: 'rebuild', readers: 'replace' })
    expect(await desk.sql(`select "A b" as one from reports.readers where id = 1`)).toEqual([{ one: 'Provider 1' }])
  })

  test('an index made by hand survives a rebuild, whatever its name and its columns are called', async () => {
    await desk.write('things', `${materialized}-- index: name\n\nselect id, name, name as "Name" from public.provider`)
    await desk.sync()
    await desk.sql('create index "a USING b" on reports.things ("Name" desc nulls last) where id > 0')
    await desk.sql('create index plain_capital on reports.things ("Name")')
    await desk.write(
      'things',
      `${materialized}-- index: name\n\nselect id + 0 as id, name, name as "Name" from public.provider`,
    )
    expect(await desk.sync()).toEqual({ things: 'rebuild' })
    const [step] = await planViews(desk.database.pools, desk.options())
    expect(step?.indexes.byHand.map(({ name }) => name)).toEqual(['a USING b', 'plain_capital'])
    expect(step?.action).toBe('unchanged')
  })

  test('a name that a sync uses itself is refused', async () => {
    await desk.write('viewdesk_next_01234567_0123456789ab', `${header}\nselect id from public.provider`)
    await expect(desk.sync()).rejects.toThrow(/cannot be called "viewdesk_next_.*Viewdesk's own/)
  })

  test('wildcard and limited column lists are created exactly as declared', async () => {
    await desk.write('everything', `${header}\nselect * from public.provider`)
    await desk.write('some', `${materialized}\nselect name, id from everything`)
    await desk.sync()
    const columns = await desk.sql(
      `select attrelid::regclass::text as view, string_agg(attname || ' ' || atttypid::regtype, ', ' order by attnum) as columns
       from pg_attribute where attrelid in ('reports.everything'::regclass, 'reports.some'::regclass) and attnum > 0
       group by 1 order by 1`,
    )
    expect(columns).toEqual([
      { view: 'reports."some"', columns: 'name text, id bigint' },
      { view: 'reports.everything', columns: 'id bigint, name text' },
    ])
  })
})

describe('drift', () => {
  test('an unchanged view that lost its rows is filled, and what reads it stays as it is', async () => {
    await desk.write('things', `${materialized}\nselect id, name from public.provider`)
    await desk.write('readers', `${materialized}\nselect id, name from things`)
    await desk.sync()
    await desk.sql('refresh materialized view reports.things with no data')
    const plan = await planViews(desk.database.pools, desk.options())
    expect(plan.map(({ name, action, reason, fills }) => [name, action, reason, fills])).toEqual([
      ['things', 'fill', 'it has no rows, though its file asks for them', true],
      ['readers', 'unchanged', 'nothing changed', false],
    ])
    expect(await desk.sync()).toEqual({ things: 'fill', readers: 'unchanged' })
    expect(await rowsOf('things')).toBe(3)
    expect(await desk.sync()).toEqual({ things: 'unchanged', readers: 'unchanged' })
    const runs = await desk.sql("select state, rows::int as rows from viewdesk.refresh_run where view_name = 'things'")
    expect(runs).toEqual([
      { state: 'done', rows: 3 },
      { state: 'done', rows: 3 },
    ])
  })

  test('a fill that fails names the file, and the view stays as it was', async () => {
    await desk.write('things', `${materialized}\nselect id, 1 / (id - 9) as ratio from public.provider`)
    await desk.sync()
    await desk.sql("refresh materialized view reports.things with no data; insert into provider values (9, 'Nine')")
    await expect(desk.sync()).rejects.toThrow(/views\/things.sql:6: division by zero/)
    expect((await planViews(desk.database.pools, desk.options()))[0]?.action).toBe('fill')
  })

  test('a view that somebody dropped comes back, and one that somebody made a table is refused', async () => {
    await desk.write('things', `${materialized}\nselect id, name from public.provider`)
    await desk.sync()
    await desk.sql('drop materialized view reports.things')
    const [step] = await planViews(desk.database.pools, desk.options())
    expect(step).toMatchObject({ action: 'create', drift: true })
    await desk.sync()
    await desk.sql('drop materialized view reports.things; create table reports.things (id int)')
    await expect(desk.sync()).rejects.toThrow(/exists already and was not made by Viewdesk/)
  })

  test('after an upgrade of PostgreSQL nothing is changed, and a change by hand is noticed from the next sync on', async () => {
    await desk.write('things', `${header}\nselect id, name from public.provider`)
    await desk.sync()
    await desk.sql("update viewdesk.synced_view set server_version = 140000, server_definition = 'as 14 printed it'")
    expect(await desk.sync()).toEqual({ things: 'unchanged' })
    await desk.sql("create or replace view reports.things as select id, 'x'::text as name from public.provider")
    expect(await desk.sync()).toEqual({ things: 'replace' })
  })

  test('what was revoked stays revoked when a view is rebuilt, also against default privileges', async () => {
    await desk.sql('create schema if not exists reports')
    await desk.sql('alter default privileges in schema reports grant select on tables to public')
    await desk.write('things', `${materialized}\nselect id, name from public.provider`)
    await desk.sync()
    await desk.sql('revoke all on reports.things from public; grant select (id) on reports.things to pg_monitor')
    await desk.write('things', `${materialized}\nselect id, upper(name) as name from public.provider`)
    expect(await desk.sync()).toEqual({ things: 'rebuild' })
    expect(
      await desk.sql(
        `select has_table_privilege('public', 'reports.things', 'select') as everybody,
           has_column_privilege('pg_monitor', 'reports.things', 'id', 'select') as id,
           has_column_privilege('pg_monitor', 'reports.things', 'name', 'select') as name`,
      ),
    ).toEqual([{ everybody: false, id: true, name: false }])
  })
})

describe('what is not ours', () => {
  const rebuilt = `${header}\nselect id, 1 as rank, name from public.provider`
  beforeEach(async () => {
    await desk.write('things', `${header}\nselect id, name from public.provider`)
    await desk.sync()
    await desk.write('things', rebuilt)
  })

  const hangers: [what: string, sql: string, name: RegExp][] = [
    [
      'a trigger',
      `create function public.refuse() returns trigger language plpgsql as 'begin return null; end';
       create trigger refused instead of insert on reports.things for each row execute function public.refuse()`,
      /trigger refused on view (reports\.)?things/,
    ],
    ['a rule', 'create rule refused as on delete to reports.things do instead nothing', /rule refused on view/],
    [
      'a function',
      `create function public.first_thing() returns reports.things language sql
       as 'select id, name from provider limit 1'`,
      /function (public\.)?first_thing\(\)/,
    ],
  ]
  test.each(hangers)('%s on a view stops a rebuild with its name, and is still there', async (_what, sql, name) => {
    await desk.sql(sql)
    await expect(desk.sync()).rejects.toThrow(name)
    await expect(planViews(desk.database.pools, desk.options())).rejects.toThrow(name)
    expect(await desk.sql('select * from reports.things where id = 1')).toEqual([{ id: '1', name: 'Provider 1' }])
    // Whoever asks how things stand is answered all the same.
    await desk.write('things', `${header}\nselect id, name from public.provider`)
    const context = await desk.context()
    await desk.write('things', rebuilt)
    const status = await readViewStatus(desk.database.pools, context, desk.options())
    expect(status).toMatchObject([{ name: 'things', action: 'rebuild', foreignReaders: [expect.stringMatching(name)] }])
  })

  test('extended statistics on a stored view stop its rebuild, too', async () => {
    await desk.write('stored', `${materialized}\nselect id, name from public.provider`)
    await desk.write('things', `${header}\nselect id, name from public.provider`)
    await desk.sync()
    await desk.sql('create statistics public.both_columns on id, name from reports.stored')
    await desk.write('stored', `${materialized}\nselect id, name from public.provider where id > 0`)
    await expect(desk.sync()).rejects.toThrow(/statistics object (public\.)?both_columns/)
  })

  test('the owner of a view stays its owner; where this role may not act for the owner, nothing is changed', async () => {
    await desk.write('things', `${materialized}\nselect id, name from public.provider`)
    await desk.write('readers', `${header}\nselect id, name from things`)
    await desk.sync()
    const role = `owner_${desk.database.connectionString.slice(-12)}`
    const person = await connectAsSuperuser(desk.database.connectionString)
    try {
      const us = (await desk.sql<{ name: string }>('select current_user as name'))[0]?.name
      await person.query(
        `create role ${role}; grant ${role} to ${us}; grant create, usage on schema reports to ${role}`,
      )
      await person.query(`grant select on provider to ${role}; grant usage on schema public to ${role}`)
      await desk.sql('grant select on reports.things to public')
      await person.query(`alter materialized view reports.things owner to ${role}`)
      await desk.write('things', `${materialized}\nselect id, lower(name) as name from public.provider`)
      expect(await desk.sync()).toEqual({ things: 'rebuild', readers: 'replace' })
      expect(
        await desk.sql("select pg_get_userbyid(relowner)::text as owner from pg_class where relname = 'things'"),
      ).toEqual([{ owner: role }])
      await person.query(`revoke ${role} from ${us}`)
      await desk.write('things', `${materialized}\nselect id, upper(name) as name from public.provider`)
      await expect(desk.sync()).rejects.toThrow(/must be owner of materialized view things.*Make this role a member/)
      expect(await desk.sql('select name from reports.readers where id = 1')).toEqual([{ name: 'provider 1' }])
      expect(await desk.sql("select relname from pg_class where relname like 'viewdesk_next%'")).toEqual([])
    } finally {
      await person.query(`drop owned by ${role} cascade; drop role ${role}`)
      await person.end()
    }
  })
})

/** The embedded server gives both of its roles the same password; a server that is handed over has a role that may do all. */
async function connectAsSuperuser(connectionString: string): Promise<pg.Client> {
  const { rows } = await desk.database.pools.admin.query<{ isSuper: boolean }>(
    'select rolsuper as "isSuper" from pg_roles where rolname = current_user',
  )
  const url = new URL(connectionString)
  if (!rows[0]?.isSuper) url.username = 'postgres'
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  return client
}

describe('only some views', () => {
  beforeEach(async () => {
    await desk.write('alpha', `${materialized}\nselect id, name from public.provider`)
    await desk.write('beta', `${materialized}\nselect id, name from alpha`)
    await desk.write('other', `${header}\nselect id, name from public.provider`)
    await desk.sync()
    await desk.write('alpha', `${materialized}\nselect id, upper(name) as name from public.provider`)
    await desk.write('other', `${header}\nselect id, upper(name) as name from public.provider`)
  })

  test('a sync of one view changes it and what must change with it, and leaves the others for later', async () => {
    const plan = await planViews(desk.database.pools, desk.options({ names: ['beta'] }))
    expect(plan.map(({ name, action }) => `${name} ${action}`)).toEqual(['alpha rebuild', 'beta rebuild'])
    expect(await desk.sync({ names: ['beta'] })).toEqual({ alpha: 'rebuild', beta: 'rebuild' })
    expect(await desk.sql('select name from reports.other where id = 1')).toEqual([{ name: 'Provider 1' }])
    expect(await desk.sync()).toEqual({ alpha: 'unchanged', beta: 'unchanged', other: 'replace' })
  })

  test('a name that is none is an error, and nothing is done', async () => {
    await expect(desk.sync({ names: ['alpha', 'gamma'] })).rejects.toThrow(/There is no view "gamma"/)
    expect(await desk.sql('select name from reports.alpha where id = 1')).toEqual([{ name: 'Provider 1' }])
  })
})

describe('going back', () => {
  test('and back once more takes a view to where it was, and it stays there', async () => {
    await desk.write('things', `${header}\nselect id, 'one' as mark from public.provider`)
    await desk.sync()
    await desk.write('things', `${header}\nselect id, 'two' as mark from public.provider`)
    await desk.sync()
    const mark = async () => (await desk.sql('select distinct mark from reports.things'))[0]?.mark
    await desk.sync({ rollback: 'things' })
    expect(await mark()).toBe('one')
    await desk.sync({ rollback: 'things' })
    expect(await mark()).toBe('two')
    expect(await desk.sync()).toEqual({ things: 'unchanged' })
    expect(await mark()).toBe('two')
  })

  test('is to another definition: a new layout and another time zone are none', async () => {
    const select = (mark: string) =>
      `${header}\nselect id, '${mark}' as mark, :'time_zone' as zone from public.provider`
    await desk.write('things', select('one'))
    await desk.sync()
    await desk.write('things', select('two'))
    await desk.sync()
    await desk.write('things', select('two').replace(', ', ',\n  '))
    await desk.sync()
    await desk.sync({ timeZone: 'Europe/London' })
    await desk.sync({ timeZone: 'Europe/London', rollback: 'things' })
    expect(await desk.sql('select distinct mark, zone from reports.things')).toEqual([
      { mark: 'one', zone: 'Europe/London' },
    ])
  })
})

describe('limits and folders', () => {
  test('a statement_timeout of the database does not end a fill, an index or a VACUUM', async () => {
    const [name] = await desk.sql<{ name: string }>('select current_database() as name')
    await desk.sql(`alter database ${name?.name} set statement_timeout = '150ms'`)
    await desk.database.pools.admin.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    await desk.sql("set statement_timeout = '150ms'").catch(() => undefined)
    await desk.write('things', `${materialized}\nselect id, pg_sleep(0.2)::text as slept from public.provider`)
    expect(await desk.sync()).toEqual({ things: 'create' })
  })

  test('a refresh that readers would wait for is never done silently, also not for a click', async () => {
    await desk.write('things', `${materialized}\nselect id, name from public.provider`)
    await desk.sync()
    const [index] = await desk.sql<{ name: string }>(
      "select indexname as name from pg_indexes where tablename = 'things'",
    )
    await desk.sql(`drop index reports.${index?.name}`)
    const context = await desk.context()
    const report = context.catalogue.find('things')
    if (!report) throw new Error('no report')
    await requestRefresh(context, report, null)
    await waitForRefreshes()
    expect((await listRuns(context, report))[0]).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/Readers would have to wait.*views sync/),
    })
  })

  test('a folder without files drops what was made from them; a folder that is missing is an error', async () => {
    await desk.write('things', `${header}\nselect id from public.provider`)
    await desk.sync()
    await expect(desk.sync({ viewsDir: `${desk.folder}/nowhere` })).rejects.toThrow(/nowhere, is missing/)
    await desk.remove('things')
    expect(await desk.sync()).toEqual({ things: 'drop' })
    expect(await desk.sync()).toEqual({})
    expect(await dropViews(desk.database.pools)).toEqual([])
    await rm(desk.folder, { recursive: true })
    await expect(desk.sync()).rejects.toThrow(/is missing/)
  })

  test('files that read one another in a circle, and a column that is gone, are told with file and line', async () => {
    await desk.write('alpha', `${header}\nselect id from beta`)
    await desk.write('beta', `${header}\nselect id from alpha`)
    await expect(desk.sync()).rejects.toThrow(/alpha reads beta reads alpha/)
    await desk.remove('beta')
    await desk.sql('alter table provider add column short_lived text')
    await desk.write('alpha', `${header}\nselect id, short_lived\nfrom public.provider`)
    await desk.sync()
    await detachViews(desk.database.pools, { names: ['alpha'] })
    await desk.sql('alter table provider drop column short_lived')
    await expect(desk.sync()).rejects.toThrow(/views\/alpha.sql:5: column "short_lived" does not exist/)
    await desk.write('alpha', `${header}\nselect id from public.provider`)
    expect(await desk.sync()).toEqual({ alpha: 'create' })
  })

  test('a view without rows that was detached comes back without rows, one with rows is filled', async () => {
    await desk.write('empty', `${materialized}-- with data: no\n\nselect id from public.provider`)
    await desk.write('filled', `${materialized}-- with data: no\n\nselect id from public.provider`)
    await desk.sync()
    await desk.sql(
      "refresh materialized view reports.filled; grant select on reports.empty to public; comment on column reports.empty.id is 'a note'",
    )
    expect(await detachViews(desk.database.pools)).toEqual(['empty', 'filled'])
    await desk.sync()
    expect(
      await desk.sql(
        `select relname::text as name, relispopulated as populated, has_table_privilege('public', oid, 'select') as may,
           col_description(oid, 1) as comment
         from pg_class where relnamespace = 'reports'::regnamespace and relkind = 'm' order by 1`,
      ),
    ).toEqual([
      { name: 'empty', populated: false, may: true, comment: 'a note' },
      { name: 'filled', populated: true, may: false, comment: null },
    ])
  })
})
