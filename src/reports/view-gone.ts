import { Refusal } from '../refusal.js'
import type { Reading } from './reading.js'
import type { Report } from './report.js'

/**
 * Refuses to read a report whose view somebody has dropped or detached while the panel runs: of that nothing is known, and it is
 * not the same as no rows.
 *
 * @throws Refusal
 */
export async function refuseAbsent(reading: Reading, report: Report): Promise<void> {
  if ((await reading.freshnessOf(report)).state !== 'absent') return
  throw new Refusal(503, 'view_gone', message)
}

const message =
  'These figures are not in the database right now: their view was dropped, or taken out of the way for a while. Whoever runs the panel finds the remedy at /readyz.'
