import pg from 'pg'
import { fold } from '../../../src/reports/incremental/fold/fold.js'
import type { IncrementalReport } from '../../../src/reports/incremental/fold/fold-report.js'
import { NotIncrementalError } from '../../../src/reports/incremental/refusal.js'
import { createTestDatabase, type TestDatabase } from '../../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { type Chance, chanceOf } from './chance.js'
import { captureBeneath, countDifferences, keepReport, planOnce } from './kept-reports.js'
import { manyImages, randomBatch } from './random-batch.js'
import { type Readable, randomReport, tables } from './random-reports.js'

let database: TestDatabase
let client: pg.Client

beforeAll(async () => {
  database = await createTestDatabase('empty')
  client = new pg.Client({ connectionString: database.connectionString })
  await client.connect()
  planOnce(client)
  await client.query('set search_path = public')
})

afterAll(async () => {
  await client?.end()
  await database?.drop()
})

const rounds = Number(process.env.VIEWDESK_TEST_FOLDS ?? 4)
const seeds = Array.from({ length: rounds }, (_, place) => Number(process.env.VIEWDESK_TEST_SEED ?? 1) + place)
const settings = "set local timezone = 'UTC'"

test('whatever a report reads and whatever is written beneath it, its folded rows are those that its SELECT gives', async () => {
  const sum = { comparisons: 0, refused: [] as string[] }
  for (const seed of seeds) {
    const { chance, reports } = await prepare(seed, sum.refused)
    for (let batch = 0; batch < 6; batch += 1) {
      const written: string[] = []
      for (let more = chance.below(3); more >= 0; more -= 1) written.push(...(await write(client, randomBatch(chance))))
      // Many are followed to the reports in another way than few.
      if (batch % 2 === 1) await write(client, manyImages)
      await fold(client, reports, settings)
      sum.comparisons += await compare(reports, `seed ${seed}, batch ${batch}`, written)
    }
  }
  console.log(`${sum.comparisons} comparisons, ${told(sum.refused)}`)
  expect(sum.comparisons).toBeGreaterThan(rounds * 40)
})

test('what others write while a fold runs is in none of its rows, and in all of them after the next', async () => {
  let comparisons = 0
  for (const seed of seeds) {
    const { chance, reports } = await prepare(seed, [])
    const others = new pg.Client({ connectionString: database.connectionString })
    await others.connect()
    await others.query('set search_path = public')
    // A table that is being emptied waits for whoever reads it, and the fold would wait for that here.
    const batch = () => randomBatch(chance).filter((statement) => !statement.startsWith('truncate'))
    await write(client, batch())
    const disturbed = disturbedAfterEach(client, {
      statement: () => write(others, batch()),
      // In the snapshot that all statements of the fold share.
      beforeCommit: async () => {
        comparisons += await compare(reports, `seed ${seed}, while others write`, [])
      },
    })
    for (let place = 0; place < 2; place += 1) await fold(disturbed, reports, settings)
    await fold(client, reports, settings)
    comparisons += await compare(reports, `seed ${seed}, after others have written`, [])
    await others.end()
  }
  console.log(`${comparisons} comparisons`)
  expect(comparisons).toBeGreaterThan(rounds * 20)
})

/** A database with random tables and reports that are kept. */
async function prepare(seed: number, refused: string[]): Promise<{ chance: Chance; reports: TestedReport[] }> {
  const chance = chanceOf(seed)
  await client.query('drop schema if exists viewdesk, reports, public cascade')
  await client.query('create schema viewdesk; create schema reports; create schema public')
  await client.query(tables)
  for (let fill = 0; fill < 12; fill += 1) await write(client, randomBatch(chance))
  const reports: TestedReport[] = []
  const lower: Readable[] = []
  for (let place = 0; place < 12; place += 1) {
    const random = randomReport(chance, lower)
    await client.query('begin')
    try {
      const kept = await keepReport(client, `report_${place}`, random, place % 5 === 4 ? 3 : null)
      await client.query('commit')
      reports.push({ ...kept, select: random.select })
      const isGrouped = random.select.includes(' as m from ')
      if (isGrouped) lower.push({ sql: kept.stored.table, key: random.grain, columns: { m: 'number' } })
    } catch (error) {
      await client.query('rollback')
      if (!(error instanceof NotIncrementalError)) throw new Error(`seed ${seed}: ${random.select}`, { cause: error })
      refused.push(error.message)
    }
  }
  await captureBeneath(database.pools.admin, client, reports)
  // Nothing has changed since they were filled; from now on what has changed is folded.
  await fold(client, reports, settings)
  return { chance, reports }
}

type TestedReport = IncrementalReport & { readonly select: string }

async function compare(reports: readonly TestedReport[], when: string, written: readonly string[]): Promise<number> {
  for (const report of reports) {
    const differences = await countDifferences(client, report)
    if (differences === 0) continue
    throw new Error(`${when}: ${differences} rows differ of ${report.select}\n${written.join(';\n')}`)
  }
  return reports.length
}

async function write(by: pg.Client, statements: readonly string[]): Promise<readonly string[]> {
  for (const statement of statements) await by.query(statement)
  return statements
}

/** The same connection, on which something else happens after each statement, and before the last one. */
function disturbedAfterEach(
  of: pg.Client,
  happens: { statement(): Promise<unknown>; beforeCommit(): Promise<void> },
): pg.ClientBase {
  const query = async (...about: Parameters<pg.Client['query']>): Promise<unknown> => {
    const isEnd = String(about[0]).endsWith('commit')
    if (isEnd) await happens.beforeCommit()
    const result = await of.query(...about)
    if (!isEnd) await happens.statement()
    return result
  }
  return { query } as unknown as pg.ClientBase
}

function told(refused: readonly string[]): string {
  return `seeds ${seeds[0]} to ${seeds.at(-1)}; ${refused.length} reports refused: ${[...new Set(refused)].join(' | ')}`
}
