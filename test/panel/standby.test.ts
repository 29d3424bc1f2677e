import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

const log = pino({ level: 'silent' })
const email = 'admin@example.com'
const password = 'correct horse battery'
let folder: string
let server: EmbeddedServer
let backoffice: Backoffice
let origin: string

const configFor = (DATABASE_URL?: string) =>
  readConfig(
    {
      ...(DATABASE_URL === undefined ? { DATA_DIR: folder } : { DATABASE_URL, DATA_DIR: panelFolder() }),
      PORT: '0',
      VIEWDESK_ADMIN_EMAIL: email,
      VIEWDESK_ADMIN_PASSWORD: password,
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
  await (await startEmbedded(folder, log, options)).stop()
  await writeFile(join(folder, 'postgres', 'standby.signal'), '')
  server = await startEmbedded(folder, log, options)
  backoffice = await startBackoffice(configFor(server.connectionString), { log, isScheduled: false })
  origin = new URL(backoffice.url).origin
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
