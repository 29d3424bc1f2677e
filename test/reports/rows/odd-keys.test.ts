import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { inReading, unrestricted } from '../../../src/reports/reading.js'
import { labelsOfIds, referencedTable } from '../../../src/reports/rows/labels.js'
import { listRows } from '../../../src/reports/rows/rows.js'
import { everything } from '../../../src/reports/scope.js'
import { readTotals } from '../../../src/reports/totals/totals.js'
import { askByName, exportedText, searchEverything } from '../../harness/asking.js'
import { afterAll, beforeAll, describe, expect, test } from '../../harness/jest.js'
import { patienceMs } from '../../harness/patience.js'
import { asSuperuser } from '../../harness/superuser.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

/** Keys of tables that others refer to, two of them; some are written in two ways. */
const keys: Readonly<Record<string, { readonly type: string; readonly written: readonly [string, string, string] }>> = {
  inet: { type: 'inet', written: ['10.0.0.1', '10.0.0.2', '10.0.0.1/32'] },
  ranges: { type: 'int4range', written: ['[1,5)', '[7,9)', '[1,4]'] },
  json: { type: 'jsonb', written: ['1', '2', '1.0'] },
  bytes: { type: 'bytea', written: ['\\x01', '\\x02', '\\x01'] },
  spans: { type: 'interval', written: ['1 day', '2 days', '24:00'] },
  lists: { type: 'text[]', written: ['{a}', '{b}', '{a}'] },
  feelings: { type: 'app.feeling', written: ['calm', 'cross', 'calm'] },
  names: { type: 'text collate app.ci', written: ['Äbc', 'o', 'äBC'] },
  words: { type: 'extensions.citext', written: ['abc', 'o', 'ABC'] },
  places: { type: 'extensions.ltree', written: ['a.b', 'a.c', 'a.b'] },
  facts: { type: 'extensions.hstore', written: ['a=>1', 'a=>2', 'a=>"1"'] },
  paths: { type: 'extensions.ltree[]', written: ['{a.b}', '{a.c}', '{a.b}'] },
  titles: { type: 'app.title', written: ['abc', 'o', 'ABC'] },
}

let desk: ViewsDesk
let context: ReportsContext
beforeAll(async () => {
  desk = await openViewsDesk()
  await mkdir(join(desk.folder, 'sources'))
  // Where hosters of PostgreSQL like to have them, and no search path leads.
  await asSuperuser(desk.database, (client) =>
    client.query(`create schema extensions; grant usage on schema extensions to viewdesk;
      create extension citext schema extensions; create extension ltree schema extensions;
      create extension hstore schema extensions`),
  )
  await desk.sql(`create schema app; create type app.mood as enum ('calm', 'cross'); create domain app.feeling as app.mood;
    create domain app.title as extensions.citext;
    create collation app.ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)`)
  for (const [name, { type, written }] of Object.entries(keys)) {
    const [first, second, again] = written.map((text) => `'${text}'`)
    await desk.sql(`create table app.${name} (k ${type} primary key, name text);
      insert into app.${name} values (${first}, 'First Müller'), (${second}, 'Second');
      create table app.of_${name} (id int primary key, k ${type});
      insert into app.of_${name} values (1, ${first}), (2, ${second}), (3, ${again}), (4, null)`)
    await desk.write(
      `sources/source_${name}`,
      `-- title: ${name}\n-- description: d\n-- grain: k\n-- column k [id]: Key.\n-- column name [text]: Name.\n\nselect k, name from app.${name}`,
    )
    await desk.write(
      `of_${name}`,
      `-- title: Of ${name}\n-- description: d\n-- grain: id\n-- column k [${name}]: Key.\n-- total n [count]: N = count(id)\n\nselect id, k from app.of_${name}`,
    )
  }
  await desk.sync()
  context = await desk.context()
})
afterAll(() => desk?.close())

describe.each(Object.keys(keys))('references by %s', (name) => {
  test('have a name in every row, in lists and in files', async () => {
    const { rows, labels } = await askByName(context, `of_${name}`, { sortBy: 'id' }, listRows)
    const named = rows.map(({ k }) => (k === null ? null : labels.k?.[String(k)]))
    expect(named).toEqual(['First Müller', 'Second', 'First Müller', null])
    const sorted = await askByName(context, `of_${name}`, { sortBy: 'k' }, listRows)
    expect(sorted.rows.map(({ id }) => id)).toEqual([1, 3, 2, 4])
    const file = JSON.parse(await exportedText(context, `of_${name}`, 'json')) as { k_name: string | null }[]
    expect(file.map((row) => row.k_name).sort()).toEqual(['First Müller', 'First Müller', 'Second', null])
  })

  test('are named for whoever asks for them, and what is no such key has no name, and fails nobody', async () => {
    const labelsOf = (ids: readonly string[]) =>
      inReading(context, unrestricted, {}, async (reading) => {
        const referenced = referencedTable(reading.catalogue, name)
        const column = context.catalogue.find(`of_${name}`)?.columns.find((one) => one.name === 'k')
        if (!referenced || !column) throw new Error('there is no such reference')
        const labels = await labelsOfIds(reading, referenced, ids, column)
        // The same reading answers what comes after it.
        expect(await reading.ask('select 1 as one')).toEqual([{ one: 1 }])
        return labels
      })
    expect(Object.values(await labelsOf(['[1', '0x', '\\\\', '']))).toEqual([])
    const [row] = await desk.sql<{ k: string }>(`select k::text as k from app.${name} where name = 'Second'`)
    expect(await labelsOf([row?.k ?? '', 'no such key'])).toEqual({ [row?.k ?? '']: 'Second' })
    expect(await labelsOf([row?.k ?? ''])).toEqual({ [row?.k ?? '']: 'Second' })
  })

  test('are found by the name of what they refer to', async () => {
    const tables = context.catalogue.reports.filter((report) => report.name === name)
    expect(tables).toHaveLength(1)
    const { hits } = await searchEverything(context, 'Müller', tables, everything, patienceMs)
    expect(hits.map(({ label }) => label)).toEqual(['First Müller'])
  })
})

/** Of more rows than are read at once: what is called Müller has the lowest key, and is read last. */
const walked = {
  words: `case when n % 2 = 0 then 'k' else 'K' end || lpad(n::text, 6, '0')`,
  places: `('k' || lpad(n::text, 6, '0'))`,
  facts: `('k=>' || n)`,
} as const

test.each(Object.entries(walked))(
  'a search reads all of many rows that have keys of %s, in their order',
  async (name, key) => {
    const { type } = keys[name] ?? { type: '' }
    await desk.sql(`delete from app.${name};
    insert into app.${name} select (${key})::${type}, 'Row ' || n from generate_series(1, 45000) as n`)
    for (const place of [0, 19_999, 20_000, 20_001, 40_001, 44_999]) {
      await desk.sql(
        `update app.${name} set name = 'Hidden Müller' where ctid = (select ctid from app.${name} order by k offset ${place} limit 1)`,
      )
    }
    const tables = context.catalogue.reports.filter((report) => report.name === name)
    const { hits, unfinished } = await searchEverything(context, 'Hidden', tables, everything, patienceMs)
    expect([hits.length, unfinished]).toEqual([6, []])
  },
)

test('a table that cannot be read is told of, and the search finds what others have', async () => {
  await desk.sql(`create table app.broken (k int primary key, name text); insert into app.broken values (1, 'Broken Müller');
    create table app.whole (k int primary key, name text); insert into app.whole values (1, 'Whole Müller');
    create function app.refuse(name text) returns text language plpgsql as 'begin raise exception ''refused''; end'`)
  for (const [name, text] of [
    ['broken', 'app.refuse(name)'],
    ['whole', 'name'],
  ] as const) {
    await desk.write(
      `sources/source_${name}`,
      `-- title: ${name}\n-- description: d\n-- grain: k\n-- column k [id]: Key.\n-- column name [text]: Name.\n\nselect k, ${text} as name from app.${name}`,
    )
    await desk.write(
      `of_${name}`,
      `-- title: Of ${name}\n-- description: d\n-- grain: k\n-- column k [${name}]: Key.\n\nselect k from app.${name}`,
    )
  }
  await desk.sync()
  const now = await desk.context()
  const tables = now.catalogue.reports.filter(({ name }) => name === 'broken' || name === 'whole')
  const named = await searchEverything(now, 'Müller', tables, everything, patienceMs)
  expect([named.hits.map(({ label }) => label), named.unfinished.map(({ title }) => title)]).toEqual([
    ['Whole Müller'],
    ['broken'],
  ])
  const numbered = await searchEverything(now, '1', tables, everything, patienceMs)
  expect(numbered.hits.map(({ label }) => label)).toEqual(['Whole Müller'])
})

test('a stored report whose rows a domain over an enum tells apart is refused before it is made, with the cast that helps', async () => {
  await desk.write(
    'by_feeling',
    `-- title: By feeling\n-- description: d\n-- materialized: yes\n-- grain: k\n\nselect k, count(*) as n from app.of_feelings group by k`,
  )
  await expect(desk.sync()).rejects.toThrow(/by_feeling\.sql:4: grain names "k".*domain over an enum.*\n.*k::app\.mood/)
  await desk.write(
    'by_feeling',
    `-- title: By feeling\n-- description: d\n-- materialized: yes\n-- grain: k\n\nselect k::app.mood as k, count(*) as n from app.of_feelings group by 1`,
  )
  expect(await desk.sync()).toMatchObject({ by_feeling: 'create' })
})

test('a sum of single floats is what its values come to, and not what 24 bits keep of it', async () => {
  await desk.sql('create table app.reading (id int primary key, v real)')
  await desk.sql('insert into app.reading select g, (g % 1000) / 3.0 from generate_series(1, 100000) as g')
  await desk.write(
    'readings',
    `-- title: Readings\n-- description: d\n-- grain: id\n-- column v [number]: V.\n-- total s [number]: S = sum(v)\n\nselect id, v from app.reading`,
  )
  await desk.sync()
  const [right] = await desk.sql<{ s: number }>('select sum(v::float8) as s from app.reading')
  const { totals } = await askByName(await desk.context(), 'readings', {}, (reading, query) =>
    readTotals(reading, query, null),
  )
  expect(Number((totals as { s: string }).s)).toBeCloseTo(Number(right?.s), 3)
})
