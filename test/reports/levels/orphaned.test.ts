import { areLevelsOrphaned, dropOrphanedLevels } from '../../../src/reports/levels/orphaned-levels.js'
import { dropViews } from '../../../src/reports/sync/detached-views.js'
import { expect, test } from '../../harness/jest.js'
import { openTestReports } from '../../harness/reports.js'

test('what was kept of a stored view goes with it, and nothing of others', async () => {
  const { database, close } = await openTestReports((client) =>
    client.query(`insert into viewdesk.page_visit (staff_id, section, visited_at)
      select id, 'Jobs', now() - number * interval '1 hour' from viewdesk.staff, generate_series(1, 500) as number`),
  )
  const { pools } = database
  try {
    const kept = async () => {
      const { rows } = await pools.admin.query<{ view: string; tables: number }>(
        `select view_name as view, count(to_regclass(relation))::int as tables
         from viewdesk.level group by view_name order by view_name`,
      )
      return rows
    }
    const tables = async () =>
      (await pools.admin.query("select from pg_tables where schemaname = 'viewdesk' and tablename like 'level\\_%'"))
        .rowCount
    const before = await kept()
    expect(await tables()).toBeGreaterThan(0)
    expect(before.map(({ view }) => view)).toContain('visits_summary_materialized')
    // As somebody drops it by hand.
    await pools.admin.query('drop materialized view reports.visits_summary_materialized')
    expect(await areLevelsOrphaned(pools.admin)).toBe(true)
    await dropOrphanedLevels(pools.admin)
    expect(await kept()).toEqual(before.filter(({ view }) => view !== 'visits_summary_materialized'))
    expect(await areLevelsOrphaned(pools.admin)).toBe(false)
    await dropViews(pools)
    expect([await kept(), await tables()]).toEqual([[], 0])
  } finally {
    await close()
  }
})
