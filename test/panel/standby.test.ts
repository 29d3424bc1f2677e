import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import pg from 'pg'
import { pino } from 'pino'
import { type Backoffice, startBackoffice } from '../../src/backoffice.js'
import { readConfig } from '../../src/config/config.js'
import { type EmbeddedServer, startEmbedded } from '../../src/database/embedded/embedded.js'
import { openDatabase } from '../../src/open-database.js'
import { prepareDatabase } from '../../src/prepare-database.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { waitUntil } from '../harness/patience.js'
import { removeFolder } from '../harness/remove-folder.js'
import { panelFolder, projectDir } from '../harness/templates.js'
import { viewdesk } from '../harness/viewdesk.js'
import { signIn as signInAs, type Visitor, visitor } from './visitor.js'

const lines: Record<string, unknown>[] = []
const log = pino(
  { level: 'warn' },
  new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)))
      done()
    },
  }),
)
const email = 'admin@example.com'
const password = 'correct horse battery'
let folder: string
let server: EmbeddedServer
let backoffice: Backoffice
let origin: string
let person: Visitor
const atStart: Record<string, unknown>[] = []

const configFor = (DATABASE_URL?: string) =>
  readConfig(
    {
      ...(DATABASE_URL === undefined ? { DATA_DIR: folder } : { DATABASE_URL, DATA_DIR: panelFolder() }),
      PORT: '0',
      VIEWDESK_ADMIN_EMAIL: email,
      VIEWDESK_ADMIN_PASSWORD: password,
      SESSION_SECRET: '0123456789'.repeat(5),
    },
    projectDir,
  )

/** A server that was set up and stopped is a standby from its next start on, where a file in its folder says so: once it has written its log as for others. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'viewdesk-standby-'))
  const config = configFor()
  const primary = await openDatabase(config, log)
  await prepareDatabase(config, primary, log, '2026-06-30')
  await primary.close()
  const options = { durable: false, settings: ['wal_level=replica'] }
  const before = await startEmbedded(folder, log, options)
  const panel = await startBackoffice(configFor(before.connectionString), { log, isScheduled: false })
  // Whoever is signed in when the standby takes over.
  person = await signInAs(new URL(panel.url).origin, email)
  await panel.stop()
  await before.stop()
  await writeFile(join(folder, 'postgres', 'standby.signal'), '')
  server = await startEmbedded(folder, log, options)
  lines.length = 0
  backoffice = await startBackoffice(configFor(server.connectionString), { log, isScheduled: false })
  origin = new URL(backoffice.url).origin
  // Changes are looked for at once.
  await waitUntil('it was looked for changes', async () =>
    lines.some(({ msg }) => String(msg).startsWith('Incremental')),
  )
  atStart.push(...lines)
})
afterAll(async () => {
  await backoffice?.stop()
  await server?.stop()
  if (folder !== undefined) await removeFolder(folder)
})

const readiness = async () => {
  const answer = await fetch(`${origin}/readyz`)
  const { problems } = (await answer.json()) as { problems: string[] }
  return { status: answer.status, problems }
}
const signIn = () =>
  fetch(`${origin}/admin/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin },
    body: new URLSearchParams({ email, password }),
  })

describe('on a standby', () => {
  test('the panel starts, and says at the start and at /readyz that the database only reads', async () => {
    expect(backoffice.problems).toEqual([expect.stringMatching(/^The database only reads: it is a standby\./)])
    expect(await readiness()).toMatchObject({ status: 503, problems: backoffice.problems })
  })

  test('signing in is answered in words, and not by a fault', async () => {
    const answer = await signIn()
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('The database can only be read right now, so nobody can sign in')
  })

  test('whoever is signed in goes on reading; what would write is refused in words, and the log has the reason and no stack', async () => {
    const here = visitor(origin)
    const cookies = here.cookies as Map<string, string>
    for (const [name, value] of person.cookies) cookies.set(name, value)
    expect((await here.get('/api/v1/completed_jobs/rows')).status).toBe(200)
    lines.length = 0
    for (const [address, body] of [
      ['/api/v1/completed_jobs/refresh', {}],
      ['/api/v1/completed_jobs/check', {}],
      ['/api/v1/board-notes', { text: 'Storm week', from: '2026-06-01', to: '2026-06-07' }],
      ['/api/v1/job/views', { name: 'Mine', query: '', shared: false }],
    ] as const) {
      const answer = await here.post(address, body)
      expect([address, answer.status, (await answer.json()).error.code]).toEqual([address, 503, 'database_read_only'])
    }
    expect(lines.filter(({ err }) => err !== undefined)).toEqual([])
  })

  test('the start has not logged a stack', () => {
    expect(atStart.filter(({ err }) => err !== undefined)).toEqual([])
  })

  test.each(['sync', 'drop', 'detach'])('views %s says so and changes nothing', async (command) => {
    const { status, stdout, stderr } = await viewdesk(['views', command, '--json'], {
      DATABASE_URL: server.connectionString,
    })
    const message =
      'The database only reads: it is a standby. Views can be changed only on a server that also writes: let DATABASE_URL lead there. Nothing was changed.'
    expect([status, stderr]).toEqual([1, `${message}\n`])
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'database_read_only', message } })
  })

  test('the panel works as soon as the standby is promoted', async () => {
    const url = new URL(server.connectionString)
    url.username = 'postgres'
    const superuser = new pg.Client({ connectionString: url.href })
    await superuser.connect()
    await superuser.query('select pg_promote()')
    await superuser.end()
    await waitUntil('it is ready', async () => (await readiness()).status === 200)
    expect((await signIn()).status).toBe(303)
  })
})
