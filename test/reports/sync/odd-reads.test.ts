import { afterEach, beforeEach, expect, test } from '../../harness/jest.js'
import { asSuperuser } from '../../harness/superuser.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

/** Each of them reads the view `first`, as SQL lets one write it. */
const readings = [
  'select first.id, (first).name from first',
  'select f.x as id, f.y from reports.first as f(x, y)',
  'select reports.first.* from reports.first',
  'select id, row_to_json(first)::text as j from first',
  'with first as (select * from reports.first) select id, name from first',
  'with recursive r as (select id from first where id = 1 union all select r.id + 1 from r join first on first.id = r.id + 1) select id from r',
  'select a.id from first a cross join lateral (select first.name from first where first.id = a.id) as first',
  'select id from first natural join reports.first as other',
  'select id from first where exists (table first) and id in (select first.id from first first)',
  'select id, first.name as first from first group by first.id, first.name order by first',
  'select id, count(*) over (partition by first.name) as n from only reports.first',
  'select (select max(reports.first.id) from reports.first) as id',
  'select first.id from (first join public.provider as p using (id))',
  'select distinct on (first.id) first.id from "first"',
  'select 1 as id from rows from (generate_series(1, 1)) where exists (select from first)',
  'select column1 as id from (values (1)) v where (select first from first limit 1) is not null',
  'select id from first join lateral (values (first.id)) v(k) on v.k = first.id',
  'select id from reports . first',
  'SELECT first . id FROM REPORTS.First',
  'select coalesce(one.id, two.id) as id from first one full join first two using (id)',
  'select * from (select id from first union all select -id from first) u where id > 0',
  'select id, json_object_agg(first.name, 1)::text as x from first group by id',
]

test('whatever way a view is read, its readers follow it through a rebuild, and stay in sync', async () => {
  await desk.write('first', `${materialized}\nselect id, name from public.provider`)
  for (const [place, select] of readings.entries()) await desk.write(`reader_${place}`, `${header}\n${select}`)
  expect(new Set(Object.values(await desk.sync()))).toEqual(new Set(['create']))
  expect(new Set(Object.values(await desk.sync()))).toEqual(new Set(['unchanged']))
  await desk.write('first', `${materialized}\nselect id, name || '!' as name from public.provider`)
  const { first, ...readers } = await desk.sync()
  expect([first, new Set(Object.values(readers))]).toEqual(['rebuild', new Set(['replace'])])
  expect(new Set(Object.values(await desk.sync()))).toEqual(new Set(['unchanged']))
  expect(await desk.sql('select name from reports.reader_0 where id = 1')).toEqual([{ name: 'Provider 1!' }])
})

test('views may be called like keywords and types, and columns like anything', async () => {
  const select = `id, name as "select", id as "tür.1 😀", id as "ORDER", 'x'::text as t from public.provider`
  for (const name of ['order', 'select', 'user', 'table', 'text', 'point']) {
    await desk.write(name, `${materialized}-- index: "tür.1 😀" where "ORDER" > 1\n\nselect ${select}`)
  }
  await desk.write(
    'reader',
    `${header}\nselect o.id, "order"."tür.1 😀", "select"."select" as s, 'a'::text as c, '(1,2)'::point::text as p
     from "order" join reports."order" as o using (id) join "select" using (id) join "user" on "user".id = o.id`,
  )
  await desk.sync()
  expect(new Set(Object.values(await desk.sync()))).toEqual(new Set(['unchanged']))
  await desk.write('order', `${materialized}\nselect id + 0 as ${select}`)
  expect(await desk.sync()).toMatchObject({ order: 'rebuild', reader: 'replace', select: 'unchanged' })
  expect(new Set(Object.values(await desk.sync()))).toEqual(new Set(['unchanged']))
})

test('views and tables that somebody moves are followed or named', async () => {
  await desk.write('one', `${header}\nselect id, name from public.provider`)
  await desk.write('two', `${header}\nselect id, name from one`)
  await desk.write('three', `${materialized}\nselect id, name from two`)
  await desk.sync()
  await desk.sql('create schema other; alter view reports.one set schema other')
  expect(await desk.sync()).toEqual({ one: 'create', two: 'rebuild', three: 'rebuild' })
  await desk.sql('alter view reports.one rename to moved')
  expect(await desk.sync()).toEqual({ one: 'create', two: 'rebuild', three: 'rebuild' })
  // The two of them under each other's name.
  await desk.sql(`alter materialized view reports.three rename to aside; alter view reports.two rename to three;
    alter materialized view reports.aside rename to two`)
  expect(await desk.sync()).toEqual({ one: 'unchanged', two: 'rebuild', three: 'rebuild' })
  expect(new Set(Object.values(await desk.sync()))).toEqual(new Set(['unchanged']))
  await desk.sql('alter table public.provider set schema other')
  await expect(desk.sync()).rejects.toThrow(
    /one\.sql:5: there is no table public\.provider\. One of that name is in: other\./,
  )
})

test('a partitioned table is read through its partitions as they come and go', async () => {
  await desk.sql(`create table public.event (id int, at date) partition by range (at);
    create table public.event_1 partition of public.event for values from ('2026-01-01') to ('2027-01-01')`)
  await desk.write('events', `${materialized}\nselect * from public.event`)
  await desk.write('ones', `${header}\nselect * from only public.event_1`)
  await desk.sync()
  await desk.sql(`create table public.event_2 (like public.event);
    alter table public.event attach partition public.event_2 for values from ('2027-01-01') to ('2028-01-01');
    alter table public.event detach partition public.event_1`)
  expect(await desk.sync()).toEqual({ events: 'unchanged', ones: 'unchanged' })
  await desk.sql('alter table public.event_1 drop column at cascade')
  expect(await desk.sync()).toEqual({ events: 'unchanged', ones: 'create' })
})

test('what reads a view from another schema is named as SQL has it', async () => {
  await desk.sql('create schema "my.schema"')
  await desk.write('one', `${materialized}\nselect id, name from public.provider`)
  await desk.sync()
  await desk.sql('create view "my.schema"."v.1" as select id from reports.one')
  await desk.sql(
    'create function "my.schema".f() returns setof text language sql begin atomic select name from reports.one; end',
  )
  await desk.write('one', `${materialized}\nselect id, upper(name) as name from public.provider`)
  await expect(desk.sync()).rejects.toThrow(
    /drop (function "my\.schema"\.f\(\), "my\.schema"\."v\.1"|"my\.schema"\."v\.1", function "my\.schema"\.f\(\))/i,
  )
})

test('an index may use an extension of another schema', async () => {
  await asSuperuser(desk.database, async (superuser) => {
    await superuser.query('create schema ext; create extension pg_trgm schema ext; grant usage on schema ext to public')
  })
  const indexes = ['using gin (name ext.gin_trgm_ops)', 'using gist (name ext.gist_trgm_ops(siglen = 32))']
  await desk.write(
    'things',
    `${materialized}${indexes.map((line) => `-- index: ${line}\n`).join('')}\nselect id, name from public.provider`,
  )
  expect(await desk.sync()).toEqual({ things: 'create' })
  expect(await desk.sync()).toEqual({ things: 'unchanged' })
})

test('an event trigger that forbids it is told as that', async () => {
  await asSuperuser(desk.database, async (superuser) => {
    await superuser.query(`create function public.no() returns event_trigger language plpgsql
      as $$ begin raise exception 'No views on Fridays' using hint = 'Wait until Monday.'; end $$;
      create event trigger no on ddl_command_end when tag in ('CREATE VIEW') execute function public.no()`)
  })
  await desk.write('things', `${header}\nselect id, name from public.provider`)
  await expect(desk.sync()).rejects.toThrow(
    /things\.sql:5: No views on Fridays\.\n {2}Wait until Monday\.\n {2}Something in the database forbids this, such as an event trigger/,
  )
})
