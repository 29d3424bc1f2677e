import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pg from 'pg'
import { fold, type IncrementalReport } from '../../../src/reports/incremental/fold/fold.js'
import { NotIncrementalError } from '../../../src/reports/incremental/refusal.js'
import { createTestDatabase, type TestDatabase } from '../../harness/database.js'
import { chanceOf } from './chance.js'
import { captureBeneath, countDifferences, keepReport } from './kept-reports.js'
import { randomBatch } from './random-batch.js'
import { type Readable, randomReport, tables } from './random-reports.js'

let database: TestDatabase
let client: pg.Client

beforeAll(async () => {
  database = await createTestDatabase('empty')
  client = new pg.Client({ connectionString: database.connectionString })
  await client.connect()
  await client.query('set search_path = public')
})

afterAll(async () => {
  await client?.end()
  await database?.drop()
})

const rounds = Number(process.env.VIEWDESK_TEST_FOLDS ?? 6)
const firstSeed = Number(process.env.VIEWDESK_TEST_SEED ?? 1)

test('whatever a report reads and whatever is written beneath it, its folded rows are those that its SELECT gives', async () => {
  let comparisons = 0
  const refused: string[] = []
  for (let seed = firstSeed; seed < firstSeed + rounds; seed += 1) {
    const chance = chanceOf(seed)
    await client.query('drop schema if exists viewdesk, reports, public cascade')
    await client.query('create schema viewdesk; create schema reports; create schema public')
    await client.query(tables)
    for (let fill = 0; fill < 12; fill += 1) await write(chance)
    const reports: (IncrementalReport & { select: string })[] = []
    const lower: Readable[] = []
    for (let place = 0; place < 12; place += 1) {
      const random = randomReport(chance, lower)
      await client.query('begin')
      try {
        const kept = await keepReport(client, `report_${place}`, random, place % 5 === 4 ? 3 : null)
        await client.query('commit')
        reports.push({ ...kept, select: random.select })
        if (random.select.includes(' as n,'))
          lower.push({ sql: kept.stored.table, key: random.grain, columns: { m: 'number' } })
      } catch (error) {
        await client.query('rollback')
        if (!(error instanceof NotIncrementalError)) throw new Error(`seed ${seed}: ${random.select}`, { cause: error })
        refused.push(error.message)
      }
    }
    await captureBeneath(client, reports)
    for (let batch = 0; batch < 6; batch += 1) {
      const written: string[] = []
      for (let transaction = 0; transaction < 1 + chance.below(3); transaction += 1)
        written.push(...(await write(chance)))
      await fold(client, reports, process.env.SETTINGS ?? "set local timezone = 'UTC'").catch((cause) => {
        throw new Error(`seed ${seed}, batch ${batch}`, { cause })
      })
      for (const report of reports) {
        const differences = await countDifferences(client, report)
        if (differences > 0)
          throw new Error(
            `seed ${seed}, batch ${batch}: ${differences} rows differ of ${report.select}\n${written.join(';\n')}`,
          )
        comparisons += 1
      }
    }
  }
  console.log(
    `${comparisons} comparisons, seeds ${firstSeed} to ${firstSeed + rounds - 1}; ${refused.length} reports refused: ${[...new Set(refused)].join(' | ')}`,
  )
  expect(comparisons).toBeGreaterThan(rounds * 40)
})

async function write(chance: ReturnType<typeof chanceOf>): Promise<string[]> {
  const statements = randomBatch(chance)
  for (const statement of statements) await client.query(statement)
  return statements
}
