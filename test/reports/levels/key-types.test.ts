import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReportsContext } from '../../../src/reports/catalogue.js'
import { wishCapture } from '../../../src/reports/incremental/keeping/capture-wish.js'
import { type Keeper, openKeeper } from '../../../src/reports/incremental/keeping/watch-changes.js'
import { keepMissingLevels } from '../../../src/reports/levels/keep-missing.js'
import { readTotals } from '../../../src/reports/totals/totals.js'
import { askByName } from '../../harness/asking.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

/** Types of dimensions, and SQL of the key number `n`. */
const types: Readonly<Record<string, readonly [type: string, key: string]>> = {
  fixed: ['char(5)', "'P' || n"],
  bits: ['bit(8)', 'n::bit(8)'],
  more_bits: ['bit varying(8)', "('1' || n::bit(4)::text)::varbit"],
  short: ['varchar(5)', "'P' || n"],
  letter: ['"char"', 'chr(64 + n)::"char"'],
  decimals: ['numeric(10, 2)', 'n + 0.25'],
  calendar: ['date', "date '2025-01-01' + n"],
  moments: ['timestamptz(3)', "timestamptz '2025-01-01' + n * interval '1 hour'"],
  clocks: ['time(0)', "time '10:00' + n * interval '1 minute'"],
  serials: ['uuid', "lpad(n::text, 32, '0')::uuid"],
  addresses: ['inet', "inet '10.0.0.0' + n"],
  moods: ['app."Mood"', '(enum_range(null::app."Mood"))[n + 1]'],
  codes: ['app.code', "'P' || n"],
}

let desk: ViewsDesk
let context: ReportsContext
let keeper: Keeper
const problems: unknown[] = []
beforeAll(async () => {
  desk = await openViewsDesk()
  await mkdir(join(desk.folder, 'sources'))
  await wishCapture(desk.database.pools.admin, 'on')
  await desk.sql(`create schema app;
    create type app."Mood" as enum ('a', 'b''s', 'c "d"', 'e', 'f', 'g'); create domain app.code as char(4) check (value like 'P%')`)
  for (const [name, [type, key]] of Object.entries(types)) {
    await desk.sql(`create table app.${name} (k ${type} primary key);
      insert into app.${name} select ${key} from generate_series(0, 5) as n;
      create table app.of_${name} (id int primary key, k ${type}, amount int);
      insert into app.of_${name} select id, ${key.replaceAll(/\bn\b/g, '(id % 6)')}, id from generate_series(1, 600) as id`)
    await desk.write(
      `sources/source_${name}`,
      `-- title: ${name}\n-- description: d\n-- grain: k\n-- dimension: One of ${name}, Some of ${name}\n-- column k [id]: Key.\n\nselect k from app.${name}`,
    )
    await desk.write(
      `of_${name}`,
      `-- title: Of ${name}\n-- description: d\n-- grain: id\n-- materialized: incremental\n-- dimension ${name}: k\n-- column k [${name}]: Key.
-- total n [count]: N = count(id)\n-- total most [count]: Most = max(amount)\n-- total amount [count]: Amount = sum(amount)\n\nselect id, k, amount from app.of_${name}`,
    )
  }
  await desk.sync()
  context = await desk.context()
  const log = { warn: (details: object) => void problems.push(details) }
  keeper = openKeeper(context, log)
  for (let looks = 0; looks < 4; looks += 1) await keeper.look()
  await keepMissingLevels(context, log)
})
afterAll(() => desk?.close())

test.each(Object.keys(types))('groups by %s are those of the rows when rows move, come and go', async (name) => {
  const [, key] = types[name] as readonly [string, string]
  const { rows: kept } = await desk.database.pools.admin.query(
    'select from viewdesk.level where report = $1 and is_kept',
    [`of_${name}`],
  )
  expect(kept.length).toBeGreaterThan(0)
  for (const change of [
    // The most of a group leaves it; a group goes, and comes again.
    `update app.of_${name} set k = (select k from app.of_${name} where id = 1) where id in (600, 596)`,
    `delete from app.of_${name} where id % 6 = 3`,
    `insert into app.of_${name} select 1000, ${key}, 5 from (values (3)) as more (n); update app.of_${name} set k = null where id = 2`,
    `update app.of_${name} set k = (select k from app.of_${name} where id = 1000) where id % 50 = 0`,
  ]) {
    await desk.sql(change)
    expect((await keeper.look())?.length).toBeGreaterThan(0)
    const answer = await askByName(context, `of_${name}`, {}, (reading, query) => readTotals(reading, query, 'k'))
    const groups = (answer.groups ?? []).map(({ key: of, totals: { n, most, amount } }) => [of, n, most, amount])
    const rows = await desk.sql<{ g: unknown }>(
      `select json_build_array(k::text, count(*), max(amount), sum(amount)) as g from app.of_${name} group by k`,
    )
    const sorted = (list: unknown[]) => list.map((one) => JSON.stringify(one)).sort()
    expect(sorted(groups)).toEqual(sorted(rows.map(({ g }) => g)))
  }
  expect(problems).toEqual([])
})
