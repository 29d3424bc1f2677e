import { stepLines } from '../../../src/commands/views-plan.js'
import { lookAtViews, planViews } from '../../../src/reports/sync/plan-views.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const select = `
select id, name, 'done'::varchar(9) as status, array[id] as ids, int8range(id, id + 1) as span, jsonb_build_object('a', id) as doc
from public.provider`
const lines = [
  'using gin (ids)',
  'using gin (doc jsonb_path_ops)',
  'using hash (name)',
  'using brin (id) with (pages_per_range = 4)',
  'using gist (span)',
  'lower(name) desc, id',
  "id where status in ('done', 'open') and name <> ''",
  `(doc ->> 'a') collate "C" text_pattern_ops include (id)`,
  'unique id nulls distinct',
  'unique lower(name) where id > 1',
]
const file = (of: readonly string[]): string =>
  `${materialized}${of.map((line) => `-- index: ${line}\n`).join('')}${select}`
const present = async (): Promise<string[]> =>
  (
    await desk.sql<{ definition: string }>(
      "select regexp_replace(indexdef, '^.* USING ', '') as definition from pg_indexes where tablename = 'things'",
    )
  ).map(({ definition }) => definition)
const planned = async () => (await planViews(desk.database.pools, desk.options())).flatMap(stepLines).join('\n')

describe('indexes as PostgreSQL has them', () => {
  test('are created, known again, made anew by a rebuild, and dropped when their lines go', async () => {
    await desk.write('things', file(lines))
    expect(await desk.sync()).toEqual({ things: 'create' })
    const first = await present()
    expect(first).toHaveLength(lines.length + 1)
    expect(first.join('\n')).toMatch(/gin \(doc jsonb_path_ops\)[\s\S]*brin \(id\) WITH \(pages_per_range='4'\)/)
    expect(await desk.sync()).toEqual({ things: 'unchanged' })
    const looked = await lookAtViews(desk.database.pools, desk.options())
    expect(looked.map(({ action }) => action)).toEqual(['unchanged'])

    await desk.write('things', file(lines).replace('array[id]', 'array[id, 1]'))
    expect(await desk.sync()).toEqual({ things: 'rebuild' })
    expect((await present()).sort()).toEqual(first.sort())
    expect(await desk.sync()).toEqual({ things: 'unchanged' })

    await desk.write('things', file([]).replace('array[id]', 'array[id, 1]'))
    expect(await planned()).toContain('an index is not declared any more')
    expect(await desk.sync()).toEqual({ things: 'indexes' })
    expect(await present()).toHaveLength(1)
  })

  test('are told by the plan with their lines, and come to a view that stays', async () => {
    await desk.write('things', file([]))
    await desk.sync()
    await desk.write('things', file(lines))
    const plan = await planned()
    expect(plan).toContain('an index is declared: using gin ("ids"), using gin (doc jsonb_path_ops)')
    expect(plan).toContain('  + unique index (lower(name)) nulls not distinct where id > 1')
    expect(await desk.sync()).toEqual({ things: 'indexes' })
    expect(await present()).toHaveLength(lines.length + 1)
    expect(await desk.sync()).toEqual({ things: 'unchanged' })
  })

  test('that somebody has made by hand are taken for those of the file, however PostgreSQL prints them', async () => {
    await desk.write('things', file([]))
    await desk.sync()
    await desk.sql("create index by_hand on reports.things (id) where status in ('done', 'open')")
    await desk.write('things', file(["id where status in ('done', 'open')"]))
    expect(await planned()).not.toContain('declared')
    expect(await desk.sync()).toEqual({ things: 'comments' })
    expect(await present()).toHaveLength(2)
    expect(await desk.sync()).toEqual({ things: 'unchanged' })
  })

  test('are known again where a restored dump prints them in another way', async () => {
    await desk.write('things', file(["id where status in ('done', 'open')"]))
    await desk.sync()
    const [ours] = await desk.sql<{ name: string; definition: string }>(
      "select indexname as name, indexdef as definition from pg_indexes where tablename = 'things' and indexdef like '%WHERE%'",
    )
    await desk.sql(`drop index reports.${ours?.name}; ${ours?.definition}`)
    const again = await desk.sql(
      "select from pg_indexes where tablename = 'things' and indexdef like '%''done''::character varying)::text%'",
    )
    expect(again).toHaveLength(1)
    expect(await desk.sync()).toEqual({ things: 'unchanged' })
  })

  test('of which somebody has made another one under the same name come back', async () => {
    await desk.write('things', file(['lower(name)']))
    await desk.sync()
    const [ours] = await desk.sql<{ name: string }>(
      "select indexname as name from pg_indexes where tablename = 'things' and indexdef like '%lower%'",
    )
    await desk.sql(`drop index reports.${ours?.name}; create index ${ours?.name} on reports.things (id)`)
    expect(await planned()).toContain('an index is missing: (lower(name)) (drift)')
    expect(await desk.sync()).toEqual({ things: 'indexes' })
    expect(await present()).toContain('btree (lower(name))')
  })

  test('keep their tablespace and comment, with a condition too', async () => {
    await desk.write('things', file(['id where id > 1']))
    await desk.sync()
    const [ours] = await desk.sql<{ name: string }>(
      "select indexname as name from pg_indexes where tablename = 'things' and indexdef like '%WHERE%'",
    )
    await desk.sql(`comment on index reports.${ours?.name} is 'Ours'`)
    await desk.write('things', file(['id where id > 1']).replace('array[id]', 'array[id, 1]'))
    await desk.sync()
    expect(await desk.sql(`select obj_description('reports.${ours?.name}'::regclass) as comment`)).toEqual([
      { comment: 'Ours' },
    ])
  })
})

describe('a faulty index is told with file, line and remedy, by the plan', () => {
  test.each([
    ['lower(nope)', /things\.sql:5: index names "nope"/],
    [
      'name gin_trgm_nope',
      /things\.sql:5: operator class "gin_trgm_nope" does not exist.*[\s\S]*create extension pg_trgm/,
    ],
    ['using nope (id)', /things\.sql:5: access method "nope" does not exist/],
    [
      'using gin (name)',
      /things\.sql:5: data type text has no default operator class[\s\S]*operator class that the database has/,
    ],
    [
      'unique using hash (name)',
      /things\.sql:5: access method "hash" does not support unique indexes[\s\S]*Correct the index line/,
    ],
    [
      '(name || now())',
      /things\.sql:5: functions in index expression must be marked IMMUTABLE[\s\S]*Correct the index line/,
    ],
    ['id where (select true)', /things\.sql:5: cannot use subquery in index predicate/],
    ['id where name', /things\.sql:5: argument of WHERE must be type boolean/],
    ['count(*)', /things\.sql:5: aggregate functions are not allowed in index expressions/],
    ['id with (fillfactor = 7000)', /things\.sql:5: value 7000 out of bounds for option "fillfactor"/],
    ['a b c', /things\.sql:5: "a b c" is not an index/],
  ])('%s', async (line, words) => {
    await desk.write('things', file([]))
    await desk.sync()
    await desk.write('things', file([line]))
    await expect(planned()).rejects.toThrow(words)
    await expect(desk.sync()).rejects.toThrow(words)
    expect(await present()).toHaveLength(1)
  })

  test('and where its rows are not unique, by the sync', async () => {
    await desk.write('things', file(['unique status']))
    await expect(desk.sync()).rejects.toThrow(
      /things\.sql:5: the index says "unique", and its rows are not: Key \(status\)=\(done\) is duplicated\. Name more columns, or take "unique" away\./,
    )
  })
})
