import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { lookAtViews, planViews } from '../../../src/reports/sync/plan-views.js'
import { createTestDatabase } from '../../harness/database.js'
import { afterEach, beforeEach, expect, test } from '../../harness/jest.js'
import { projectDir } from '../../harness/templates.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const union = (word: string) =>
  `select id, said from (select 1 as id, '${word}' as said union all select 2, 'b' union all select id + 2, 'c' from public.provider) as u`

/** As pg_dump writes it and pg_restore runs it: a view is created from what PostgreSQL prints of it. */
async function restore(view: string, kind: 'view' | 'materialized view'): Promise<void> {
  await desk.sql(
    `do $$ declare definition text;
     begin
       perform set_config('search_path', '', true);
       definition := pg_get_viewdef('reports.${view}'::regclass);
       execute 'drop ${kind} reports.${view}';
       execute 'create ${kind} reports.${view} as ' || definition;
     end $$`,
  )
}

const printed = async (view: string) => (await desk.sql(`select pg_get_viewdef('reports.${view}') as d`))[0]?.d
const planned = async (plan: typeof planViews) =>
  (await plan(desk.database.pools, desk.options())).map(({ name, action, reason }) => [name, action, reason])

test('a restored dump is in sync, though PostgreSQL prints the constants of a UNION differently', async () => {
  await desk.write('things', `${header}\n${union('a')}`)
  await desk.write('reader', `${header}\nselect id, said from things where said in (select 'a' union all select 'b')`)
  await desk.sync()
  const before = [await printed('things'), await printed('reader')]
  await desk.sql('alter view reports.reader rename to kept')
  const text = await printed('kept')
  await desk.sql('drop view reports.kept')
  await restore('things', 'view')
  await desk.sql(`create view reports.reader as ${text}; comment on view reports.things is 'Things. All things.';
    comment on view reports.reader is 'Things. All things.'`)
  expect([await printed('things'), await printed('reader')]).not.toEqual(before)
  const inSync = [
    ['things', 'unchanged', 'nothing changed'],
    ['reader', 'unchanged', 'nothing changed'],
  ]
  expect(await planned(planViews)).toEqual(inSync)
  expect(await planned(lookAtViews)).toEqual(inSync)
  const after = [await printed('things'), await printed('reader')]
  await desk.sync()
  expect([await printed('things'), await printed('reader')]).toEqual(after)
  await desk.write('things', `${header}\n${union('other')}`)
  expect(await planned(planViews)).toMatchObject([
    ['things', 'replace', 'its SELECT changed'],
    ['reader', 'unchanged', 'nothing changed'],
  ])
})

test('a stored view keeps its rows and its indexes when it was restored, also from a dump of a dump', async () => {
  await desk.write('things', `${materialized}\n${union('a')}`)
  await desk.sync()
  const [index] = await desk.sql("select indexdef from pg_indexes where schemaname = 'reports'")
  for (const times of [1, 2]) {
    await restore('things', 'materialized view')
    await desk.sql(`${index?.indexdef}; comment on materialized view reports.things is 'Things. All things.'`)
    expect([times, await planned(lookAtViews)]).toEqual([times, [['things', 'unchanged', 'nothing changed']]])
  }
})

test('a change by hand is still told from a restored dump', async () => {
  await desk.write('things', `${header}\n${union('a')}`)
  await desk.sync()
  await desk.sql(`create or replace view reports.things as ${union('by hand')}`)
  await restore('things', 'view')
  expect(await planned(planViews)).toEqual([['things', 'replace', 'somebody changed it in the database']])
})

const versionOf = (program: string) =>
  Number(/(\d+)/.exec(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1] ?? 0)
// The programs of the tests have none: where the machine has one, it is for some version.
const isAtHand = Math.min(versionOf('pg_dump'), versionOf('pg_restore')) >= (globalThis.viewdeskTestsOldest ? 15 : 18)

;(isAtHand ? test : test.skip)('the shipped views are in sync after pg_dump and pg_restore', async () => {
  const [demo, copy] = [await createTestDatabase('demo'), await createTestDatabase('empty')]
  try {
    const options = { encoding: 'buffer', maxBuffer: 1e9 } as const
    const dump = spawnSync('pg_dump', ['-Fc', '-d', demo.connectionString], options)
    expect([dump.status, dump.stderr.toString()]).toEqual([0, ''])
    const restored = spawnSync('pg_restore', ['-d', copy.connectionString], { ...options, input: dump.stdout })
    expect(restored.stderr.toString()).not.toContain('reports')
    const look = await lookAtViews(copy.pools, { viewsDir: join(projectDir, 'views'), timeZone: 'UTC' })
    expect(look.filter(({ action }) => action !== 'unchanged').map(({ name, reason }) => [name, reason])).toEqual([])
    const { rows } = await copy.pools.admin.query(
      `select count(*)::int as printed_differently from viewdesk.synced_view
       where server_definition <> pg_get_viewdef(to_regclass('reports.' || quote_ident(name)))`,
    )
    expect(rows[0].printed_differently).toBeGreaterThan(0)
  } finally {
    await demo.drop()
    await copy.drop()
  }
})
