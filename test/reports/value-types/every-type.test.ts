import { filterKey } from '../../../src/reports/asking/address.js'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { countRows } from '../../../src/reports/rows/count-rows.js'
import { findRow, listRows } from '../../../src/reports/rows/rows.js'
import { computeTotals } from '../../../src/reports/totals/totals.js'
import { askByName, exportedText } from '../../harness/asking.js'
import { afterAll, beforeAll, describe, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
let context: ReportsContext
/** Every type that a column can have, with a value of it as SQL, and whether it can be a grain. */
let types: readonly { readonly name: string; readonly value: string; readonly isSortable: boolean }[]

beforeAll(async () => {
  desk = await openViewsDesk()
  await desk.sql(ownTypes)
  types = await desk.sql(columnTypes)
  const columns = types.map(({ value }, index) => `${value} as c${index}`)
  await desk.write(
    'every',
    `-- title: Every type\n-- description: d\n-- grain: id\n-- total n [count]: N = count(id)\n\nselect 1 as id, ${columns.join(',\n')}\nunion all\nselect 2${', null'.repeat(columns.length)}`,
  )
  for (const [index, { value, isSortable }] of types.entries()) {
    if (!isSortable) continue
    await desk.write(
      `by_${index}`,
      `-- title: By ${index}\n-- description: d\n-- grain: key\n\nselect ${value} as key, 'x' as other`,
    )
  }
  await desk.sync()
  context = await desk.context()
})
afterAll(() => desk?.close())

const ownTypes = `
  create schema app;
  create collation app.any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
  create type app.mood as enum ('sad', 'it''s ok', 'happy, really');
  create type app.address as (street text, zip int);
  create type app.partly as (street text, zip int);
  create domain app.euro as numeric(12, 2) check (value < 1000);
  create domain app.more_euro as app.euro;
  create domain app.born as date;
  create domain app.seen as timestamptz;
  create domain app.flag as boolean;
  create domain app.mail as text check (value ~ '@');
  create domain app.feeling as app.mood;
  create table app.row (a int, b json);`

// A value for each type in its own text form; those that have none here get a null, which has to work as well.
const columnTypes = `
  with sample (type, text) as (values
    ('bool', 'true'), ('bytea', '\\xdeadbeef'), ('char', 'x'), ('name', 'a name'), ('int8', '9007199254740993'),
    ('int2', '-32768'), ('int4', '2147483647'), ('text', 'it''s "text", 100%'), ('oid', '4294967295'), ('tid', '(1,2)'),
    ('xid', '7'), ('cid', '8'), ('json', '{"a": [1, null]}'), ('xml', '<a>1</a>'), ('jsonb', '{"b": 2}'),
    ('point', '(1.5,2)'), ('lseg', '[(0,0),(1,1)]'), ('path', '[(0,0),(1,1)]'), ('box', '(2,2),(0,0)'),
    ('polygon', '((0,0),(1,1),(1,0))'), ('line', '{1,2,3}'), ('float4', '1.1'), ('float8', '0.30000000000000004'),
    ('circle', '<(0,0),2>'), ('money', '12.50'), ('macaddr', '08:00:2b:01:02:03'), ('inet', '10.0.0.1/8'),
    ('cidr', '10.0.0.0/8'), ('macaddr8', '08:00:2b:01:02:03:04:05'), ('bpchar', 'ab'), ('varchar', 'vc'),
    ('date', '0044-03-15 BC'), ('time', '12:34:56.789'), ('timestamp', '2026-01-05 10:00:00.123456'),
    ('timestamptz', '2026-01-05 10:00:00.3+00'), ('interval', '1 day 02:03:04.5'), ('timetz', '12:34:56+02'),
    ('bit', '1'), ('varbit', '101'), ('numeric', '123456789012345678901234567890.123456789'),
    ('uuid', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'), ('tsvector', 'a b'), ('tsquery', 'a & b'),
    ('int4range', '[1,5)'), ('numrange', '[1.5,2.5)'), ('daterange', '[2026-01-01,infinity)'),
    ('tstzrange', '[2026-01-01 00:00:00+00,)'), ('jsonpath', '$."a"'), ('pg_lsn', '16/B374D848'),
    ('mood', 'it''s ok'), ('address', '("a street",7)'), ('partly', '("a street",)'), ('euro', '10.50'), ('more_euro', '1.00'), ('born', 'infinity'),
    ('seen', '-infinity'), ('flag', 'false'), ('mail', 'a@b'), ('feeling', 'happy, really')
  )
  select
    format_type(type.oid, null) as name,
    case
      when type.oid = element.typarray then format('(array[%L, null]::text[])::%s', coalesce(of_element.text, null), format_type(type.oid, null))
      else format('%L::%s', sample.text, format_type(type.oid, null))
    end as value,
    sample.text is not null and type.typname not in
      ('json', 'xml', 'point', 'lseg', 'path', 'box', 'polygon', 'line', 'circle', 'xid', 'cid', 'jsonpath', 'address', 'partly') as "isSortable"
  from pg_type as type
  join pg_namespace on pg_namespace.oid = typnamespace
  left join pg_type as element on element.oid = type.typelem
  left join sample on sample.type = type.typname
  left join sample as of_element on of_element.type = element.typname
  where type.typtype in ('b', 'e', 'd', 'r', 'm', 'c')
    and nspname in ('pg_catalog', 'app')
    -- Rows of tables and of the catalogue are types as well, hundreds of them.
    and (type.typtype <> 'c' or nspname = 'app')
    and (type.typcategory <> 'A' or coalesce(element.typtype, '') <> 'c' or nspname = 'app')
    and not (type.typtype = 'd' and type.typname = 'more_euro' and sample.text is null)
    and coalesce(element.typtype, '') <> 'p'
    -- PostgreSQL takes no input of these, not even by a cast of null.
    and (case when type.oid = element.typarray then element.oid else type.oid end)::regtype::text not in ('pg_node_tree', 'pg_ndistinct', 'pg_dependencies', 'pg_mcv_list', 'gtsvector', 'aclitem',
      'pg_brin_bloom_summary', 'pg_brin_minmax_multi_summary', '"char"')
  order by type.oid`

// A number says no more decimals than it has.
const withoutZeros = (text: string): string => text.replace(/\.?0+$/, '')

describe('a column of any type', () => {
  test('is listed, and says in JSON and CSV what PostgreSQL says', async () => {
    expect(types.length).toBeGreaterThan(120)
    const { rows } = await askByName(context, 'every', {}, listRows)
    const [row = {}] = rows
    const json = JSON.parse(await exportedText(context, 'every', 'json'))[0]
    const csv = await exportedText(context, 'every', 'csv')
    for (const [index, { name, value }] of types.entries()) {
      const [answer] = await desk.sql<{ text: string | null }>(`select (${value})::text as text`)
      const said = row[`c${index}`]
      if (answer?.text === null) expect([name, said]).toEqual([name, null])
      if (typeof said === 'string' && !/time|date|born|seen/.test(name))
        expect([name, withoutZeros(said)]).toEqual([name, withoutZeros(answer?.text ?? '')])
      expect([name, json[`c${index}`]]).toEqual([name, said])
      // Yes and No, where staff read.
      if (said !== null && typeof said !== 'boolean')
        expect([name, csv.replaceAll('""', '"').includes(String(said))]).toEqual([name, true])
    }
    expect(await exportedText(context, 'every', 'xlsx')).not.toBe('')
  })

  test('is sorted both ways, and every row stays', async () => {
    for (const [index, { name }] of types.entries()) {
      for (const direction of ['asc', 'desc']) {
        const { count, rows } = await askByName(context, 'every', { sortBy: `c${index}`, direction }, listRows)
        expect([name, count, rows.length]).toEqual([name, 2, 2])
      }
    }
  })

  test('is filtered by what a person types, or refuses it in words', async () => {
    for (const [index, { name }] of types.entries()) {
      for (const typed of [
        '1',
        'a',
        "it's ok",
        '2026-01-05',
        'true',
        'is:empty',
        'is:present',
        '%',
        'infinity',
        '{',
        '💶',
      ]) {
        const answer = await askByName(context, 'every', { [filterKey(`c${index}`)]: typed }, countRows).catch(
          (error) => error,
        )
        const isRefused = answer.name === 'Refusal' && answer.status === 400
        expect([name, typed, isRefused || Number.isInteger(answer), isRefused ? '' : answer.message]).toEqual([
          name,
          typed,
          true,
          isRefused ? '' : undefined,
        ])
      }
    }
  })

  test('is either empty or not, in every row', async () => {
    for (const [index, { name }] of types.entries()) {
      const count = (is: string) => askByName(context, 'every', { [filterKey(`c${index}`)]: is }, countRows)
      expect([name, Number(await count('is:empty')) + Number(await count('is:present'))]).toEqual([name, 2])
    }
  })

  test('finds its own row by what is shown of it', async () => {
    const { rows } = await askByName(context, 'every', {}, listRows)
    for (const [index, { name }] of types.entries()) {
      const said = rows[0]?.[`c${index}`]
      if (said === null || said === undefined) continue
      const column = context.catalogue.find('every')?.columns.find((one) => one.name === `c${index}`)
      if (column?.unit === 'time') continue
      const typed = column?.unit === 'choice' ? String(said).replaceAll(/[\\,]/g, '\\$&') : String(said)
      const asked = askByName(context, 'every', { [filterKey(`c${index}`)]: typed }, listRows)
      const { count } = await asked.catch((error) => ({ count: error.message }))
      if (column?.unit === 'number' && !/^-?\d{1,20}(\.\d{1,10})?$/.test(typed)) continue
      expect([name, typed, count]).toEqual([name, typed, 1])
    }
  })

  test('groups totals', async () => {
    for (const [index, { name }] of types.entries()) {
      const column = context.catalogue.find('every')?.columns.find((one) => one.name === `c${index}`)
      const groupBy = ['date', 'time'].includes(column?.unit ?? '') ? `c${index}:year` : `c${index}`
      const answer = await askByName(context, 'every', {}, (reading, query) =>
        computeTotals(reading, query, { groupBy }),
      ).catch((error) => error)
      if (answer.name === 'Refusal') expect([name, answer.status]).toEqual([name, 400])
      else expect([name, answer.message, answer.groups?.length > 0]).toEqual([name, undefined, true])
    }
  })
})

test('a grain of any type that can be one leads to its record and back, to the last digit', async () => {
  let walked = 0
  for (const [index, { name, isSortable }] of types.entries()) {
    if (!isSortable) continue
    walked += 1
    const { rows } = await askByName(context, `by_${index}`, {}, listRows)
    const id = String(rows[0]?._id)
    const found = await askByName(context, `by_${index}`, {}, (reading, query) => findRow(reading, query.report, id))
    expect([name, id, found?.row.other]).toEqual([name, id, 'x'])
  }
  expect(walked).toBeGreaterThan(35)
})

test.each([
  ['json', `select json_build_object('a', i) as id from generate_series(1, 3) as i`],
  ['xml', `select xmlparse(content '<a/>') as id`],
  ['point', `select point '(1,2)' as id`],
])('a grain of %s is refused with file and line', async (type, select) => {
  await desk.write('bad', `-- title: Bad\n-- description: d\n-- grain: id\n\n${select}`)
  await expect(desk.sync()).rejects.toThrow(`views/bad.sql:3: grain names "id", which is of the type ${type}`)
  await desk.remove('bad')
})
