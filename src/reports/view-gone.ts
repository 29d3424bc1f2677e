import { Refusal } from '../refusal.js'
import type { Reading } from './reading.js'
import type { Report } from './report.js'

/**
 * Refuses to read a report whose view somebody has dropped or detached while the panel runs: of that nothing is known, and it is
 * not the same as no rows. Nor are days of one time zone those of another.
 *
 * @throws Refusal
 */
export async function refuseAbsent(reading: Reading, report: Report): Promise<void> {
  const { state, builtFor } = await reading.freshnessOf(report)
  if (state !== 'absent') return
  if (builtFor !== undefined) throw otherZone(builtFor, reading.timeZone)
  throw new Refusal(503, 'view_gone', message)
}

const message =
  'These figures are not in the database right now: their view was dropped, or taken out of the way for a while. Whoever runs the panel finds the remedy at /readyz.'

function otherZone(theirs: string, ours: string): Refusal {
  const message = `The days of these figures are those of ${theirs} right now, and those of this panel are of ${ours}: they would be wrong here. Whoever runs the panel finds the remedy at /readyz.`
  return new Refusal(503, 'other_time_zone', message, { values: { theirs, ours }, forStaff: 'answers.other_time_zone' })
}
