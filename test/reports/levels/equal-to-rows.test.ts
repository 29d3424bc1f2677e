import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { fillDemo } from '../../../src/database/demo/fill.js'
import { parseListQuery } from '../../../src/reports/asking/query.js'
import { catalogueOf, type ReportsContext } from '../../../src/reports/catalogue.js'
import { keepMissingLevels } from '../../../src/reports/levels/keep-missing.js'
import { inReading, unrestricted } from '../../../src/reports/reading.js'
import { countRows } from '../../../src/reports/rows/rows.js'
import { everything } from '../../../src/reports/scope.js'
import { computeTotals } from '../../harness/asking.js'
import { requestRefresh, stopRefreshes, waitForRefreshes } from '../../harness/refreshing.js'
import { openTestReports, type TestReports } from '../../harness/reports.js'
import { randomFrom } from './random-questions.js'

const zones = ['UTC', 'Asia/Kolkata', 'America/St_Johns']

describe.each(zones)('what levels answer, with days of %s', (timeZone) => {
  let desk: TestReports
  /** The same reports, without levels. */
  let plain: ReportsContext
  beforeAll(async () => {
    desk = await openTestReports(
      async (client) => {
        await fillDemo(client, { jobs: 3000, anchor: '2025-06-30', timeZone })
        await client.query('update job set completed_at = null where id % 97 = 0')
        await client.query("update job set completed_at = 'infinity' where id % 701 = 0")
        await client.query('update job set final_value = -final_value where id % 31 = 0')
        await client.query("update job set final_value = 'NaN' where id % 997 = 0")
      },
      { timeZone, now: '2025-06-30T12:00:00Z' },
    )
    const reports = desk.context.catalogue.reports.map((report) => ({ ...report, storedIn: null }))
    plain = { ...desk.context, catalogue: catalogueOf(reports) }
  })
  afterAll(async () => {
    await stopRefreshes()
    await desk?.close()
  })

  async function differences(
    seed: number,
    count: number,
  ): Promise<{ asked: number; byLevels: number; differing: string[] }> {
    const random = randomFrom(seed)
    const differing: string[] = []
    let byLevels = 0
    for (let n = 0; n < count; n++) {
      const { report: name, query, groupBy } = random.question(desk.context.catalogue)
      const answers = await Promise.all(
        [desk.context, plain].map(async (context) => {
          const report = context.catalogue.find(name)
          if (!report) throw new Error(name)
          return await inReading(context, unrestricted, { reports: [report] }, async (reading) => {
            const list = parseListQuery(report, new URLSearchParams(query), context)
            if ((await reading.storedRows(report)).levels.length > 0) byLevels += 1
            return await countRows(reading, list)
          }).then(async (rows) => {
            const list = parseListQuery(report, new URLSearchParams(query), context)
            const totals = await computeTotals(context, list, { groupBy }, everything).catch((error) => String(error))
            return { rows, totals }
          })
        }),
      )
      if (JSON.stringify(answers[0]) !== JSON.stringify(answers[1])) {
        differing.push(
          `${name}?${query} by ${groupBy}: ${JSON.stringify(answers[0])} and of rows ${JSON.stringify(answers[1])}`,
        )
      }
    }
    return { asked: count, byLevels, differing }
  }

  test('equals what the rows answer, to the digit', async () => {
    const { asked, byLevels, differing } = await differences(1, 300)
    expect(differing.slice(0, 3)).toEqual([])
    expect(byLevels).toBe(asked)
  })

  test('after a refresh, too', async () => {
    await desk.database.pools.admin.query(
      'delete from job_part where job_id % 13 = 0; delete from job where id % 13 = 0',
    )
    await desk.database.pools.admin.query(
      "update job set completed_at = completed_at + interval '40 days' where id % 7 = 0",
    )
    await requestRefresh(desk.context, desk.report('completed_jobs'), { staffId: null, as: 'schedule' } as never)
    await waitForRefreshes()
    const { asked, byLevels, differing } = await differences(2, 300)
    expect(differing.slice(0, 3)).toEqual([])
    expect(byLevels).toBe(asked)
  })

  test('after a refresh by hand, of which nobody here knows', async () => {
    await desk.database.pools.admin.query('update job set final_value = final_value + 1 where id % 5 = 0')
    const client = await desk.database.pools.admin.connect()
    await client.query('refresh materialized view concurrently reports.completed_jobs')
    await client.query('select pg_stat_force_next_flush()')
    client.release()
    const stale = await differences(3, 100)
    expect(stale.differing.slice(0, 3)).toEqual([])
    expect(stale.byLevels).toBe(0)
    await keepMissingLevels(desk.context, { warn: (details) => console.error(details) })
    const kept = await differences(4, 200)
    expect(kept.differing.slice(0, 3)).toEqual([])
    expect(kept.byLevels).toBe(kept.asked)
  })
})
