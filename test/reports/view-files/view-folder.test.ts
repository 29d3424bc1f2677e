import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../../src/config/config.js'
import { filesNotRead } from '../../../src/files-not-read.js'
import { readViewFolder } from '../../../src/reports/view-files/view-folder.js'
import { afterEach, beforeEach, expect, test } from '../../harness/jest.js'
import { header } from '../../harness/views-desk.js'

let project: string
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'viewdesk-test-'))
  for (const folder of ['views/sources', 'views/money', 'resources/dashboards'])
    await mkdir(join(project, folder), { recursive: true })
})
afterEach(() => rm(project, { recursive: true, force: true }))

const write = (file: string, text: string) => writeFile(join(project, file), text)
const view = `${header}\nselect 1 as id`

test.each([
  ['sources/source_job.sql', 'source_job.sql', 'source_job'],
  ['sources/source_job.sql', 'job.sql', 'job'],
])('views/%s and views/%s cannot both be there', async (one, other, name) => {
  await write(`views/${one}`, view)
  await write(`views/${other}`, view)
  await expect(readViewFolder(join(project, 'views'), 'UTC')).rejects.toThrow(
    `views/${other}:1: the name ${name} is taken by views/${one}. Rename one of them.`,
  )
})

test('files that nothing reads are told', async () => {
  await write('views/sales.sql', view)
  await write('views/money/costs.sql', view)
  await write(
    'resources/dashboard.ts',
    "import { cards } from './cards.js'\nexport const dashboard = { cards, charts: [] }",
  )
  await write('resources/cards.ts', 'export const cards = []')
  await write('resources/dashbord.ts', 'export const dashboard = { cards: [], charts: [] }')
  await write('resources/dashboards/sales.ts', 'export const dashboard = { cards: [], charts: [] }')
  expect(filesNotRead(readConfig({ TIME_ZONE: 'UTC' }, project, 'command'))).toEqual([
    'views/money/costs.sql is not read: view files stand in views/ or in views/sources/, and in no folder of these.',
    'resources/dashbord.ts is not read: none of dashboard.ts, records.ts, panel.ts, views.ts, view-events.ts imports it.',
  ])
})
