import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { addStaff } from '../../src/access/accounts.js'
import { startBackoffice } from '../../src/backoffice.js'
import { type Config, readConfig } from '../../src/config/config.js'
import { ensureBundle, type PageScripts, pageScripts } from '../../src/panel/adminjs/bundling/bundle.js'
import { readComponents } from '../../src/panel/adminjs/bundling/components.js'
import { type Panel, startPanel } from '../../src/panel/server.js'
import { catalogueOf } from '../../src/reports/catalogue.js'
import { openRefreshQueue } from '../../src/reports/refresh/queue.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, afterEach, beforeAll, describe, expect, test } from '../harness/jest.js'
import { removeFolder } from '../harness/remove-folder.js'

const projectDir = process.cwd()
const log = pino({ level: 'silent' })
let database: TestDatabase
let folder: string
beforeAll(async () => {
  database = await createTestDatabase('migrated')
  // A dot in the path: Express 5 refuses to send files from below such a folder.
  folder = await mkdtemp(join(tmpdir(), '.viewdesk-test-'))
})
const panels: Panel[] = []
afterEach(async () => {
  for (const panel of panels.splice(0)) await panel.stop()
})
afterAll(async () => {
  await database.drop()
  await removeFolder(folder)
})

async function start(
  env: Record<string, string>,
  readiness = { ready: true, problems: [] as string[] },
): Promise<Panel> {
  const config: Config = readConfig({ PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'silent', ...env }, projectDir)
  const context = { pools: database.pools, catalogue: catalogueOf([]), timeZone: 'UTC', now: () => new Date() }
  const panel = await startPanel({
    config,
    context,
    resources: [],
    dashboards: [],
    records: [],
    views: [],
    queue: openRefreshQueue(context),
    readiness: async () => readiness,
    log,
  })
  panels.push(panel)
  return panel
}

describe('the panel', () => {
  test('says in words that a port is taken, and what to do, before anything is made', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as { port: number }
    await expect(start({ PORT: String(port) })).rejects.toThrow(
      new RegExp(`Port ${port} on 127\\.0\\.0\\.1 is taken\\. .*PORT=`),
    )
    const dataDir = join(folder, 'not made')
    const config = readConfig({ PORT: String(port), DATA_DIR: dataDir }, projectDir)
    await expect(startBackoffice(config, { log })).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken.`)
    expect(existsSync(dataDir)).toBe(false)
    other.close()
  })

  test('listens only when its pages can be served, from a data folder outside the project with a dot in its path', async () => {
    const panel = await start({})
    const { pages } = await readScripts(await bundle())
    const response = await fetch(`${panel.url}/admin/assets/${pages}`)
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('ReportList')])
    await panel.stop()
    await expect(fetch(`${panel.url}/healthz`)).rejects.toThrow()
  })

  test('says that it is not ready, and which command helps', async () => {
    const panel = await start({}, { ready: false, problems: ['Run "npx viewdesk setup".'] })
    const response = await fetch(`${panel.url}/readyz`)
    expect([response.status, await response.json()]).toEqual([
      503,
      { status: 'not ready', problems: ['Run "npx viewdesk setup".'] },
    ])
    expect((await fetch(`${panel.url}/healthz`)).status).toBe(200)
  })

  test('after sixty failures from one address it listens to that address no more, whichever account is tried', async () => {
    const panel = await start({})
    const attempt = (number: number) =>
      fetch(`${panel.url}/admin/login`, {
        method: 'POST',
        body: new URLSearchParams({ email: `somebody-${number}@example.com`, password: 'guess' }),
      })
    const statuses = []
    for (let number = 0; number < 61; number++) statuses.push((await attempt(number)).status)
    expect(statuses).toEqual([...Array(60).fill(401), 429])
    // All panels of a database count together.
    await database.pools.admin.query('delete from viewdesk.sign_in_failure')
  })

  test('behind https its cookie is secure, for this host only, and its forms are accepted from that address', async () => {
    const panel = await start({ BASE_URL: 'https://desk.example.com' })
    await addStaff(database.pools.admin, { email: 'a@example.com', role: 'viewer', password: 'correct horse battery' })
    const response = await fetch(`${panel.url}/admin/login`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: 'https://desk.example.com' },
      body: new URLSearchParams({ email: 'a@example.com', password: 'correct horse battery' }),
    })
    // The first one: programs that sign in look no further.
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-viewdesk=.*; Path=\/; .*HttpOnly; Secure; SameSite=Lax/),
      expect.stringMatching(/^__Host-viewdesk-device=/),
    ])
    expect(response.headers.get('strict-transport-security')).toMatch(/max-age/)
  })
})

describe('the bundle', () => {
  test('is made once for the same sources', async () => {
    const path = await bundle()
    const { mtimeMs } = await stat(path)
    expect(await bundle()).toBe(path)
    expect((await stat(path)).mtimeMs).toBe(mtimeMs)
  })

  test('leaves no drafts behind', async () => {
    await bundle()
    expect((await readdir(join(folder, 'bundle'))).filter((name) => name.startsWith('draft'))).toEqual([])
  })

  test('that cannot be made is an error that says which file is at fault', async () => {
    const components = [{ name: 'Missing', path: join(folder, 'missing.tsx'), overrides: false }]
    await expect(ensureBundle({ productDir: projectDir, dataDir: folder, components, log })).rejects.toThrow(/missing/)
  })

  test('holds every component of the manifest', async () => {
    const folder = await bundle()
    const text = await readFile(join(folder, (await readScripts(folder)).pages), 'utf8')
    for (const { name } of readComponents(projectDir)) expect(text).toContain(`${name}:`)
  })
})

const bundle = () =>
  ensureBundle({ productDir: projectDir, dataDir: folder, components: readComponents(projectDir), log })

async function readScripts(folder: string): Promise<PageScripts> {
  return JSON.parse(await readFile(join(folder, pageScripts), 'utf8'))
}
