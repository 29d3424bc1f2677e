import { queryText, recordsKey } from '../../../../reports/asking/address.js'
import { rowsQuery, totalsQuery } from '../../talk/address'
import type { Report } from '../../talk/api-shapes'
import { MOST_SELECTED } from './selection'

/** The list's address with only these rows of it. */
export function withRecords(search: string, ids: readonly string[]): string {
  const params = new URLSearchParams(search)
  params.set(recordsKey, ids.join(','))
  return queryText(params)
}

export function totalsOfSelected({ totalsBy }: Report, search: string, ids: readonly string[]): string {
  return totalsQuery(withRecords(search, ids), totalsBy)
}

/** All of them, in the order of the list. */
export function rowsOfSelected(search: string, ids: readonly string[]): string {
  const params = new URLSearchParams(rowsQuery(withRecords(search, ids)))
  params.delete('page')
  params.delete('columns')
  params.set('perPage', String(MOST_SELECTED))
  return queryText(params)
}
