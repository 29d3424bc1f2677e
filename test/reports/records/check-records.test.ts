import { dashboard } from '../../../resources/dashboard.js'
import { records } from '../../../resources/records.js'
import type { DashboardDeclaration } from '../../../src/reports/dashboard/declaration.js'
import type { RecordDeclaration, SectionDeclaration } from '../../../src/reports/records/record-declaration.js'
import { afterAll, beforeAll, describe, expect, test } from '../../harness/jest.js'
import { openTestReports, type TestReports } from '../../harness/reports.js'
import { faultsOfDeclared } from '../../harness/resource-faults.js'

let reports: TestReports
beforeAll(async () => {
  reports = await openTestReports(async () => undefined)
})
afterAll(() => reports?.close())

const rows = { kind: 'rows', id: 'mine', title: 'Mine', report: 'job_part', columns: ['name'], none: 'None.' } as const

function faultsOfSection(section: Partial<SectionDeclaration>, table = 'job'): string {
  const sections = [{ ...rows, ...section } as SectionDeclaration]
  return faultsOfDeclared({ records: [{ table, sections }] }, reports.context).join('\n')
}

test('what ships names nothing that is not there', () => {
  expect(faultsOfDeclared({ dashboard, records }, reports.context)).toEqual([])
})

describe('a section of a record’s page is refused', () => {
  test('when its report is called otherwise, with those that there are', () => {
    expect(faultsOfSection({ report: 'completed_job' })).toMatch(
      /^resources\/records\.ts: "mine" names "completed_job", which is neither a report nor a table\. There are: .*completed_jobs/,
    )
  })

  test('when nobody can open its report', () => {
    expect(faultsOfSection({ report: 'staff' })).toMatch(/"staff", which nobody can open: .*source_staff\.sql says/)
  })

  test('when a column, a total or the column of its order is not there', () => {
    expect(faultsOfSection({ columns: ['name', 'prize'] })).toMatch(
      /"mine" shows "prize", which is not a column of job_part\. Its columns are: id, name/,
    )
    expect(faultsOfSection({ sort: { column: 'age', direction: 'asc' } })).toMatch(/shows "age", which is not a column/)
    expect(faultsOfSection({ remarks: [{ total: 'lost', other: 'Lost.' }] })).toMatch(
      /shows "lost", which is not a total of job_part\. Its totals are: parts, total_cost, uncosted_parts\./,
    )
  })

  test('when nothing says which rows belong to the record', () => {
    expect(faultsOfSection({ report: 'visits_summary', columns: [] })).toMatch(
      /rows of visits_summary, in which no column refers to job\. Give the column that holds its id the unit \[job\] in views\/visits_summary\.sql/,
    )
    expect(faultsOfSection({ by: 'provider_id' })).toMatch(
      /by "provider_id", a column of job_part that does not refer to job\. Those that do: job_id\./,
    )
  })

  test('when it shows the one row of a report that has many for a record', () => {
    const figures = { kind: 'figures', columns: ['name'] } as const
    expect(faultsOfSection(figures)).toMatch(
      /^resources\/records\.ts: "mine" shows the one row that job_part has for a record, but that has a row for each id: there may be many\. Name a report whose grain is job_id, or list them by kind: 'rows'\./,
    )
    expect(faultsOfSection({ ...figures, report: 'time_in_status', columns: ['hours'] })).toMatch(
      /a row for each job_id, phase: there may be many/,
    )
    expect(faultsOfSection({ ...figures, report: 'completed_jobs', columns: ['profit'] })).toBe('')
  })

  test('when its phases are none, or what is said instead asks for what is not there', () => {
    const phases = { kind: 'phases', report: 'time_in_status', phase: 'phase', duration: 'hours' } as const
    expect(faultsOfSection({ ...phases, line: ['waiting', 'sleeping'] })).toMatch(
      /"sleeping", which is not a choice of phase\. Its choices are: waiting, active, total\./,
    )
    expect(faultsOfSection({ ...phases, phase: 'title' })).toMatch(/phases of "title", which has no choices/)
    const instead = { report: 'open_jobs', texts: [{ text: { en: 'For {{age_hours}}.', de: 'Seit {{ago}}.' } }] }
    expect(faultsOfSection({ instead })).toMatch(/shows "ago", which is not a column of open_jobs/)
  })

  test('when it shows a dashboard that there is not, or one that is not filtered by its table', () => {
    expect(faultsOfSection({ kind: 'dashboard' })).toMatch(/for one "job", by which no dashboard can be filtered/)
    expect(faultsOfSection({ kind: 'dashboard', dashboard: 'sales' }, 'provider')).toMatch(
      /shows "sales", which is not a file of resources\/dashboards\/\. There are: none\./,
    )
  })

  test('when its id or its table stands twice, or its table is none', () => {
    const twice: RecordDeclaration = { table: 'job', sections: [rows, rows] }
    expect(faultsOfDeclared({ records: [twice] }, reports.context).join()).toMatch(/"mine" appears twice/)
    expect(faultsOfDeclared({ records: [twice, twice] }, reports.context).join()).toMatch(/"job" is declared twice/)
    expect(faultsOfSection({}, 'jobs')).toMatch(/of "jobs" is of no table: "jobs", which is not a table\. .*job, /)
  })
})

test('each fault begins with the line that it is about', () => {
  const text = [
    'export const records = [',
    "  { table: 'provider', sections: [{ id: 'mine', report: 'job' }] },",
    '  {',
    "    table: 'job',",
    "    sections: [{ id: 'mine', report: 'job_part', columns: ['name',",
    "      'prize'] }],",
    '  },',
    ']',
  ].join('\n')
  const sections = [{ ...rows, columns: ['name', 'prize'] }]
  const [fault] = faultsOfDeclared({ records: [{ table: 'job', sections }], text }, reports.context)
  expect(fault).toMatch(/^resources\/records\.ts:6: "mine" shows "prize"/)
})

describe('a chart or a card of a dashboard is refused', () => {
  const faults = (part: Partial<DashboardDeclaration>): string =>
    faultsOfDeclared({ dashboard: { cards: [], charts: [], ...part } }, reports.context).join('\n')
  const chart = { id: 'c', title: 'C', report: 'profit_margins', over: 'time', series: [] } as const

  test('when its report is called otherwise', () => {
    expect(faults({ charts: [{ ...chart, report: 'margins' }] })).toMatch(/"c" names "margins", which is neither/)
    const card = { id: 'k', title: 'K', report: 'margins', headline: 'revenue', figures: [] }
    expect(faults({ cards: [card] })).toMatch(/"k" names "margins", which is neither/)
  })

  test('when the column that it is drawn over is not there, or is nothing to group by', () => {
    expect(faults({ charts: [{ ...chart, over: 'branch' }] })).toMatch(
      /"c" is drawn over "branch", which is not a column of profit_margins\. Write time, or one of: provider_id/,
    )
    expect(faults({ charts: [{ ...chart, over: 'revenue' }] })).toMatch(
      /cannot be drawn: "revenue" is nothing to group/,
    )
  })

  test('when it is drawn over time and its report has none, or has totals for each value of another column', () => {
    expect(faults({ charts: [{ ...chart, report: 'staff_visits' }] })).toMatch(
      /over time, but staff_visits has no "date"/,
    )
    expect(faults({ charts: [{ ...chart, report: 'time_in_status' }] })).toMatch(/has totals for each phase only/)
  })

  test('when two of them have one id', () => {
    expect(faults({ charts: [chart, chart] })).toMatch(/"c" appears twice/)
  })
})
