import { detachViews } from '../../../src/reports/sync/detached-views.js'
import { planViews } from '../../../src/reports/sync/plan-views.js'
import { afterEach, beforeEach, expect, test } from '../../harness/jest.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

const columns = '-- column id [id]: Number. Which one.\n-- column name [text]: Name. Who.\n'
const select = '\nselect id, name from public.provider'
const comments = async () =>
  (
    await desk.sql(
      "select col_description('reports.things'::regclass, 1) as id, col_description('reports.things'::regclass, 2) as name",
    )
  )[0]

test('the comment of a column line that was deleted goes, and nothing else is done', async () => {
  await desk.write('things', materialized + columns + select)
  await desk.sync()
  expect(await comments()).toEqual({ id: 'Number. Which one.', name: 'Name. Who.' })
  const [before] = await desk.sql("select oid, relfilenode from pg_class where oid = 'reports.things'::regclass")
  await desk.write('things', `${materialized}-- column id [id]: Number. Which one.\n${select}`)
  const plan = await planViews(desk.database.pools, desk.options())
  expect(plan.map(({ action, reason }) => [action, reason])).toEqual([
    ['comments', 'its title, definitions or units changed'],
  ])
  expect(await desk.sync()).toEqual({ things: 'comments' })
  expect(await comments()).toEqual({ id: 'Number. Which one.', name: null })
  expect(await desk.sql("select oid, relfilenode from pg_class where oid = 'reports.things'::regclass")).toEqual([
    before,
  ])
  expect(await desk.sync()).toEqual({ things: 'unchanged' })
})

test.each([
  ['is replaced', header, 'replace'],
  ['is rebuilt', materialized, 'rebuild'],
])('the comment of a column line that was deleted goes when its view %s, too', async (_how, head, action) => {
  await desk.write('things', head + columns + select)
  await desk.sync()
  await desk.write('things', `${head}\nselect id, upper(name) as name from public.provider`)
  expect(await desk.sync()).toEqual({ things: action })
  expect(await comments()).toEqual({ id: null, name: null })
})

test('the comment of a column line that was deleted while its view is detached goes', async () => {
  await desk.write('things', materialized + columns + select)
  await desk.sync()
  await detachViews(desk.database.pools, { names: ['things'] })
  await desk.write('things', materialized + select)
  expect(await desk.sync()).toEqual({ things: 'create' })
  expect(await comments()).toEqual({ id: null, name: null })
})

test('a comment that a person has written over ours is theirs once the line is deleted', async () => {
  await desk.write('things', header + columns + select)
  await desk.sync()
  await desk.sql("comment on column reports.things.name is 'a note of our own'")
  await desk.write('things', header + select)
  expect(await desk.sync()).toEqual({ things: 'comments' })
  expect(await comments()).toEqual({ id: null, name: 'a note of our own' })
})
