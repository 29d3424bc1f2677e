import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DashboardAnswer } from '../../src/reports/dashboard/dashboard.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '../harness/jest.js'
import { waitUntil } from '../harness/patience.js'
import { removeFolder } from '../harness/remove-folder.js'
import { asSuperuser } from '../harness/superuser.js'
import { projectDir as checkout } from '../harness/templates.js'
import { admin, password, signIn } from '../panel/visitor.js'
import { textStatus } from './adopting/django-databases.js'

let database: TestDatabase
let folder: string
beforeAll(async () => {
  database = await createTestDatabase('demo')
  folder = await realpath(await mkdtemp(join(tmpdir(), 'viewdesk-project-')))
})
afterAll(async () => {
  await database?.drop()
  await removeFolder(folder)
})

const launcher = join(checkout, 'bin', 'viewdesk.js')

interface Run {
  readonly program?: string
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
}

const environment = (more: Run['env'] = {}) => ({
  ...process.env,
  NODE_OPTIONS: '',
  DATABASE_URL: database.connectionString,
  SESSION_SECRET: 'a secret for tests that nobody else needs to know',
  ...more,
})

function viewdesk(words: readonly string[], { program = launcher, cwd = checkout, env }: Run = {}) {
  const options = { cwd, encoding: 'utf8', env: environment(env) } as const
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], options)
  return { status, stdout, stderr }
}

function startPanel(words: readonly string[], env: Run['env'], cwd = checkout) {
  const panel = spawn(process.execPath, words, { cwd, env: environment({ PORT: '0', ...env }) })
  let said = ''
  for (const stream of [panel.stdout, panel.stderr]) {
    stream.on('data', (chunk) => {
      said += chunk
    })
  }
  return { panel, said: () => said }
}

const plannedBy = ({ stdout }: { readonly stdout: string }): readonly string[] =>
  JSON.parse(stdout).views.map(({ name }: { name: string }) => name)

async function readPackage(path: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(join(path, 'package.json'), 'utf8'))
}

describe('installed as a package into an empty folder', () => {
  let shop: string
  let program: string
  beforeAll(async () => {
    shop = join(folder, 'shop')
    const modules = join(shop, 'node_modules')
    await mkdir(join(modules, 'viewdesk'), { recursive: true })
    // As npm installs it, but for what is fetched from elsewhere.
    const packed = spawnSync('npm', ['pack', '--json', '--pack-destination', folder], {
      cwd: checkout,
      encoding: 'utf8',
    })
    expect([packed.status, packed.stderr]).toEqual([0, expect.anything()])
    const archive = (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? ''
    const words = ['-xzf', join(folder, archive), '-C', join(modules, 'viewdesk'), '--strip-components=1']
    expect(spawnSync('tar', words).status).toBe(0)
    for (const name of await readdir(join(checkout, 'node_modules'))) {
      if (name !== 'viewdesk') await symlink(join(checkout, 'node_modules', name), join(modules, name))
    }
    program = join(modules, 'viewdesk', 'bin', 'viewdesk.js')
  })

  test('it says that no project is here, and how to make one', () => {
    const { status, stderr } = viewdesk(['views', 'plan'], { program, cwd: shop })
    expect([status, stderr]).toEqual([
      1,
      `${shop} is not in a project. Go to one, name one by --project DIR, or make one: npx viewdesk init DIR\n`,
    ])
  })

  test('a project whose views are gone is named, and no other project stands in for it', async () => {
    const lost = join(shop, 'lost')
    await mkdir(join(lost, 'below'), { recursive: true })
    await writeFile(join(lost, 'package.json'), JSON.stringify({ name: 'lost', dependencies: { viewdesk: '^0.1.0' } }))
    for (const cwd of [lost, join(lost, 'below')]) {
      const { status, stderr } = viewdesk(['views', 'plan'], { cwd })
      expect([status, stderr]).toEqual([
        1,
        `${lost} uses Viewdesk, but has no folder "views". Bring it back, or make a project there: npx viewdesk init ${lost}\n`,
      ])
    }
    expect(viewdesk(['init', lost, '--empty'], { cwd: lost }).status).toBe(0)
    await rm(lost, { recursive: true })
  })

  test('it makes a project there, keeps what its package.json says, and starts with the views of the project', async () => {
    await writeFile(join(shop, 'package.json'), JSON.stringify({ name: 'shop', dependencies: { viewdesk: '^0.1.0' } }))
    expect(viewdesk(['init', '.'], { program, cwd: shop })).toMatchObject({ status: 0, stderr: '' })
    expect(await readPackage(shop)).toEqual({
      name: 'shop',
      type: 'module',
      scripts: { start: 'viewdesk start' },
      dependencies: { viewdesk: '^0.1.0' },
    })
    const plan = viewdesk(['views', 'plan', '--json'], { program, cwd: join(shop, 'views') })
    const actions: string[] = JSON.parse(plan.stdout).views.map(({ action }: { action: string }) => action)
    expect(new Set(actions)).toEqual(new Set(['unchanged']))
    const { panel, said } = startPanel([program, 'start'], {}, shop)
    await waitUntil('it is ready', () => /ready: http/.test(said()) || panel.exitCode !== null)
    const url = /ready: (http.*)\/admin/.exec(said())?.[1]
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready', problems: [] })
    expect(existsSync(join(shop, '.viewdesk', 'bundle'))).toBe(true)
    panel.kill('SIGINT')
    await once(panel, 'exit')
  })

  test('an empty project adopts a database that was there before: to its first number in four commands', async () => {
    const adopted = await createTestDatabase('empty')
    try {
      await asSuperuser(adopted, (client) =>
        client.query(`${textStatus}; grant select on all tables in schema public to viewdesk`),
      )
      // The pages that the project before has bundled are the same.
      const env = {
        DATABASE_URL: adopted.connectionString,
        VIEWDESK_ADMIN_PASSWORD: password,
        DATA_DIR: join(shop, '.viewdesk'),
      }
      const run = (...words: string[]) => viewdesk(words, { program, cwd: join(shop, 'adopted'), env })
      expect(viewdesk(['init', 'adopted', '--empty'], { program, cwd: shop }).status).toBe(0)
      expect(run('connect', '--yes', '--answer', 'counts=paid')).toMatchObject({ status: 0 })
      expect(run('setup')).toMatchObject({ status: 0 })
      const { panel, said } = startPanel([program, 'start'], env, join(shop, 'adopted'))
      await waitUntil('it is ready', () => /ready: http/.test(said()) || panel.exitCode !== null)
      const someone = await signIn(/ready: (http.*)\/admin/.exec(said())?.[1] ?? '', admin)
      // 100.10 + 50.20 + 9.70, as the fixture says.
      expect(await someone.json('/api/v1/orders_by_day/totals')).toMatchObject({
        totals: { orders: 3, total: '160.00' },
      })
      const board = (await someone.json('/api/v1/dashboard')) as DashboardAnswer
      expect(board.cards.map(({ figures }) => figures[0]?.value)).toEqual(['160.00', 3])
      expect(board.charts.map(({ points }) => points.length)).toEqual([2, 2])
      panel.kill('SIGINT')
      await once(panel, 'exit')
    } finally {
      await adopted.drop()
    }
  })

  test('its resources are checked against the types of the product, with file and line', async () => {
    const path = join(shop, 'resources', 'dashboard.ts')
    const right = await readFile(path, 'utf8')
    await writeFile(path, right.replace("title: { en: 'Billed', de: 'Abgerechnet' }", 'title: 1'))
    const { status, stderr } = viewdesk(['build'], { program, cwd: shop })
    expect([status, stderr]).toEqual([
      1,
      expect.stringMatching(/resources\/dashboard\.ts:14:\d+ - error|resources\/dashboard\.ts\(14,\d+\): error/),
    ])
    await writeFile(path, right)
    expect(viewdesk(['build'], { program, cwd: shop }).status).toBe(0)
  })

  test('a file of resources that fails is named with its reason', async () => {
    const path = join(shop, 'resources', 'view-events.ts')
    await writeFile(path, "export const onViewEvent: unknown = (() => { throw new Error('no chat today') })()\n")
    const { status, stderr } = viewdesk(['views', 'refresh', 'completed_jobs'], { program, cwd: shop })
    expect([status, stderr]).toEqual([1, expect.stringContaining(`${path} fails when it is loaded: no chat today\n`)])
    await writeFile(path, 'export const other = 1\n')
    expect(viewdesk(['views', 'refresh', 'completed_jobs'], { program, cwd: shop }).stderr).toContain(
      `${path} does not export "onViewEvent".`,
    )
  })
})

describe('beside a checkout', () => {
  let office: string
  beforeEach(async () => {
    office = await mkdtemp(join(folder, 'office-'))
  })

  test.each([
    ['--project DIR', (dir: string) => ({ words: ['--project', dir] })],
    ['--project=DIR', (dir: string) => ({ words: [`--project=${dir}`] })],
    ['PROJECT_DIR', (dir: string) => ({ words: [], env: { PROJECT_DIR: dir } })],
    ['its folder', (dir: string) => ({ words: [], cwd: join(dir, 'views') })],
  ])('a project is named by %s', async (_way, named) => {
    const { words, ...run } = named(join(office, 'ours'))
    expect(viewdesk(['init', join(office, 'ours'), '--empty']).status).toBe(0)
    await writeFile(
      join(office, 'ours', 'views', 'ours_only.sql'),
      '-- title: Ours\n-- description: Ours alone.\n-- grain: id\n\nselect 1 as id\n',
    )
    expect(plannedBy(viewdesk(['views', 'plan', '--json', ...words], run))).toContain('ours_only')
  })

  test('a folder without views is told', () => {
    for (const [by, words, env] of [
      ['--project', ['--project', office], {}],
      ['PROJECT_DIR', [], { PROJECT_DIR: office }],
    ] as const) {
      const { status, stderr } = viewdesk(['views', 'plan', ...words], { env })
      expect([status, stderr]).toEqual([
        1,
        `${by} is "${office}", which has no folder "views". Make a project there: npx viewdesk init DIR\n`,
      ])
    }
    expect(viewdesk(['views', 'plan', '--project']).stderr).toBe('--project needs a folder: write --project DIR.\n')
  })

  test('the folder of another program that keeps views is none', async () => {
    await mkdir(join(office, 'views'))
    await writeFile(join(office, 'package.json'), JSON.stringify({ dependencies: { express: '5' } }))
    await writeFile(join(office, 'views', 'index.sql'), 'select 1')
    expect(plannedBy(viewdesk(['views', 'plan', '--json'], { cwd: office }))).not.toContain('index')
  })

  test('nothing is overwritten by a new project', async () => {
    await mkdir(join(office, 'views'))
    await writeFile(join(office, 'README.md'), 'Ours.')
    const { status, stderr } = viewdesk(['init', office])
    expect([status, stderr]).toEqual([
      1,
      `${office} has views, README.md already, and nothing is overwritten. Name another folder, or move them away.\n`,
    ])
    expect(await readdir(office)).toEqual(['README.md', 'views'])
  })

  test('a doctor starts nothing and makes nothing: it says that nothing runs', async () => {
    expect(viewdesk(['init', office, '--empty']).status).toBe(0)
    const before = await readdir(office)
    const { status, stdout } = viewdesk(['doctor', '--project', office], { env: { DATABASE_URL: '' } })
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(
        /^DATABASE_URL is not set, and the embedded database does not run: .*\n.*\nView files: 0\n$/,
      ),
    ])
    expect(await readdir(office)).toEqual(before)
  })

  test('a doctor says where a start could not keep its pages, and leaves nothing where it could', async () => {
    expect(viewdesk(['init', office, '--empty']).status).toBe(0)
    const inTheWay = join(office, 'package.json')
    for (const DATABASE_URL of ['', database.connectionString]) {
      for (const DATA_DIR of ['/proc/nope', inTheWay, join(inTheWay, 'data')]) {
        const { status, stdout, stderr } = viewdesk(['doctor', '--project', office], {
          env: { DATABASE_URL, DATA_DIR },
        })
        expect([status, stderr, stdout]).toEqual([
          1,
          '',
          expect.stringContaining(`\nDATA_DIR, ${DATA_DIR}, cannot be written, and the panel keeps its pages there: `),
        ])
      }
      const env = { DATABASE_URL, DATA_DIR: join(office, 'not', 'yet', 'there') }
      expect(viewdesk(['doctor', '--project', office], { env }).stdout).not.toContain('cannot be written')
      expect(existsSync(join(office, 'not'))).toBe(false)
    }
  })

  test('a doctor tells what is wrong with the languages of a project, with file and message', async () => {
    expect(viewdesk(['init', office, '--empty']).status).toBe(0)
    await mkdir(join(office, 'languages'))
    const file = (name: string, text: string) => writeFile(join(office, 'languages', name), text)
    await file('pl.json', '\ufeff{"list": {"nxt": "Dalej", "totalsFailed": "Nie {{udało}}"}}')
    await file('cs.json', '{"list": ')
    await file('pl_PL.json', '{}')
    const { status, stdout } = viewdesk(['doctor', '--json', '--project', office], { env: { DATABASE_URL: '' } })
    expect([status, JSON.parse(stdout).problems]).toEqual([
      1,
      [
        'languages/pl_PL.json: the panel does not read it: a language is called by its tag, as in pl.json or pt-BR.json.',
        expect.stringMatching(/^languages\/cs\.json: it cannot be read: /),
        'languages/pl.json: "list.nxt" is not a message of the panel.',
        'languages/pl.json: "list.totalsFailed" has {{udało}}, for which there is no value. There is: none.',
      ],
    ])
  })

  test('an empty project starts, without the tables of the demo', async () => {
    expect(viewdesk(['init', office, '--empty']).status).toBe(0)
    const { panel, said } = startPanel([launcher, 'start', '--project', office], { DATABASE_URL: '' })
    await waitUntil('its views are there', () => /Bundling/.test(said()) || panel.exitCode !== null)
    expect(said()).toMatch(/"views":0/)
    expect(said()).not.toContain('Demo data')
    panel.kill('SIGINT')
    await once(panel, 'exit')
  })

  test('stopped while it bundles, it leaves no process that writes on, and no draft', async () => {
    expect(viewdesk(['init', office, '--empty']).status).toBe(0)
    const { panel, said } = startPanel([launcher, 'start', '--project', office], { DATABASE_URL: '' })
    const drafts = async () => (existsSync(bundles) ? await readdir(bundles) : [])
    const bundles = join(office, '.viewdesk', 'bundle')
    await waitUntil('it bundles', async () => (await drafts()).length > 0 || panel.exitCode !== null)
    panel.kill('SIGKILL')
    await once(panel, 'exit')
    await waitUntil('its draft is gone', async () => (await drafts()).length === 0)
    await waitUntil(
      'its database has stopped',
      () => !existsSync(join(office, '.viewdesk', 'postgres', 'postmaster.pid')),
    )
    expect(said()).toContain('Bundling')
  })
})
