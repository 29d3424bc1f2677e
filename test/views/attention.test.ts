import { dashboard } from '../../resources/dashboard.js'
import { records } from '../../resources/records.js'
import type { AttentionDeclaration } from '../../src/reports/dashboard/attention.js'
import type { Report } from '../../src/reports/report.js'
import { everything } from '../../src/reports/scope.js'
import { computeDashboard } from '../harness/asking.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { openTestReports, type TestReports } from '../harness/reports.js'
import { faultsOfDeclared } from '../harness/resource-faults.js'

/*
 * Late is a bill after 30 days, and an open job after 60.
 *
 *  job  provider  status       created       completed     estimate   bill
 *   1   Acme      completed    50 days ago   40 days ago     100       –
 *   2   Acme      completed    50 days ago   20 days ago     200       –
 *   3   Brown     completed    50 days ago   35 days ago     400       –
 *   4   Brown     completed    50 days ago   40 days ago     800      800
 *   5   Acme      in_progress  70 days ago   –              1000       –
 *   6   Acme      draft        10 days ago   –              2000       –
 *   7   Brown     completed    50 days ago   –              4000     4000   (no completion time)
 *   8   Brown     completed    10 days ago   20 days ago     800      800   (completed before being created)
 */
const jobs = [
  [1, 1, 'completed', 50, 40, 100, null],
  [2, 1, 'completed', 50, 20, 200, null],
  [3, 2, 'completed', 50, 35, 400, null],
  [4, 2, 'completed', 50, 40, 800, 800],
  [5, 1, 'in_progress', 70, null, 1000, null],
  [6, 1, 'draft', 10, null, 2000, null],
  [7, 2, 'completed', 50, null, 4000, 4000],
  [8, 2, 'completed', 10, 20, 800, 800],
] as const

/** Late is what the database's clock calls late, whatever day the panel has. */
const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)
const recently = `from=${day(90)}&to=${day(0)}`

let reports: TestReports
beforeAll(async () => {
  reports = await openTestReports(async (client) => {
    await client.query("insert into provider values (1, 'Acme'), (2, 'Brown')")
    for (const [id, provider, status, created, completed, estimate, bill] of jobs) {
      await client.query(
        `insert into job values ($1, $2, 'Job', $3, $6, $7, now() - $4 * interval '1 day', null, now() - $5 * interval '1 day')`,
        [id, provider, status, created, completed, estimate, bill],
      )
    }
  })
})
afterAll(() => reports?.close())

async function board(query = '', maySee?: (report: Report) => boolean) {
  return await computeDashboard(reports.context, dashboard, new URLSearchParams(query), everything, maySee)
}

async function countBehind(href: string): Promise<number> {
  const { pathname, search } = new URL(href, 'http://panel.invalid')
  return (await reports.totals(pathname.replace('/admin/resources/', ''), search.slice(1))).count
}

describe('what needs attention', () => {
  test('is counted by what the reports call late, with the amount that is at stake', async () => {
    const { lines } = (await board()).attention
    expect(lines.map(({ id, count, value, lateAfterHours }) => [id, count, value?.value, lateAfterHours])).toEqual([
      ['unbilled', 2, '500.00', 720],
      ['open', 1, '1000.00', 1440],
    ])
  })

  test('is that of the chosen provider', async () => {
    const { lines } = (await board('provider=2')).attention
    expect(lines.map(({ id, count, value }) => [id, count, value?.value])).toEqual([
      ['unbilled', 1, '400.00'],
      ['open', 0, '0.00'],
    ])
  })

  test('tells doubtful data behind what is shown once, those of no day apart', async () => {
    const { warnings } = (await board(recently)).attention
    expect(warnings.map(({ warning, count, withoutDay }) => [warning, count, withoutDay])).toEqual([
      ['completed_before_created', 1, false],
      ['no_completion_time', 1, true],
    ])
  })

  test('counts the rows of the list that its link opens', async () => {
    for (const query of ['', 'provider=1', `provider=2&${recently}`, 'from=2026-01-01&to=2026-01-31']) {
      const { lines, warnings } = (await board(query)).attention
      for (const { href, count } of [...lines, ...warnings])
        expect([href, await countBehind(href)]).toEqual([href, count])
    }
  })

  test('is told of reports that one may see', async () => {
    const { lines, warnings } = (
      await board(recently, ({ name }) => name !== 'unbilled_jobs' && name !== 'data_warnings')
    ).attention
    expect(lines.map(({ id }) => id)).toEqual(['open'])
    expect(warnings).toEqual([])
  })
})

describe('a line for attention is refused at start', () => {
  const check = (line: Partial<AttentionDeclaration>) => {
    const attention = [{ id: 'mine', title: 'Mine', report: 'open_jobs', ...line }]
    return faultsOfDeclared({ dashboard: { cards: [], charts: [], attention } }, reports.context).join('\n')
  }

  test('when its report does not call late what it is to be late by', () => {
    expect(check({ late: 'estimated_value' })).toBe(
      'resources/dashboard.ts: "mine" counts what is late by "estimated_value", which open_jobs does not call late. Late is: age_hours.',
    )
  })

  test('when its value is not a total, or its filter none of the report', () => {
    expect(check({ value: 'revenue' })).toMatch(/"mine" shows "revenue", which is not a total of open_jobs/)
    expect(check({ filters: 'filters.colour=red' })).toMatch(/does not understand: .*no column "colour"/)
    expect(check({ report: 'time_in_status', value: 'jobs' })).toMatch(/has totals for each phase only/)
  })

  test('and not when all of it is there, or nothing is declared', () => {
    expect(check({ late: 'age_hours', value: 'estimated_value', filters: 'filters.status=draft' })).toBe('')
    expect(faultsOfDeclared({}, reports.context)).toEqual([])
    expect(faultsOfDeclared({ dashboard, records }, reports.context)).toEqual([])
  })
})
