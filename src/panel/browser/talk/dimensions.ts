/** Which dimensions a page is about. */
import { columnOf } from '../../../reports/asking/dimension-columns.js'
import type { Dimension } from '../../../reports/dimension.js'
import type { Catalogue, Report } from './api-shapes.js'

/**
 * Those that can be chosen on a page: all that apply to it and stand in the bar, and others only while the address names
 * them, so that nothing narrows a page unseen.
 *
 * @param report null for the dashboard
 */
export function chosenHere(catalogue: Catalogue, report: Report | null, search: string): readonly Dimension[] {
  const params = new URLSearchParams(search)
  return catalogue.dimensions.filter(
    ({ name, inBar }) => (report === null || columnOf(report.dimensions, name) !== null) && (inBar || params.has(name)),
  )
}
