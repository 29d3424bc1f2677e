import { Temporal } from 'temporal-polyfill'
import { dayIn } from './days.js'
import type { RawRows, Visit } from './raw-rows.js'
import { countOf, groupedBy, type RecomputedReport } from './recomputed-report.js'

/** Both the live and the materialized report, which say the same. */
export function visitsSummaries({ visits }: RawRows, timeZone: string): RecomputedReport[] {
  const dayOf = (visit: Visit): Temporal.PlainDate => dayIn(timeZone, visit.visitedAt)
  const groups = groupedBy(visits, (visit) => JSON.stringify([`${visit.staffId}`, visit.section, `${dayOf(visit)}`]))
  const rows = (groups as [Visit, ...Visit[]][]).map((group) => ({
    staff_id: group[0].staffId,
    section: group[0].section,
    visit_date: dayOf(group[0]),
    visits: group.length,
  }))
  return ['visits_summary', 'visits_summary_materialized'].map((name) => ({
    name,
    grain: ['staff_id', 'section', 'visit_date'],
    provider: null,
    date: 'visit_date',
    choices: {},
    references: { staff_id: 'staff' },
    rows,
    totals: (some) => ({ visits: countOf(some, 'visits') }),
    additive: ['visits'],
    totalsBy: null,
  }))
}

export function staffVisits({ staff, visits }: RawRows): RecomputedReport {
  return {
    name: 'staff_visits',
    grain: ['staff_id'],
    provider: null,
    date: null,
    choices: {},
    references: { staff_id: 'staff' },
    rows: staff.map(({ id }) => {
      const own = visits.filter((visit) => visit.staffId === id)
      const moments = own.map((visit) => visit.visitedAt).sort(Temporal.Instant.compare)
      return {
        staff_id: id,
        total_visits: own.length,
        first_visit: moments[0] ?? null,
        last_visit: moments.at(-1) ?? null,
        sections: new Set(own.map((visit) => visit.section)).size,
      }
    }),
    totals: (rows) => ({ staff: rows.length, total_visits: countOf(rows, 'total_visits') }),
    additive: ['staff', 'total_visits'],
    totalsBy: null,
  }
}
