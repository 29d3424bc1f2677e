import { refreshViews } from '../../../src/reports/refresh/refresh-views.js'
import { planViews } from '../../../src/reports/sync/plan-views.js'
import { afterEach, beforeEach, expect, test } from '../../harness/jest.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

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

test.each(['dashboard', 'constructor', '__proto__'])(
  'a file called %s is told that the name is taken',
  async (name) => {
    await desk.write(name, `${header}\nselect id from public.provider`)
    await expect(desk.sync()).rejects.toThrow(
      `views/${name}.sql:1: a view cannot be called "${name}": the name is taken for something else. Give the file another name.`,
    )
  },
)

test('a SELECT without columns is refused', async () => {
  await desk.write('nothing', '-- title: T\n-- description: d\n-- grain: none\n\nselect from public.provider')
  await expect(desk.sync()).rejects.toThrow('views/nothing.sql:5: the SELECT has no columns, and so nothing to show.')
})

test('a space of another kind behind "as" is told, which PostgreSQL takes for a letter', async () => {
  await desk.write(
    'spaced',
    '-- title: Spaced\n-- description: Spaced.\n-- grain: id\n\nselect 1 as id, 2 as\u00a0total',
  )
  await expect(desk.sync()).rejects.toThrow(
    'views/spaced.sql:5: the SELECT has a column "as\u00a0total", with U+00A0, which is not seen, behind "as": write a space in its place.',
  )
  await desk.remove('spaced')
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
