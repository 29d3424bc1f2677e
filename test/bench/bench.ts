import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { startBackoffice } from '../../src/backoffice.js'
import { readConfig } from '../../src/config/config.js'
import { createDemoTables } from '../../src/database/demo/tables.js'
import { startEmbedded } from '../../src/database/embedded/embedded.js'
import { migrate } from '../../src/database/migrations/migrate.js'
import { inTransaction } from '../../src/database/transactions.js'
import { openContext } from '../../src/open-context.js'
import { openDatabase } from '../../src/open-database.js'
import { fillDemoUntil } from '../../src/prepare-database.js'
import type { ReportsContext } from '../../src/reports/catalogue.js'
import { compareDashboards } from './dashboards.js'
import { compareExports } from './exports.js'
import { compareFolds } from './incremental.js'
import { compareLevels } from './levels.js'
import { interleave, requestsPerRound, say } from './measure.js'
import { comparePages } from './pages.js'
import { compareRebuilds } from './readers.js'
import { compareRefreshes } from './refresh.js'
import { compareWithStock } from './stock.js'
import { compareTotals } from './totals.js'
import { compareWorkbooks } from './workbooks.js'

// `npm run bench -- 1000000`, or `npm run bench -- 1000000 lists levels` for some sections: figures are ratios of two
// things measured by turns in one run, so that they mean the same on any machine.
const [jobs, ...asked] = [Number(process.argv[2] ?? 200_000), ...process.argv.slice(3)] as [number, ...string[]]
const sectionNames = [
  'lists',
  'stock',
  'exports',
  'workbooks',
  'totals',
  'pages',
  'dashboard',
  'levels',
  'refresh',
  'rebuilds',
  'incremental',
] as const
const unknown = asked.filter((name) => !sectionNames.some((section) => section === name))
if (unknown.length > 0) throw new Error(`No section ${unknown.join(', ')}. There are: ${sectionNames.join(', ')}.`)
const password = 'a password for the bench'
const projectDir = fileURLToPath(new URL('../../../', import.meta.url))
const silent = pino({ level: 'silent' })

const folder = await mkdtemp(join(tmpdir(), 'viewdesk-bench-'))
const server = await startEmbedded(join(folder, 'data'), silent, { durable: false })
try {
  await run(server.connectionString)
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}

async function run(connectionString: string): Promise<void> {
  const config = {
    ...readConfig({ DATABASE_URL: connectionString, SYNC_ON_START: 'yes', PORT: '0', LOG_LEVEL: 'silent' }, projectDir),
    dataDir: join(folder, 'panel'),
    adminPassword: password,
  }
  const database = await openDatabase(config, silent)
  await migrate(connectionString)
  await inTransaction(database.pools.admin, createDemoTables)
  say(`${jobs} jobs …`)
  await inTransaction(database.pools.admin, (client) => fillDemoUntil(client, 'UTC', jobs, '2026-06-30'))
  const panel = await startBackoffice(config, { log: silent, isScheduled: false })
  try {
    const context = await openContext(config, database)
    const cookie = await signIn(panel.url, config.adminEmail)
    const sections: Readonly<Record<(typeof sectionNames)[number], () => Promise<void>>> = {
      lists: () => compareLists(context, panel.url, cookie),
      stock: () => compareWithStock(connectionString, panel.url, cookie),
      exports: () => compareExports(context, panel.url, cookie),
      workbooks: () => compareWorkbooks(context),
      totals: () => compareTotals(context),
      pages: () => comparePages(context, panel.url, cookie),
      dashboard: () => compareDashboards(context, panel.url, cookie),
      levels: () => compareLevels(context),
      refresh: () => compareRefreshes(context, connectionString),
      rebuilds: () => compareRebuilds(context, connectionString),
      incremental: () => compareFolds(context, connectionString),
    }
    for (const name of sectionNames) if (asked.length === 0 || asked.includes(name)) await sections[name]()
  } finally {
    await panel.stop()
    await database.close()
  }
}

async function signIn(url: string, email: string): Promise<string> {
  const answer = await fetch(`${url}/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: new URL(url).origin },
    body: new URLSearchParams({ email, password }),
  })
  const cookie = answer.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  if (answer.status !== 302 && answer.status !== 303) throw new Error(`signing in answered ${answer.status}`)
  return cookie
}

/** Rows and count of a filtered list over HTTP, against the same select and count on one bare connection. */
async function compareLists(context: ReportsContext, url: string, cookie: string): Promise<void> {
  for (const [name, where] of [
    ['one provider', 'provider_id = 7'],
    ['all', 'true'],
  ] as const) {
    const address = `/api/v1/completed_jobs/rows${where === 'true' ? '' : '?provider=7'}`
    const { mine, bare } = await interleave(
      async () => {
        await (await fetch(new URL(address, url), { headers: { cookie } })).text()
      },
      async () => {
        const client = await context.pools.read.connect()
        await client.query(
          `select * from reports.completed_jobs where ${where} order by completed_on desc nulls last, job_id limit 50`,
        )
        await client.query(`select count(*) from reports.completed_jobs where ${where}`)
        client.release()
      },
      requestsPerRound,
    )
    say(
      `list of completed_jobs, ${name}: ${mine.toFixed(1)} ms, bare ${bare.toFixed(1)} ms, ratio ${(mine / bare).toFixed(2)} (at most 1.5)`,
    )
  }
}
