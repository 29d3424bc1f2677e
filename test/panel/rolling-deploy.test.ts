import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { type Backoffice, startBackoffice } from '../../src/backoffice.js'
import { readConfig } from '../../src/config/config.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { projectWith } from '../harness/project-with.js'
import { panelFolder, projectDir } from '../harness/templates.js'
import { operator, signIn, type Visitor } from './visitor.js'

/** Two checkouts of one project: the second has one stored report with another column, one with another SELECT, and a new one. */
let database: TestDatabase
let oldRelease: Awaited<ReturnType<typeof projectWith>>
let newRelease: Awaited<ReturnType<typeof projectWith>>
const running: Backoffice[] = []

const viewFile = (name: string) => readFile(join(projectDir, 'views', `${name}.sql`), 'utf8')

beforeAll(async () => {
  database = await createTestDatabase('demo')
  oldRelease = await projectWith({})
  const [completed, unbilled] = [await viewFile('completed_jobs'), await viewFile('unbilled_jobs')]
  newRelease = await projectWith({
    completed_jobs: replaced(
      completed,
      /\nfrom source_job as job\n/,
      ",\n  'new' as release\nfrom source_job as job\n",
    ),
    unbilled_jobs: replaced(
      unbilled,
      /\n {2}and job\.final_value is null/,
      '\n  and job.final_value is null and job.id > 0',
    ),
    first_jobs:
      '-- title: First jobs\n-- description: The first ten.\n-- grain: id\n\nselect id from source_job where id <= 10\n',
  })
})
afterAll(async () => {
  for (const backoffice of running) await backoffice.stop()
  await oldRelease?.remove()
  await newRelease?.remove()
  await database?.drop()
})

function replaced(text: string, what: RegExp, by: string): string {
  expect(text).toMatch(what)
  return text.replace(what, by)
}

const environment = () => ({
  DATABASE_URL: database.connectionString,
  DATA_DIR: panelFolder(),
  PORT: '0',
  SESSION_SECRET: 'a secret for tests that nobody else needs to know',
})

async function start(folder: string): Promise<string> {
  const backoffice = await startBackoffice(readConfig(environment(), folder), {
    log: pino({ level: 'fatal' }),
    isScheduled: false,
  })
  running.push(backoffice)
  expect(backoffice.problems).toEqual([])
  return new URL(backoffice.url).origin
}

const asked = [
  '/readyz',
  '/api/v1/completed_jobs/rows?totals=yes',
  '/api/v1/profit_margins/totals',
  '/api/v1/unbilled_jobs/rows',
  '/api/v1/dashboard',
]

/** Asks one after the other, again and again, until it is told to stop; how often each answer came, by status and address. */
function keepAsking(someone: Visitor): () => Promise<Record<string, number>> {
  const answers: Record<string, number> = {}
  let isOver = false
  const askAll = async (): Promise<void> => {
    for (const address of asked) {
      const response = await someone.get(address)
      const told = response.status === 200 ? '' : ` ${await response.text()}`
      const answer = `${response.status} ${address}${told}`
      answers[answer] = (answers[answer] ?? 0) + 1
    }
    if (!isOver) await askAll()
  }
  const asking = askAll()
  return async () => {
    isOver = true
    await asking
    return answers
  }
}

test('a running release answers as ever while the next one sets up, and beside it', async () => {
  const old = await start(oldRelease.projectDir)
  const someone = await signIn(old, operator)
  const before = await someone.json<{ totals: object }>('/api/v1/completed_jobs/totals')

  const stop = keepAsking(someone)
  const setup = spawn(process.execPath, [join(projectDir, 'dist', 'src', 'cli.js'), 'setup'], {
    env: { ...process.env, ...environment(), NODE_OPTIONS: '', PROJECT_DIR: newRelease.projectDir },
  })
  let said = ''
  for (const stream of [setup.stdout, setup.stderr]) {
    stream.on('data', (text) => {
      said += text
    })
  }
  const [status] = await once(setup, 'close')
  expect([status, said]).toEqual([0, expect.stringMatching(/^rebuild +completed_jobs: /m)])
  expect(said).toMatch(/^create +first_jobs: /m)
  expect(said).toMatch(/ unbilled_jobs: its SELECT changed/)
  const next = await start(newRelease.projectDir)
  const answers = await stop()
  expect(Object.keys(answers).sort()).toEqual(asked.map((address) => `200 ${address}`).sort())

  expect((await someone.get('/readyz')).status).toBe(200)
  expect(await someone.json('/api/v1/completed_jobs/totals')).toMatchObject({ totals: before.totals })
  const other = await signIn(next, operator)
  expect(await (await other.get('/readyz')).json()).toEqual({ status: 'ready', problems: [] })
  const { rows } = await other.json<{ rows: readonly object[] }>('/api/v1/completed_jobs/rows?perPage=1')
  expect(rows[0]).toMatchObject({ release: 'new' })
  expect((await other.get('/api/v1/first_jobs/rows')).status).toBe(200)
})
