import { badQuery, shorten } from '../../refusal.js'
import { type PeriodName, periodKeys } from '../asking/address.js'
import { type Comparison, comparisons } from '../asking/compared-period.js'
import { keyInAddress, twiceInAddress, valueInAddress } from '../asking/for-staff.js'
import { chooseGrouping, type Grouping } from '../asking/grouping.js'
import { type Period, todayIn } from '../asking/periods.js'
import { parseListQuery, parsePeriod } from '../asking/query.js'
import type { ReportsContext } from '../catalogue.js'
import type { Report } from '../report.js'
import { possibleSteps } from './own-steps.js'

export interface Shared {
  /** Dimensions and the period: what travels to the lists. */
  readonly shared: URLSearchParams
  readonly period: Period
  readonly grouping: Grouping
  readonly comparison: Comparison
  readonly today: string
}

/** How a dashboard is shown, beside what it is about. */
const ownKeys = ['group', 'compare'] as const

/**
 * What the address of a dashboard asks for.
 *
 * @param options.usual the period where the address names none
 * @param options.drawn the reports that are drawn over time
 * @throws Refusal
 */
export function readShared(
  context: Pick<ReportsContext, 'catalogue' | 'timeZone' | 'now'>,
  params: URLSearchParams,
  { usual, drawn }: { readonly usual: PeriodName; readonly drawn: readonly Report[] },
): Shared {
  const dimensions = context.catalogue.dimensions.map(({ name }) => name)
  const known: readonly string[] = [...dimensions, ...periodKeys, ...ownKeys]
  for (const key of params.keys()) {
    if (known.includes(key)) continue
    throw badQuery(`"${shorten(key)}" is not known here. Known: ${known.join(', ')}.`, keyInAddress(key))
  }
  const shared = new URLSearchParams(params)
  for (const key of ownKeys) {
    if (params.getAll(key).length > 1) throw badQuery(`"${key}" appears twice in the address.`, twiceInAddress(key))
    shared.delete(key)
  }
  if (!periodKeys.some((key) => params.has(key))) shared.set('period', usual)
  // Each dimension is checked once here, also when no card has it.
  for (const name of dimensions) {
    const table = context.catalogue.find(name)
    if (table) parseListQuery(table, shared, context)
  }
  const today = todayIn(context.timeZone, context.now())
  const period = parsePeriod(shared, today) ?? { preset: null, from: null, to: null }
  const grouping = chooseGrouping(params.get('group'), period, possibleSteps(drawn))
  return { shared, period, grouping, comparison: readComparison(params.get('compare')), today }
}

function readComparison(text: string | null): Comparison {
  if (text === null) return 'previous_period'
  const found = comparisons.find((one) => one === text)
  if (found) return found
  throw badQuery(
    `"${shorten(text)}" is nothing to compare with. It is one of: ${comparisons.join(', ')}.`,
    valueInAddress('compare', text),
  )
}
