import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { type Backoffice, startBackoffice } from '../../src/backoffice.js'
import { readConfig } from '../../src/config/config.js'
import { openDatabase } from '../../src/open-database.js'
import { prepareDatabase } from '../../src/prepare-database.js'
import { lookAtViews } from '../../src/reports/sync/plan-views.js'
import { syncViews } from '../../src/reports/sync/sync.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { waitUntil } from '../harness/patience.js'
import { panelFolder, placeIn, projectDir } from '../harness/templates.js'
import { visitor } from './visitor.js'

const log = pino({ level: 'silent' })
let database: TestDatabase
let backoffice: Backoffice
let url: string

const tables = `
  create table public.provider (id bigint, name text);
  create table public.job (id bigint, provider_id bigint, title text, status text, estimated_value numeric,
    final_value numeric, created_at timestamptz, started_at timestamptz, completed_at timestamptz);
  create table public.job_part (id bigint, job_id bigint, name text, quantity numeric, unit_cost numeric, total_cost numeric)`

function configFor(connectionString: string) {
  const environment = {
    DATABASE_URL: connectionString,
    DATA_DIR: panelFolder(),
    PORT: '0',
    VIEWDESK_ADMIN_PASSWORD: 'correct horse battery',
  }
  return readConfig(environment, projectDir)
}

beforeAll(async () => {
  database = await createTestDatabase('empty')
  backoffice = await startBackoffice(configFor(database.connectionString), { log })
  url = new URL(backoffice.url).origin
})
afterAll(async () => {
  await backoffice.stop()
  await database.drop()
})

describe('a panel on a database that nobody has set up', () => {
  test('starts, and says which command to run', async () => {
    expect(backoffice.problems.join()).toContain('npx viewdesk setup')
    const response = await visitor(url).get('/readyz')
    expect(response.status).toBe(503)
    expect((await response.json()).problems.join()).toContain('npx viewdesk setup')
  })

  test('tells people who sign in that it is not set up, and is alive', async () => {
    const response = await visitor(url).post('/admin/login', new URLSearchParams({ email: 'a@b', password: 'c' }))
    expect(response.status).toBe(503)
    expect(await response.text()).toContain('not set up')
    expect((await visitor(url).get('/healthz')).status).toBe(200)
  })

  test('has a plan that creates everything', async () => {
    const options = { viewsDir: join(projectDir, 'views'), timeZone: 'UTC' }
    const steps = await lookAtViews(database.pools, options)
    expect(new Set(steps.map(({ action }) => action))).toEqual(new Set(['create']))
  })

  test('asks to be started again once it is set up: it has read no reports', async () => {
    await database.pools.admin.query(tables)
    const config = configFor(database.connectionString)
    const opened = await openDatabase(config, log)
    await prepareDatabase(config, opened, log)
    await opened.close()
    // One look a second at most: what was found just before may be told once more.
    await waitUntil('the panel has looked again', async () => {
      const { problems } = await (await visitor(url).get('/readyz')).json()
      return problems.length === 1 && problems[0].includes('Start the panel again')
    })
  })
})

test('a panel on a database that an earlier release has set up waits for the set-up, and fills the log with no failure', async () => {
  const older = await createTestDatabase('demo')
  const { pools } = older
  await pools.admin.query(`drop function viewdesk.changes_waiting cascade;
    alter table viewdesk.incremental_report drop column if exists compared_rows;
    alter table viewdesk.level rename to level_of_later;
    delete from viewdesk.migration where name > '023'`)
  const told: string[] = []
  const error = pino({ level: 'error' }, { write: (line: string) => void told.push(line) })
  const waiting = await startBackoffice(configFor(older.connectionString), { log: error })
  try {
    expect(waiting.problems.join()).toContain('npx viewdesk setup')
    await sleep(3000)
    expect(told).toEqual([])
  } finally {
    await waiting.stop()
    await older.drop()
  }
})

describe('a role that owns both schemas and may create none', () => {
  test('can set up the database', async () => {
    const other = await createTestDatabase('empty')
    try {
      await other.pools.admin.query('create schema viewdesk; create schema reports')
      const { rows } = await other.pools.admin.query('select current_database() as name, current_user as role')
      await other.pools.admin.query(`revoke create on database ${rows[0].name} from ${rows[0].role}, public`)
      const config = configFor(other.connectionString)
      const opened = await openDatabase(config, log)
      await other.pools.admin.query(tables)
      const { steps } = await prepareDatabase(config, opened, log)
      expect(steps.every(({ action }) => action === 'create')).toBe(true)
      const again = await syncViews(opened.pools, { viewsDir: join(projectDir, 'views'), timeZone: 'UTC' })
      expect(again.every(({ action }) => action === 'unchanged')).toBe(true)
      await opened.close()
    } finally {
      await other.drop()
    }
  })
})

describe('a role that may create no schema and read no table', () => {
  test('is told the statements that help, with its own name in them', async () => {
    const other = await createTestDatabase('empty')
    const { admin } = other.pools
    const { rows } = await admin.query('select current_database() as database, current_user as role')
    const { database: name, role } = rows[0]
    const config = configFor(other.connectionString)
    const opened = await openDatabase(config, log)
    try {
      await admin.query(`revoke create on database ${name} from ${role}, public`)
      await expect(prepareDatabase(config, opened, log)).rejects.toThrow(
        `grant create on database "${name}" to "${role}";`,
      )
      await admin.query(`grant create on database ${name} to ${role}`)
      await admin.query(tables)
      await admin.query(`revoke select on job from ${role}`)
      await expect(prepareDatabase(config, opened, log)).rejects.toThrow(
        `${placeIn('views/sources/source_job.sql', 'from public.job')}: the role ${role} may not read public.job. Let its owner run:
  grant select on "public"."job" to "${role}";`,
      )
    } finally {
      await opened.close()
      await other.drop()
    }
  })
})
