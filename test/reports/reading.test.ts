import { ReaderGoneError } from '../../src/database/transactions.js'
import type { ReportsContext } from '../../src/reports/catalogue.js'
import { loadCatalogue } from '../../src/reports/load-catalogue.js'
import { inReading } from '../../src/reports/reading.js'
import { everything } from '../../src/reports/scope.js'
import { createTestDatabase, type TestDatabase } from '../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { viewsDir } from '../harness/reports.js'

let database: TestDatabase
let context: ReportsContext
beforeAll(async () => {
  database = await createTestDatabase('demo')
  const catalogue = await loadCatalogue(database.pools, { viewsDir, timeZone: 'UTC' })
  context = { pools: database.pools, catalogue, timeZone: 'UTC', now: () => new Date('2026-06-30T12:00:00Z') }
})
afterAll(() => database?.drop())

const share = 'completed_jobs'

/** Takes all turns of a report until it is told to give them back. */
function takeAllTurns(): () => void {
  let giveBack: () => void = () => undefined
  const givenBack = new Promise<void>((resolve) => {
    giveBack = resolve
  })
  for (let turn = 0; turn < 4; turn += 1) context.pools.shares.take(share, undefined, () => givenBack)
  return giveBack
}

/** Reads who has asked, and how many jobs there are. */
function ask(question: string | undefined, who: string, signal?: AbortSignal): Promise<{ who: string; jobs: number }> {
  return inReading(context, { scope: everything, signal }, { share, question }, async (reading) => {
    const [row] = await reading.ask<{ jobs: number }>('select count(*)::int as jobs from job')
    return { who, jobs: row?.jobs ?? 0 }
  })
}

test('those who ask the same while they wait for their turn share one reading, which begins after the last one has asked', async () => {
  const giveBack = takeAllTurns()
  const before = await database.pools.admin.query('select count(*)::int as jobs from job')
  const answers = [ask('all jobs', 'Ann'), ask('all jobs', 'Ben'), ask('their jobs', 'Cem')]
  await database.pools.admin.query(`delete from job where id = (select id from job where status = 'scheduled' limit 1)`)
  answers.push(ask('all jobs', 'Dee'), ask(undefined, 'Eve'))
  giveBack()
  const jobs = before.rows[0].jobs - 1
  const who = ['Ann', 'Ann', 'Cem', 'Ann', 'Eve']
  expect(await Promise.all(answers)).toEqual(who.map((one) => ({ who: one, jobs })))
})

test('who leaves while they wait leaves the others their answer', async () => {
  const giveBack = takeAllTurns()
  const leaving = new AbortController()
  const [left, stayed] = [ask('all jobs', 'Ann', leaving.signal), ask('all jobs', 'Ben')]
  leaving.abort()
  await expect(left).rejects.toThrow(ReaderGoneError)
  giveBack()
  expect((await stayed).jobs).toBeGreaterThan(0)
})
