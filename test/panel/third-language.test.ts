import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { projectDir } from '../harness/templates.js'
import { admin, signIn, type Visitor } from './visitor.js'

/** A project like this one, with one file more and one line more in a view. */
const project = mkdtempSync(join(tmpdir(), 'third-language-'))
let panel: TestPanel
let person: Visitor
beforeAll(async () => {
  for (const name of readdirSync(projectDir)) {
    if (!['views', 'languages', '.git'].includes(name)) symlinkSync(join(projectDir, name), join(project, name))
  }
  cpSync(join(projectDir, 'views'), join(project, 'views'), { recursive: true })
  const view = join(project, 'views', 'open_jobs.sql')
  writeFileSync(view, readFileSync(view, 'utf8').replace('\n\nselect', '\n-- title.pl: Otwarte zlecenia\n\nselect'))
  mkdirSync(join(project, 'languages'))
  const words = { shell: { dashboard: 'Pulpit' }, dashboard: { title: 'Pulpit' } }
  writeFileSync(join(project, 'languages', 'pl.json'), JSON.stringify(words))
  panel = await startTestPanel({ template: 'demo', config: { projectDir: project } })
  person = await signIn(panel.url, admin)
})
afterAll(async () => {
  await panel?.stop()
  rmSync(project, { recursive: true })
})

test('a file in languages/ is a language that people can choose, and view files can say words in it', async () => {
  expect((await person.put('/api/v1/choices', { language: 'pl' })).status).toBe(204)
  const page = await person.text('/admin')
  expect(page).toContain('<html lang="pl"')
  expect(page).toContain('<title>Pulpit')
  const { reports } = await person.json<{ reports: { name: string; title: string }[] }>('/api/v1')
  const titleOf = (wanted: string) => reports.find(({ name }) => name === wanted)?.title
  expect([titleOf('open_jobs'), titleOf('completed_jobs')]).toEqual(['Otwarte zlecenia', 'Completed jobs'])
})

test('a language without a file cannot be chosen', async () => {
  expect((await person.put('/api/v1/choices', { language: 'fr' })).status).toBe(400)
})
