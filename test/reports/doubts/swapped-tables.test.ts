import { findDoubts } from '../../../src/reports/doubts/find-doubts.js'
import { readViewFolder } from '../../../src/reports/view-files/view-folder.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { header, materialized, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeAll(async () => {
  desk = await openViewsDesk()
  await desk.sql('create table public.sale (id int primary key, amount int); insert into public.sale values (1, 10)')
  await desk.write('plain', `${header}\nselect id, amount from public.sale`)
  await desk.write('stored', `${materialized}\nselect id, amount from sale`)
  await desk.write('readers', `${header}\nselect id, amount from plain`)
  await desk.sync()
})
afterAll(() => desk?.close())

async function swapped() {
  const { files } = await readViewFolder(desk.folder, 'UTC')
  const doubts = await findDoubts(desk.database.pools.read, files, { timeZone: 'UTC' })
  return doubts.filter(({ code }) => code === 'swapped_table')
}

test('a table that another one was put in the place of is told, with what reads the old one, until a sync', async () => {
  expect(await swapped()).toEqual([])
  await desk.sql(`begin; create table public.sale_new (like public.sale including all);
    insert into public.sale_new values (1, 20);
    alter table public.sale rename to sale_old; alter table public.sale_new rename to sale; commit`)
  const [plain, stored, ...others] = await swapped()
  expect(others).toEqual([])
  expect(plain).toEqual({
    code: 'swapped_table',
    views: ['plain', 'readers'],
    isNote: false,
    message: `views/plain.sql names sale, and its view reads sale_old: a table was renamed, and another one has its name now.
  Run "npx viewdesk views sync", after which the view reads what its file names.`,
  })
  expect(stored?.views).toEqual(['stored'])
  await desk.sync()
  expect(await swapped()).toEqual([])
})

test('a table that was only renamed, and a file that was changed since, are no such thing', async () => {
  await desk.sql('alter table public.sale rename to sales')
  expect(await swapped()).toEqual([])
  await desk.sql('alter table public.sales rename to sale')
  await desk.write('plain', `${header}\nselect id, amount from public.sale_old`)
  expect(await swapped()).toEqual([])
})
