import pg from 'pg'
import { planViews } from '../../../src/reports/sync/plan-views.js'
import { readViewStatus } from '../../../src/reports/sync/view-status.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

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
