import { rm } from 'node:fs/promises'
import { detachViews, dropViews } from '../../../src/reports/sync/detached-views.js'
import { afterEach, beforeEach, expect, test } from '../../harness/jest.js'
import { header, openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
})
afterEach(() => desk?.close())

test('a folder without files drops what was made from them; a folder that is missing is an error', async () => {
  await desk.write('things', `${header}\nselect id from public.provider`)
  await desk.sync()
  await expect(desk.sync({ viewsDir: `${desk.folder}/nowhere` })).rejects.toThrow(/nowhere, is missing/)
  await desk.remove('things')
  expect(await desk.sync()).toEqual({ things: 'drop' })
  expect(await desk.sync()).toEqual({})
  expect(await dropViews(desk.database.pools)).toEqual([])
  await rm(desk.folder, { recursive: true })
  await expect(desk.sync()).rejects.toThrow(/is missing/)
})

test('files that read one another in a circle, and a column that is gone, are told with file and line', async () => {
  await desk.write('alpha', `${header}\nselect id from beta`)
  await desk.write('beta', `${header}\nselect id from alpha`)
  await expect(desk.sync()).rejects.toThrow(/alpha reads beta reads alpha/)
  await desk.remove('beta')
  await desk.sql('alter table provider add column short_lived text')
  await desk.write('alpha', `${header}\nselect id, short_lived\nfrom public.provider`)
  await desk.sync()
  await detachViews(desk.database.pools, { names: ['alpha'] })
  await desk.sql('alter table provider drop column short_lived')
  await expect(desk.sync()).rejects.toThrow(/views\/alpha.sql:5: column "short_lived" does not exist/)
  await desk.write('alpha', `${header}\nselect id from public.provider`)
  expect(await desk.sync()).toEqual({ alpha: 'create' })
})
