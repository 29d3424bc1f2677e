import { filterKey, listAddress, writeValue } from '../asking/address.js'
import type { Period } from '../asking/periods.js'
import type { ListQuery } from '../asking/query.js'
import { ownValue } from '../own-value.js'
import type { Reading } from '../reading.js'
import type { Total } from '../report.js'
import type { JsonValue } from '../rows/record-id.js'
import { footerGrouping, readTotals, type TotalsAnswer, type TotalValues } from '../totals/totals.js'
import { type Change, changeOf } from './change.js'
import { isUnknown } from './chart.js'

/** The totals of the previous period, as the list under those days shows them. */
export interface PreviousTotals {
  readonly days: Period
  readonly answer: TotalsAnswer
  /** The dashboard's filter with the previous days. */
  readonly params: URLSearchParams
}

/** Reads what a card is compared with; null where the period does not apply or has nothing before it. */
export async function readPrevious(
  reading: Reading,
  parse: (params: URLSearchParams) => ListQuery,
  shared: URLSearchParams,
  days: Period | null,
  names: readonly string[],
): Promise<PreviousTotals | null> {
  if (days?.from == null || days.to === null) return null
  const params = new URLSearchParams(shared)
  params.delete('period')
  params.set('from', days.from)
  params.set('to', days.to)
  const query = parse(params)
  if (query.report.date === null) return null
  const answer = await readTotals(reading, query, footerGrouping(query), names)
  return isUnknown(answer.freshness) ? null : { days, answer, params }
}

/**
 * The change of one figure, or null where it has none.
 *
 * @param group the value of the column that totals stand by, and its name; null for the whole
 */
export function figureChange(
  report: string,
  total: Total,
  value: JsonValue,
  previous: PreviousTotals | null,
  group: { readonly column: string; readonly value: string } | null,
): Change | null {
  if (previous === null) return null
  const params = new URLSearchParams(previous.params)
  if (group !== null) params.set(filterKey(group.column), writeValue(group.value))
  const totals: TotalValues =
    group === null
      ? previous.answer.totals
      : (previous.answer.groups?.find(({ key }) => key === group.value)?.totals ?? {})
  const before = ownValue(totals, total.name) ?? (total.unit === 'count' ? 0 : null)
  return changeOf(total.unit, value, before, previous.days, listAddress(report, params))
}
