import { randomBytes } from 'node:crypto'
import { stepLines, syncLines } from '../../../src/commands/views-plan.js'
import { planViews } from '../../../src/reports/sync/plan-views.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { asSuperuser } from '../../harness/superuser.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const planned = async () => (await planViews(desk.database.pools, desk.options())).flatMap(stepLines).join('\n')
const synced = async () => syncLines(await desk.steps()).join('\n')
const options = async () =>
  (await desk.sql("select reloptions from pg_class where oid = 'reports.things'::regclass"))[0]

describe('options of a view', () => {
  test('stay while its kind stays, and go with it in words', async () => {
    await desk.write('things', `${header}\nselect id, name from public.provider`)
    await desk.sync()
    await desk.sql('alter view reports.things set (security_invoker = true)')
    await desk.write('things', `${header}\nselect id from public.provider`)
    expect(await planned()).not.toContain('option')
    await desk.sync()
    expect(await options()).toEqual({ reloptions: ['security_invoker=true'] })
    await desk.write('things', `${materialized}\nselect id from public.provider`)
    const words = '  - option security_invoker=true is none of a materialized view, and goes'
    expect(await planned()).toContain(words)
    expect(await synced()).toContain(words)
    await desk.sql('alter materialized view reports.things set (fillfactor = 70)')
    await desk.write('things', `${header}\nselect id from public.provider`)
    expect(await synced()).toContain('  - option fillfactor=70 is none of a plain view, and goes')
    expect(await options()).toEqual({ reloptions: null })
  })

  test('of its large values, and how its columns are stored and estimated, stay through a rebuild and go with the kind', async () => {
    await desk.write('things', `${materialized}\nselect id, name from public.provider`)
    await desk.sync()
    await desk.sql(`alter materialized view reports.things set (toast.autovacuum_enabled = false, fillfactor = 70);
      alter materialized view reports.things alter column name set storage external;
      alter materialized view reports.things alter column name set compression pglz;
      alter materialized view reports.things alter column id set (n_distinct = -0.5)`)
    const set = () =>
      desk.sql(`select view.reloptions, toast.reloptions as toast,
          (select json_agg(json_build_array(attname, attstorage, attcompression, attoptions) order by attnum)
            from pg_attribute where attrelid = view.oid and attnum > 0) as columns
        from pg_class as view join pg_class as toast on toast.oid = view.reltoastrelid
        where view.oid = 'reports.things'::regclass`)
    const before = await set()
    expect(before).toEqual([
      {
        reloptions: ['fillfactor=70'],
        toast: ['autovacuum_enabled=false'],
        columns: [
          ['id', 'p', '', ['n_distinct=-0.5']],
          ['name', 'e', 'p', null],
        ],
      },
    ])
    await desk.write('things', `${materialized}\nselect id, upper(name) as name from public.provider`)
    expect(await desk.sync()).toEqual({ things: 'rebuild' })
    expect(await set()).toEqual(before)
    expect(await desk.sync()).toEqual({ things: 'unchanged' })
    // A number is not stored as a text is.
    await desk.write('things', `${materialized}\nselect id, id as name, name as label from public.provider`)
    expect(await desk.sync()).toEqual({ things: 'rebuild' })
    await desk.write('things', `${header}\nselect id, name from public.provider`)
    expect(await synced()).toContain('  - option toast.autovacuum_enabled=false is none of a plain view, and goes')
  })

  test('that were remembered when it was detached go along only where they fit', async () => {
    await desk.write('things', `${header}\nselect id from public.provider`)
    await desk.sync()
    await desk.sql(`insert into viewdesk.detached_view (name, definition, attributes)
      values ('things', '', '{"owner": "viewdesk", "ownerIsSession": true, "grants": [], "statistics": [], "comments": [],
        "options": ["security_barrier=true"], "isPopulated": true, "indexes": []}');
      drop view reports.things`)
    await desk.write('things', `${materialized}\nselect id from public.provider`)
    const words = await synced()
    expect(words).toContain('create     things')
    expect(words).toContain('  - option security_barrier=true is none of a materialized view, and goes')
  })
})

describe('how a view is stored and written to', () => {
  test('its order on disk and its access method stay through a rebuild', async () => {
    await asSuperuser(desk.database, (superuser) =>
      superuser.query('create access method other_heap type table handler heap_tableam_handler'),
    )
    await desk.write('things', `${materialized}\nselect id, name from public.provider`)
    await desk.sync()
    await desk.sql(`create index by_name on reports.things (name); alter materialized view reports.things cluster on by_name;
      alter materialized view reports.things set access method other_heap`)
    await desk.write('things', `${materialized}\nselect id, lower(name) as name from public.provider`)
    expect(await desk.sync()).toEqual({ things: 'rebuild' })
    const [found] =
      await desk.sql(`select amname, indisclustered from pg_class as view join pg_am on pg_am.oid = view.relam
      join pg_index on indexrelid = 'reports.by_name'::regclass where view.oid = 'reports.things'::regclass`)
    expect(found).toEqual({ amname: 'other_heap', indisclustered: true })
  })

  test('what it gives to columns that nobody fills in stays, too', async () => {
    await desk.write('things', `${header}\nselect id, name from public.provider`)
    await desk.sync()
    await desk.sql(`alter view reports.things alter column name set default 'nobody''s'`)
    await desk.write('things', `${header}\nselect name, id from public.provider`)
    expect(await desk.sync()).toEqual({ things: 'rebuild' })
    await desk.sql('insert into reports.things (id) values (9)')
    expect(await desk.sql('select name from public.provider where id = 9')).toEqual([{ name: "nobody's" }])
  })
})

describe('an index made by hand', () => {
  const wide = `${materialized}\nselect id, name, upper(name) as "where" from public.provider`
  beforeEach(async () => {
    await desk.write('things', wide)
    await desk.sync()
    await desk.sql(`create index by_name on reports.things (name);
      create index by_half on reports.things (lower("where")) where "where" <> ' where (x)';
      comment on index reports.by_half is 'For the auditors'`)
  })

  test('that goes with its column is told to go, by plan and by sync', async () => {
    await desk.write('things', wide.replace('id, name,', 'id,'))
    const words = '  - index by_name was made by hand, and goes: column "name" does not exist'
    const plan = await planned()
    expect(plan).toContain(words)
    expect(plan).toContain('  index by_half was made by hand and is kept')
    expect(await synced()).toContain(words)
    expect(await desk.sql("select indexname from pg_indexes where indexname like 'by%'")).toEqual([
      { indexname: 'by_half' },
    ])
  })

  test('that goes with the kind of its view is told to go', async () => {
    await desk.write('things', wide.replace('-- materialized: yes\n', ''))
    const words = '  - index by_half was made by hand, and goes: a plain view has none'
    expect(await planned()).toContain(words)
    expect(await synced()).toContain(words)
  })

  test('that the new rows do not take is told by the sync, which alone computes them', async () => {
    await desk.sql('create unique index by_hand on reports.things (name)')
    await desk.write('things', wide.replace('id, name,', "id, 'one'::text as name,"))
    expect(await planned()).toContain('index by_hand was made by hand and is kept')
    expect(await synced()).toContain('  - index by_hand was made by hand, and goes: Key (name)=(one) is duplicated')
  })

  test('keeps its comment, and a view and its indexes their tablespaces, through a rebuild', async () => {
    const space = `space_${randomBytes(4).toString('hex')}`
    await asSuperuser(desk.database, async (superuser) => {
      await superuser.query('set allow_in_place_tablespaces = on')
      await superuser.query(`create tablespace ${space} location ''`)
      await superuser.query(`grant create on tablespace ${space} to public`)
      const places = () =>
        desk.sql(
          `select relkind, spcname, obj_description(class.oid, 'pg_class') as comment
         from pg_class as class left join pg_tablespace as space on space.oid = reltablespace
         where relnamespace = 'reports'::regnamespace and relkind in ('m', 'i') order by relkind, relname`,
        )
      try {
        const [ours] = await desk.sql(
          "select indexname as name from pg_indexes where indexdef like '%UNIQUE%reports.things%'",
        )
        await desk.sql(`alter materialized view reports.things set tablespace ${space};
        alter index reports.by_half set tablespace ${space}; alter index reports.${ours?.name} set tablespace ${space};
        comment on index reports.${ours?.name} is 'Ours, on the fast disk'`)
        const before = await places()
        expect(before.filter(({ spcname }) => spcname === space)).toHaveLength(3)
        await desk.write('things', wide.replace('upper(name)', 'lower(name)'))
        expect(await desk.sync()).toEqual({ things: 'rebuild' })
        expect(await places()).toEqual(before)
      } finally {
        await desk.sql('drop materialized view if exists reports.things')
        await superuser.query(`drop tablespace ${space}`)
      }
    })
  })
})
