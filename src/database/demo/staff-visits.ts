import type pg from 'pg'
import { drawn, fraction, perMille } from './mixing.js'

/** Colleagues who have no password and so can never sign in; the last one has not opened a page yet. */
const demoStaff = [
  { email: 'grace.holt@demo.viewdesk.local', name: 'Grace Holt', role: 'operator' },
  { email: 'samuel.okafor@demo.viewdesk.local', name: 'Samuel Okafor', role: 'viewer' },
  { email: 'ines.marchetti@demo.viewdesk.local', name: 'Inês Marchetti', role: 'viewer' },
  { email: 'tom.whitlock@demo.viewdesk.local', name: 'Tom Whitlock', role: 'operator' },
  { email: 'priya.nair@demo.viewdesk.local', name: 'Priya Nair', role: 'viewer' },
]

// Most opened first.
const sections = [
  'Dashboard',
  'Completed jobs',
  'Open jobs',
  'Profit margins',
  'Jobs',
  'Upsell',
  'Finished, not billed',
  'Time in status',
  'Providers',
  'Job parts',
]

const daysShown = 120

/**
 * Puts the demo's colleagues and some four thousand page visits of the last 120 days into the panel's own tables.
 *
 * Done again, it replaces the visits of these colleagues, and no one else's.
 */
export async function fillStaffVisits(client: pg.ClientBase, anchor: string, timeZone: string): Promise<void> {
  const emails = demoStaff.map((person) => person.email)
  await client.query(
    `insert into viewdesk.staff (email, name, role, created_at)
     select email, name, role, (date '2024-01-08' + time '09:00') at time zone 'UTC'
     from json_to_recordset($1) as person (email text, name text, role text)
     on conflict do nothing`,
    [JSON.stringify(demoStaff)],
  )
  await client.query(
    'delete from viewdesk.page_visit using viewdesk.staff where staff.id = staff_id and staff.email = any ($1)',
    [emails],
  )
  await client.query(insertVisits, [anchor, timeZone, emails.slice(0, -1), sections])
}

// Up to 14 pages a person and working day; some are away; small squares make the first of a list the most frequent.
const insertVisits = `
insert into viewdesk.page_visit (staff_id, section, visited_at)
select
  staff.id,
  ($4::text[])[1 + floor(${fraction('v1')} * ${fraction('v1')} * cardinality($4::text[]))::int],
  (day + interval '8 hours' + make_interval(secs => round(34200 * (page + ${fraction('v2')}) / 14))) at time zone $2
from ${drawn(
  `(select person, page, $1::date - ago as day, ago
    from generate_series(1, cardinality($3::text[])) as person
    cross join generate_series(1, ${daysShown}) as ago
    cross join generate_series(0, 13) as page) as opened`,
  'person::bigint * 100000 + ago * 100 + page',
  ['v1', 'v2', 'v3'],
)}
join viewdesk.staff on staff.email = ($3::text[])[person]
where ${perMille('v3', 0)} < 1000 / (1 + person) + 220
  and (extract(isodow from day) < 6 or ${perMille('v3', 1)} < 40)
  and (ago + person * 31) % 61 > 6
order by day, page, person`
