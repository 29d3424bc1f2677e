import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { projectDir } from '../harness/templates.js'
import { viewdesk } from '../harness/viewdesk.js'

/** A project of its own, whose view files a test may spoil. */
const project = mkdtempSync(join(tmpdir(), 'viewdesk-project-'))
let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase('demo')
  for (const part of ['package.json', 'views', 'dist/resources']) {
    cpSync(join(projectDir, part), join(project, part), { recursive: true })
  }
  symlinkSync(join(projectDir, 'node_modules'), join(project, 'node_modules'))
})
afterAll(async () => {
  await database?.drop()
  rmSync(project, { recursive: true, force: true })
})

const run = (...words: string[]) => viewdesk(words, { PROJECT_DIR: project, DATABASE_URL: database.connectionString })

test('a view file that cannot be read is one line and exit status 1, whatever is run; the other views go on', async () => {
  expect((await run('views', 'plan')).status).toBe(0)
  rmSync(join(project, 'views', 'open_jobs.sql'))
  mkdirSync(join(project, 'views', 'open_jobs.sql'))
  rmSync(join(project, 'views', 'visits_summary.sql'))
  const text = '-- title: One\n-- description: One row.\n-- grain: id\n\nselect 1 as id\n'
  writeFileSync(join(project, 'views', 'added.sql'), text)
  const told = 'views/open_jobs.sql is a folder. Move it out of this folder.\n'
  for (const words of [['views', 'plan'], ['views', 'sync'], ['setup']]) {
    const { status, stdout, stderr } = await run(...words)
    expect([words, status, stderr]).toEqual([words, 1, told])
    expect(stdout).toContain('keep       visits_summary: its file is gone, but no view is dropped while a file cannot')
    if (words[1] !== undefined) expect(stdout).toContain('create     added: it is not in the database')
  }
  const named = await run('views', 'sync', 'added')
  expect([named.status, named.stderr]).toEqual([1, told])
  const doctor = await run('doctor', '--json')
  expect([doctor.status, JSON.parse(doctor.stdout).problems]).toEqual([1, [told.trim()]])
  const [step] = JSON.parse((await run('views', 'plan', 'open_jobs', '--json')).stdout).views
  expect(step).toMatchObject({ name: 'open_jobs', action: 'keep', problem: told.trim() })
})
