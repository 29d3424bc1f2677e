import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { planViews } from '../../../src/reports/sync/plan-views.js'
import { columnsWanted } from '../../../src/reports/view-files/columns-wanted.js'
import { readViewFolder } from '../../../src/reports/view-files/view-folder.js'
import { afterEach, beforeEach, expect, test } from '../../harness/jest.js'
import { projectDir } from '../../harness/templates.js'
import { openViewsDesk, type ViewsDesk } from '../../harness/views-desk.js'

let desk: ViewsDesk
beforeEach(async () => {
  desk = await openViewsDesk()
  await cp(join(projectDir, 'views'), desk.folder, { recursive: true })
})
afterEach(() => desk?.close())

async function edit(source: string, change: (text: string) => string): Promise<void> {
  const path = join(desk.folder, 'sources', `${source}.sql`)
  await writeFile(path, change(await readFile(path, 'utf8')))
}

const plan = async () => {
  const error = await planViews(desk.database.pools, desk.options()).then(
    () => null,
    (thrown: Error) => thrown,
  )
  return error?.message ?? ''
}

test('the shipped files have all that they want of one another', async () => {
  expect(await plan()).toBe('')
})

test('columns that a source lacks are told at the source, all at once, with the type and all who want them', async () => {
  // As somebody does who connects a database without these: the line of the column goes with it.
  await edit('source_job', (text) =>
    text
      .replace(/.*final_value.*\n/g, '')
      .replace('  started_at,\n', '')
      .replace(/-- columns:.*\n/, ''),
  )
  await edit('source_job_part', (text) =>
    text.replace(/--.*(total_cost|uncosted_parts).*\n/g, '').replace(/,\s*[a-z_.]*total_cost/, ''),
  )
  const told = await plan()
  expect(told).toMatch(
    /views\/sources\/source_job\.sql:\d+: the SELECT has no column "final_value", which completed_jobs \(views\/completed_jobs\.sql:\d+\)[^\n]*, as numeric\.\n {2}Its columns are: id, title/,
  )
  expect(told).toMatch(
    /views\/sources\/source_job\.sql:\d+: the SELECT has no column "started_at", which [^\n]* want, as timestamp with time zone/,
  )
  expect(told).toMatch(
    /views\/sources\/source_job_part\.sql:\d+: the SELECT has no column "total_cost", which completed_jobs/,
  )
  // One for each column, and nothing of what follows from it in the files that are right.
  expect(told.match(/^views\/.*$/gm)?.filter((line) => !line.startsWith('views/sources/'))).toEqual([])
})

test('a column of another type than a report wants is told at the source', async () => {
  await edit('source_job', (text) =>
    text.replace(/--.*final_value.*\n/g, '').replace('  final_value,', '  final_value::float8 as final_value,'),
  )
  expect(await plan()).toMatch(
    /views\/sources\/source_job\.sql:\d+: column "final_value" is of the type double precision, and completed_jobs \(views\/completed_jobs\.sql:\d+\)[^\n]* it as \[money\]: numeric\.\n {2}Cast it in the SELECT of the source\./,
  )
})

test('the columns that the shipped reports want stand in a document, with who wants them', async () => {
  const { files } = await readViewFolder(join(projectDir, 'views'), 'UTC')
  const document = await readFile(join(projectDir, 'docs', 'sources.md'), 'utf8')
  for (const source of files.filter(({ isSource }) => isSource)) {
    const [, section = ''] = document.split(`## \`${source.name}\``)
    const rows = section.split('\n## ')[0]?.split('\n') ?? []
    for (const reader of files) {
      for (const { relation, column } of await columnsWanted(reader)) {
        if (relation !== source.name) continue
        const row = rows.find((one) => one.startsWith(`| \`${column}\` |`))
        expect([source.name, column, reader.name, row?.includes(`\`${reader.name}\``)]).toEqual([
          source.name,
          column,
          reader.name,
          true,
        ])
      }
    }
    for (const { name } of source.header.columns) {
      expect([source.name, name, rows.some((one) => one.startsWith(`| \`${name}\` |`))]).toEqual([
        source.name,
        name,
        true,
      ])
    }
  }
})
