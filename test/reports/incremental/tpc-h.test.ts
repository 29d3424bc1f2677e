import pg from 'pg'
import { fold } from '../../../src/reports/incremental/fold/fold.js'
import type { IncrementalReport } from '../../../src/reports/incremental/fold/fold-report.js'
import { NotIncrementalError } from '../../../src/reports/incremental/refusal.js'
import { createTestDatabase, type TestDatabase } from '../../harness/database.js'
import { afterAll, beforeAll, expect, test } from '../../harness/jest.js'
import { captureBeneath, countDifferences, keepReport, planOnce } from './kept-reports.js'
import { batches, queries, tables } from './tpc-h.js'

let database: TestDatabase
let client: pg.Client

const settings = "set local search_path = reports, public; set local timezone = 'UTC'; set local jit = off"

beforeAll(async () => {
  database = await createTestDatabase('empty')
  client = new pg.Client({ connectionString: database.connectionString })
  await client.connect()
  planOnce(client)
  await client.query('create schema viewdesk; create schema reports')
  await client.query('set search_path = public')
  await client.query(tables)
})

afterAll(async () => {
  await client?.end()
  await database?.drop()
})

test('of the 22 queries of TPC-H one is refused, as it groups by a count, and the others are folded right', async () => {
  const reports: IncrementalReport[] = []
  const refused: Record<string, string> = {}
  for (const [name, query] of Object.entries(queries)) {
    await client.query('begin')
    try {
      reports.push(await keepReport(client, name, query))
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      if (!(error instanceof NotIncrementalError)) throw new Error(name, { cause: error })
      refused[name] = error.message
    }
  }
  expect(refused).toEqual({
    q13: 'the grain names c_count, which comes of several rows at once. Tell the rows apart by columns of their own.',
  })
  await captureBeneath(database.pools.admin, client, reports)
  await fold(client, reports, settings)
  const changed = new Set<string>()
  for (const batch of batches) {
    await client.query(batch)
    for (const { report, gone, changed: some, come, failed } of await fold(client, reports, settings)) {
      expect([report.stored.table, failed]).toEqual([report.stored.table, null])
      if (gone + some + come > 0) changed.add(report.stored.table)
      expect([batch, report.stored.table, await countDifferences(client, report)]).toEqual([
        batch,
        report.stored.table,
        0,
      ])
    }
  }
  // A query that never found anything would prove nothing.
  expect(reports.map(({ stored }) => stored.table).filter((table) => !changed.has(table))).toEqual([])
})
