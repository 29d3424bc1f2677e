import { queryText } from '../../../reports/asking/address.js'
import type { RowsAnswer } from '../../../reports/rows/rows'
import { hasNoData } from '../refreshing/no-data'
import { apiAddress } from '../talk/address'
import type { Report } from '../talk/api-shapes'
import { type Remote, useRemote } from '../talk/use-remote'

/** Filters and order of a list. */
export type Wanted = Readonly<Record<string, string>>

/** As many as stand on another record's page. */
const MOST_ROWS = 10

/** The first rows of a filtered list, with its totals where it has any that are not for each value of a column. */
export function useRelatedRows(report: Report | null, wanted: Wanted, perPage = MOST_ROWS): Remote<RowsAnswer> {
  const isMixed = report?.totalsBy !== null || report.totals.length === 0
  const query = queryOf({ ...wanted, perPage: String(perPage), ...(isMixed ? {} : { totals: 'yes' }) })
  return useRemote<RowsAnswer>(report && !hasNoData(report.freshness) ? apiAddress(report.name, 'rows', query) : null)
}

export function queryOf(wanted: Wanted): string {
  return queryText(new URLSearchParams(wanted))
}
