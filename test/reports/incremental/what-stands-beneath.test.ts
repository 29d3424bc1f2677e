import { wishCapture } from '../../../src/reports/incremental/keeping/capture-wish.js'
import { openKeeper } from '../../../src/reports/incremental/keeping/watch-changes.js'
import { refreshViews } from '../../../src/reports/refresh/refresh-views.js'
import { afterEach, beforeEach, describe, expect, test } from '../../harness/jest.js'
import { header, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
const silence = { warn: () => undefined }

beforeEach(async () => {
  desk = await openViewsDesk()
  await wishCapture(desk.database.pools.admin, 'on')
})
afterEach(() => desk?.close())

/** Makes tables, and a report `kept` of them that takes in what changes. */
async function keep(tables: string, select: string, grain = 'id'): Promise<void> {
  await asOwner(tables)
  await desk.write('kept', `${header.replace('grain: id', `grain: ${grain}`)}-- materialized: incremental\n\n${select}`)
  await desk.sync()
  await settle()
}

/** As the program whose tables they are. */
async function asOwner(statements: string): Promise<void> {
  await desk.database.pools.admin.query(`begin; set local search_path = public; ${statements}; commit`)
}

async function settle(): Promise<void> {
  const keeper = openKeeper(await desk.context(), silence)
  for (let looks = 0; looks < 6; looks += 1) await keeper.look()
}

const rowsOf = async (relation: string) =>
  (await desk.sql<{ row: string }>(`select rows::text as row from ${relation} as rows order by 1`)).map(
    ({ row }) => row,
  )

/** The rows that are kept, which are those that its SELECT gives. */
async function kept(): Promise<string[]> {
  const rows = await rowsOf('reports.kept')
  expect(rows).toEqual(await rowsOf('viewdesk.rows_of_kept'))
  return rows
}

describe('whoever writes to a table that is captured is not kept from it', () => {
  test('by columns that are called as something in the function that writes down', async () => {
    const names = ['old', 'new', 'found', 'tg_op', 'tg_relid', 'viewdesk_new']
    const list = names.map((name) => `"${name}"`).join(', ')
    await keep(
      `create table odd (id int primary key, ${names.map((name) => `"${name}" text`).join(', ')})`,
      `select id, ${list} from public.odd`,
    )
    await asOwner(
      `insert into odd (id, ${list}) select n, ${names.map(() => 'n').join(', ')} from generate_series(1, 3) as n`,
    )
    await asOwner(`update odd set ("old", "new") = ('was', 'is') where id = 1; delete from odd where id = 2`)
    await settle()
    expect(await kept()).toEqual(['(1,was,is,1,1,1,1)', '(3,3,3,3,3,3,3)'])
    await asOwner('truncate odd')
    await settle()
    expect(await kept()).toEqual([])
  })

  test('once a column that is read has another name, and what was written meanwhile is in the report in the end', async () => {
    await keep(
      'create table things (id int primary key, x int); insert into things values (1, 1)',
      'select id, x from public.things',
    )
    await asOwner(
      'alter table things rename x to y; insert into things values (2, 2); update things set y = 3 where id = 1',
    )
    await settle()
    expect(await kept()).toEqual(['(1,3)', '(2,2)'])
    await asOwner('delete from things where id = 1')
    await settle()
    expect(await kept()).toEqual(['(2,2)'])
  })

  test('once the table has another name', async () => {
    await keep(
      'create table things (id int primary key); insert into things values (1)',
      'select id from public.things',
    )
    await asOwner(
      'alter table things rename to stuff; insert into stuff values (2); truncate stuff; insert into stuff values (3)',
    )
    await settle()
    expect(await kept()).toEqual(['(3)'])
    await asOwner('insert into stuff values (4)')
    await settle()
    expect(await kept()).toEqual(['(3)', '(4)'])
  })

  test('once a column that is read is gone, with the report', async () => {
    await keep('create table things (id int primary key, x int)', 'select id, x from public.things')
    await asOwner('alter table things drop x cascade; insert into things values (1); truncate things')
  })
})

describe('what rows are made with beside rows', () => {
  const moods = "create type mood as enum ('new', 'open'); create table job_mood (id int primary key, mood mood)"
  const byMood = 'select mood::text as mood, count(*) as jobs from public.job_mood group by mood::text'

  test.each(['the next fold', 'a refresh'])('is noticed by %s where a value of an enum is renamed', async (when) => {
    await keep(`${moods}; insert into job_mood values (1, 'new'), (2, 'open')`, byMood, 'mood')
    await asOwner("alter type mood rename value 'open' to 'done'")
    await asOwner("insert into job_mood values (3, 'done')")
    await takeIn(when)
    expect(await kept()).toEqual(['(done,2)', '(new,1)'])
  })

  test.each(['the next fold', 'a refresh'])(
    'is noticed by %s where a view or a function beneath is replaced',
    async (when) => {
      const view = (least: number) => `create or replace view big as select id, n from numbers where n > ${least}`
      const twice = (times: number) =>
        `create or replace function times(n int) returns int immutable language sql as 'select n * ${times}'`
      await keep(
        `create table numbers (id int primary key, n int); insert into numbers values (1, 1), (2, 2); ${view(0)}; ${twice(2)}`,
        'select id, public.times(n) as n from public.big',
      )
      expect(await kept()).toEqual(['(1,2)', '(2,4)'])
      await asOwner(view(1))
      if (when === 'the next fold') await asOwner('insert into numbers values (3, 3)')
      await takeIn(when)
      expect(await kept()).toEqual(when === 'a refresh' ? ['(2,4)'] : ['(2,4)', '(3,6)'])
      await asOwner(twice(10))
      if (when === 'the next fold') await asOwner('insert into numbers values (4, 4)')
      await takeIn(when)
      expect((await kept())[0]).toBe('(2,20)')
    },
  )

  async function takeIn(when: string): Promise<void> {
    if (when === 'the next fold') return await settle()
    const runs = await refreshViews(await desk.context(), { names: ['kept'] })
    expect(runs.map(({ state, problem }) => problem ?? state)).toEqual(['done'])
  }
})

test('arrays tell rows apart as other values do', async () => {
  await keep(
    `create table posts (id int primary key, tags text[], sizes numeric[]);
     insert into posts values (1, '{a,b}', '{1.0}'), (2, '{a,b}', '{1.0}'), (3, null, '{}'), (4, '{"x y",NULL}', '{1,2}')`,
    'select tags, sizes, count(*) as posts from public.posts group by tags, sizes',
    'tags, sizes',
  )
  await asOwner(`delete from posts where id in (1, 4); insert into posts values (5, '{"{"}', null), (6, null, '{}')`)
  await settle()
  expect(await kept()).toEqual(['("{""{""}",,1)', '("{a,b}",{1.0},1)', '(,{},2)'])
})
