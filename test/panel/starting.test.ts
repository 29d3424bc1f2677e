import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { pino } from 'pino'
import { type Backoffice, startBackoffice } from '../../src/backoffice.js'
import { type Config, readConfig } from '../../src/config/config.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, afterEach, beforeAll, expect, test } from '../harness/jest.js'
import { patienceMs, waitUntil } from '../harness/patience.js'
import { openProxy } from '../harness/proxy.js'
import { panelFolder, projectDir } from '../harness/templates.js'
import { visitor } from './visitor.js'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase('demo')
})
const started: Backoffice[] = []
afterEach(async () => {
  for (const backoffice of started.splice(0)) await backoffice.stop()
})
afterAll(async () => await database.drop())

function environmentFor(connectionString: string, port = 0) {
  return {
    DATABASE_URL: connectionString,
    DATA_DIR: panelFolder(),
    PORT: String(port),
    SESSION_SECRET: 'a secret for tests that nobody else needs to know',
  }
}

function configFor(connectionString: string): Config {
  return readConfig(environmentFor(connectionString), projectDir)
}

interface Start {
  readonly url: string
  readonly ready: Promise<Backoffice>
  readonly logged: string[]
}

async function begin(config: Config): Promise<Start> {
  const logged: string[] = []
  const log = pino(
    { level: 'warn' },
    {
      write: (line: string) => {
        const { level, msg } = JSON.parse(line)
        // Requests that are answered with 503 are errors.
        if (level === 40) logged.push(msg)
      },
    },
  )
  let ready: Promise<Backoffice> | undefined
  const url = await new Promise<string>((resolve, reject) => {
    ready = startBackoffice(config, { log, isScheduled: false, onListening: resolve })
    ready.catch(reject)
  })
  return { url, ready: ready as Promise<Backoffice>, logged }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

async function status(url: string, address: string): Promise<number> {
  return (await visitor(url).get(address)).status
}

test('a panel whose database is away listens, says so, and is ready when the database is there', async () => {
  const port = await freePort()
  const address = new URL(database.connectionString)
  address.host = `127.0.0.1:${port}`
  const { url, ready, logged } = await begin(configFor(address.href))
  await waitUntil('it has tried', () => logged.length > 0)
  expect(await status(url, '/healthz')).toBe(200)
  const probe = await visitor(url).get('/readyz')
  expect([probe.status, await probe.text()]).toEqual([503, expect.stringContaining('cannot be reached')])
  const page = await visitor(url).get('/admin', { 'accept-language': 'de' })
  const german = await page.text()
  expect([page.status, german]).toEqual([503, expect.stringContaining('wartet auf seine Datenbank')])
  // It comes by itself, and by a click: to the address that was asked for, with whatever stands in it.
  expect(german).toContain('Diese Seite versucht es von selbst noch einmal.')
  expect(page.headers.get('refresh')).toBe('5')
  expect(german).toMatch(/<a class="button" href="">Noch einmal versuchen<\/a>\s*<a [^>]*href="\/admin">Zur Übersicht</)
  const api = await visitor(url).get('/api/v1')
  expect([api.status, (await api.json()).error.code]).toEqual([503, 'starting'])

  const proxy = await openProxy(database.connectionString, port)
  const backoffice = await ready
  started.push(backoffice)
  expect(new URL(backoffice.url).origin).toBe(url)
  expect(await status(url, '/readyz')).toBe(200)
  expect(await status(url, '/admin/login')).toBe(200)
  expect(logged.length).toBe(1)
  await started.splice(0)[0]?.stop()
  await proxy.close()
})

test('a panel that starts while a table is locked waits for it', async () => {
  const blocker = await database.pools.admin.connect()
  await blocker.query(
    'begin; lock table job in access exclusive mode; lock table reports.open_jobs in access exclusive mode',
  )
  const { url, ready } = await begin(configFor(database.connectionString))
  await waitUntil('it meets the lock', async () => {
    const { rows } = await database.pools.read.query(`select from pg_stat_activity where wait_event_type = 'Lock'
      and datname = current_database()`)
    return rows.length > 0
  })
  expect([await status(url, '/healthz'), await status(url, '/readyz')]).toEqual([200, 503])
  // Longer than PostgreSQL waits for a lock on our behalf: the first attempt has ended.
  await blocker.query('select pg_sleep(11)')
  expect([await status(url, '/healthz'), await status(url, '/readyz')]).toEqual([200, 503])
  await blocker.query('commit')
  blocker.release()
  started.push(await ready)
  expect(await status(url, '/readyz')).toBe(200)
})

test('what no waiting cures ends a start in words: there is no such database', async () => {
  const address = new URL(database.connectionString)
  address.pathname = '/nowhere'
  await expect(startBackoffice(configFor(address.href), { log: pino({ level: 'silent' }) })).rejects.toThrow(
    /"nowhere" at .* cannot be reached: database "nowhere" does not exist\. Check DATABASE_URL/,
  )
})

test('a panel that waits for its database ends when it is told to', async () => {
  const port = await freePort()
  const environment = environmentFor(`postgres://nobody@127.0.0.1:${await freePort()}/nowhere`, port)
  const { PATH } = process.env
  const panel = spawn(process.execPath, [join(projectDir, 'dist/src/start.js')], {
    env: { PATH, ...environment },
    stdio: 'ignore',
  })
  const ended = once(panel, 'exit')
  await waitUntil('it is alive', () =>
    status(`http://127.0.0.1:${port}`, '/healthz').then(
      (answer) => answer === 200,
      () => false,
    ),
  )
  panel.kill('SIGTERM')
  const hung = setTimeout(() => panel.kill('SIGKILL'), patienceMs)
  expect(await ended).toEqual([0, null])
  clearTimeout(hung)
})
