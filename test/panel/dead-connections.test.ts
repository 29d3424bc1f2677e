import { pino } from 'pino'
import { type Backoffice, startBackoffice } from '../../src/backoffice.js'
import { readConfig } from '../../src/config/config.js'
import { defaultLimits } from '../../src/database/limits.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '../harness/jest.js'
import { waitUntil } from '../harness/patience.js'
import { type DatabaseProxy, openProxy } from '../harness/proxy.js'
import { panelFolder, projectDir } from '../harness/templates.js'
import { admin, signIn, type Visitor, visitor } from './visitor.js'

let database: TestDatabase
let proxy: DatabaseProxy
let backoffice: Backoffice
let url: string
let person: Visitor

beforeAll(async () => {
  database = await createTestDatabase('demo')
  proxy = await openProxy(database.connectionString)
  const environment = {
    DATABASE_URL: proxy.connectionString,
    DATA_DIR: panelFolder(),
    PORT: '0',
    SESSION_SECRET: 'a secret for tests that nobody else needs to know',
  }
  backoffice = await startBackoffice(readConfig(environment, projectDir), {
    log: pino({ level: 'silent' }),
    isScheduled: false,
    limits: { ...defaultLimits, silenceMs: 500 },
  })
  url = new URL(backoffice.url).origin
})
afterAll(async () => {
  await backoffice.stop()
  await proxy.close()
  await database.drop()
})
beforeEach(async () => {
  // The test before this one may have left connections that are dead and not found out yet.
  await waitUntil('somebody is signed in', async () => {
    const signedIn = await signIn(url, admin).catch(() => null)
    if (signedIn !== null) person = signedIn
    return signedIn !== null
  })
})

/** A view that takes its time for each row. */
async function makeSlow(view: string): Promise<{ undo(): Promise<void> }> {
  const { rows } = await database.pools.admin.query<{ body: string }>(
    `select rtrim(pg_get_viewdef($1::regclass), ';') as body`,
    [`reports.${view}`],
  )
  await database.pools.admin.query(
    `create or replace view reports.${view} as select * from (${rows[0]?.body}) as whole where pg_sleep(0.004) is not null`,
  )
  return {
    undo: async () => {
      await database.pools.admin.query(`create or replace view reports.${view} as ${rows[0]?.body}`)
    },
  }
}

/** Statements of the panel, and what they do. */
async function backends(what: string): Promise<number> {
  const { rows } = await database.pools.admin.query<{ count: number }>(
    `select count(*)::int as count from pg_stat_activity
     where datname = current_database() and application_name like 'viewdesk %' and pid <> pg_backend_pid() and ${what}`,
  )
  return rows[0]?.count ?? 0
}

async function answersAgain(address: string): Promise<void> {
  await waitUntil(`${address} is answered`, async () => (await person.get(address)).status === 200)
}

const asked = ['/api/v1/job/rows', '/api/v1/dashboard', '/admin', '/api/v1/search?q=17']

describe('when a proxy has forgotten all open connections', () => {
  test.each(asked)('%s says that the database cannot be reached, and works again at once', async (address) => {
    let answer: Response | undefined
    // On a busy machine the panel may find out about the connections of the test before this one only now, and throw away
    // the open ones with them: those that it makes then are not forgotten.
    await waitUntil('it meets a connection that is dead', async () => {
      await answersAgain(address)
      proxy.swallowOpen()
      answer = await person.get(address)
      return answer.status !== 200
    })
    expect(answer?.status).toBe(503)
    expect(await answer?.text()).toContain('database cannot be reached')
    await answersAgain(address)
  })

  test('a page that was opened says that it tries again by itself, and leads to itself; what was sent is not sent again', async () => {
    const address = '/admin/resources/job?filters.status=draft'
    let answer: Response | undefined
    await waitUntil('it meets a connection that is dead', async () => {
      await answersAgain(address)
      proxy.swallowOpen()
      answer = await person.get(address)
      return answer.status !== 200
    })
    const text = (await answer?.text()) ?? ''
    expect(text).toContain('The database cannot be reached. Try again in a moment. This page will try again by itself.')
    expect(text).toContain('<a class="button" href="">Try again</a>')
    expect(answer?.headers.get('refresh')).toBe('5')
    await answersAgain(address)

    const form = new URLSearchParams({ email: admin, password: 'correct horse battery' })
    await waitUntil('a sign-in meets one', async () => {
      await answersAgain(address)
      proxy.swallowOpen()
      answer = await visitor(url).post('/admin/login', form)
      return answer.status === 503
    })
    expect(answer?.headers.get('refresh')).toBeNull()
    expect(await answer?.text()).not.toContain('by itself')
  })

  test('somebody can sign in', async () => {
    proxy.swallowOpen()
    await waitUntil('somebody is signed in', () =>
      signIn(url, admin).then(
        () => true,
        () => false,
      ),
    )
  })

  test('/readyz is answered at once, and is ready again by itself', async () => {
    expect((await visitor(url).get('/readyz')).status).toBe(200)
    proxy.swallowOpen()
    const [first] = [await visitor(url).get('/readyz')]
    expect([200, 503]).toContain(first.status)
    await waitUntil('it is ready', async () => (await visitor(url).get('/readyz')).status === 200)
  })

  test('an export in the middle of its rows ends broken, and leaves nothing behind in PostgreSQL', async () => {
    const slow = await makeSlow('profit_margins')
    const answer = person.text('/api/v1/profit_margins/export.csv').then(
      () => 'whole',
      () => 'broken',
    )
    await waitUntil('PostgreSQL copies', async () => (await backends(`query like 'copy %' and state = 'active'`)) > 0)
    proxy.swallowOpen()
    expect(await answer).toBe('broken')
    await waitUntil('nothing is left', async () => (await backends(`query ilike 'copy %'`)) === 0)
    // The checks of a refresh read it too.
    await slow.undo()
  })

  test('a refresh in its middle ends, its run is closed, and the next one works', async () => {
    await answersAgain('/api/v1/completed_jobs/rows')
    const blocker = await database.pools.export.connect()
    await blocker.query('begin; lock table job in access exclusive mode')
    expect((await person.post('/api/v1/completed_jobs/refresh', {})).status).toBeLessThan(300)
    await waitUntil('it waits', async () => (await backends(`query ilike 'refresh %' and state = 'active'`)) > 0)
    proxy.swallowOpen()
    await blocker.query('commit')
    blocker.release()
    // PostgreSQL has done it, and its answer is lost: its transaction would stay open for ever.
    await waitUntil('nothing is left', async () => (await backends(`query ilike 'refresh %'`)) === 0)
    await answersAgain('/api/v1/completed_jobs/rows')
    await person.post('/api/v1/completed_jobs/refresh', {})
    await waitUntil('the first is closed, and another one done', async () => {
      const { rows } = await database.pools.admin.query<{ state: string }>(
        `select state from viewdesk.refresh_run where view_name = 'completed_jobs' order by id desc limit 2`,
      )
      return rows.map(({ state }) => state).join() === 'done,failed'
    })
  })
})

test('while nothing answers at all, the panel can be stopped, and says meanwhile that it is not ready', async () => {
  proxy.swallowAll()
  const startedAt = Date.now()
  expect((await visitor(url).get('/readyz')).status).toBe(503)
  expect(Date.now() - startedAt).toBeLessThan(20_000)
  const hanging = person.get('/api/v1/job/rows').catch((error: Error) => error)
  const stoppingAt = Date.now()
  await backoffice.stop()
  // Five seconds are promised.
  expect(Date.now() - stoppingAt).toBeLessThan(50_000)
  await hanging
})
