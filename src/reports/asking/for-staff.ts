import { type RefusalDetails, shorten } from '../../refusal.js'
import { findColumn, type Report } from '../report.js'

/** What staff read of an address that is refused, in the panel's language; the message itself is for programs. */

/** A part of an address that has a value it cannot have. */
export function valueInAddress(key: string, value: string): RefusalDetails {
  return { forStaff: 'answers.address_value', values: { key, value: shorten(value) } }
}

/** A part of an address that is not known where it stands. */
export function keyInAddress(key: string): RefusalDetails {
  return { forStaff: 'answers.address_key', values: { key: shorten(key) } }
}

export function twiceInAddress(key: string): RefusalDetails {
  return { forStaff: 'answers.address_twice', values: { key: shorten(key) } }
}

/** A part of an address that says more about another part, which is not there. */
export function lonelyInAddress(key: string, other: string): RefusalDetails {
  return { forStaff: 'answers.address_lonely', values: { key, other } }
}

export function valueInFilter(label: string, value: string): RefusalDetails {
  return { forStaff: 'answers.filter_value', values: { column: label, value: shorten(value) } }
}

/** A range whose first value comes after its last. */
export function turnedFilter(label: string): RefusalDetails {
  return { forStaff: 'answers.filter_turned', values: { column: label } }
}

export function notAPeriod(value: string): RefusalDetails {
  return { forStaff: 'answers.period_value', values: { value: shorten(value) } }
}

export const turnedPeriod: RefusalDetails = { forStaff: 'answers.period_turned' }

export function notAGroup({ title }: Report, group: string): RefusalDetails {
  return { forStaff: 'answers.group_column', values: { report: title, group: shorten(group) } }
}

/** Where totals would mix what must not be mixed. */
export function totalsByOne(report: Report): RefusalDetails {
  const column = findColumn(report, report.totalsBy ?? '')
  return { forStaff: 'answers.totals_by_one', values: { report: report.title, column: column?.label ?? '' } }
}
