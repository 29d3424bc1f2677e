import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findDoubts } from '../../../src/reports/doubts/find-doubts.js'
import { readViewFolder } from '../../../src/reports/view-files/view-folder.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeAll(async () => {
  desk = await openViewsDesk()
  await mkdir(join(desk.folder, 'sources'))
})
afterAll(() => desk?.close())

/** What is told of a report on providers whose files have these lines. */
async function toldOf(source: string, report: string) {
  await writeFile(
    join(desk.folder, 'sources', 'source_provider.sql'),
    `-- title: Providers\n-- description: Providers.\n-- grain: id\n${source}\nselect id, name from public.provider`,
  )
  await writeFile(
    join(desk.folder, 'jobs.sql'),
    `-- title: Jobs\n-- description: Jobs.\n-- grain: id\n-- column provider_id [provider]: Provider.\n${report}
select id, provider_id from public.job`,
  )
  const { files } = await readViewFolder(desk.folder, 'UTC')
  return await findDoubts(desk.database.pools.read, files, { timeZone: 'UTC' })
}

test('a plan notes a column whose names are for fewer people than its report', async () => {
  const note = {
    code: 'names_for_fewer',
    views: ['jobs'],
    isNote: true,
    message: expect.stringMatching(
      /^views\/jobs\.sql:4: column provider_id refers to provider, which views\/sources\/source_provider\.sql keeps for fewer people \("roles: admin"\)/,
    ),
  }
  expect(await toldOf('-- roles: admin', '')).toEqual([note])
  expect(await toldOf('-- roles: admin', '-- roles: operator, admin')).toEqual([note])
})

test('it notes none where everybody who reads the report may read the names', async () => {
  expect(await toldOf('-- listed: no', '')).toEqual([])
  expect(await toldOf('-- roles: admin', '-- roles: admin')).toEqual([])
  expect(await toldOf('-- roles: operator, admin', '-- roles: operator')).toEqual([])
  expect(await toldOf('-- roles: operator', '-- roles: admin')).toEqual([])
})
