import { type Filter, isOn } from '../asking/filters.js'
import type { ListQuery } from '../asking/query.js'
import { chooseLevels, type LevelPart } from '../levels/choose-levels.js'
import { type AggregateExpression, keptAggregate } from '../levels/kept-aggregate.js'
import { keptColumns, type StoredRows, valueColumns } from '../levels/level.js'
import { reportOfValue } from '../levels/one-value.js'
import { selectOfParts } from '../levels/select-parts.js'
import { findColumn, type Report, type TypedColumn } from '../report.js'
import type { ConditionsReader } from './conditions.js'
import { groupedPercentileQueries, toldPercentile, toldPercentiles } from './grouped-percentiles.js'
import type { Parameters } from './parameters.js'
import { type BucketedPercentile, percentileQueries, percentileValue } from './percentiles.js'

/** What of levels answers all totals of a report. */
export interface FromLevels {
  readonly parts: readonly LevelPart[]
  /** None where all of its totals add up. */
  readonly percentiles: readonly BucketedPercentile[]
  /** The values of `totalsBy` that have percentiles, each by itself; null for all rows together. */
  readonly values: readonly string[] | null
  /** Whether groups are told apart by other columns than `totalsBy`, too. */
  readonly isByKeys: boolean
}

interface Grouped {
  readonly column: TypedColumn
  readonly step: string | null
}

/**
 * Null where a total neither adds up nor is told by buckets, or a filter asks for what no level tells apart.
 *
 * @param needed the aggregates that are asked for
 */
export function chooseFromLevels(
  { scope }: ConditionsReader,
  { report, filters }: Pick<ListQuery, 'report' | 'filters'>,
  groups: readonly Grouped[],
  needed: readonly AggregateExpression[],
  { levels, findsRanges = false }: StoredRows,
): FromLevels | null {
  if (levels.length === 0) return null
  const question = { filters, scope, groups: groups.map(({ column, step }) => ({ column: column.name, step })) }
  const parts = chooseLevels(report, levels, question)
  if (parts === null) return null
  const others = needed.filter((one) => keptAggregate(report, one) === null)
  const isByKeys = groups.some(({ column }) => column.name !== report.totalsBy)
  if (others.length === 0) return { parts, percentiles: [], values: null, isByKeys }
  // Each bucket of a group would be a reading of all rows.
  if (isByKeys && !findsRanges) return null
  const values = valuesApart(report, filters, groups)
  const percentiles = others.flatMap((expression): BucketedPercentile[] => {
    const isPercentile = ['median', 'percentile'].includes(expression.aggregate)
    const buckets = isPercentile ? chooseLevels(report, levels, { ...question, bucketsOf: expression.column }) : null
    return buckets ? [{ expression, parts: buckets }] : []
  })
  return values === 'unknown' || percentiles.length < others.length ? null : { parts, percentiles, values, isByKeys }
}

/** The values of `totalsBy` whose percentiles are asked for; `unknown` where there may be others. */
function valuesApart(
  report: Report,
  filters: readonly Filter[],
  groups: readonly Grouped[],
): FromLevels['values'] | 'unknown' {
  if (report.totalsBy === null) return null
  let values = Object.keys(report.selectsByValue ?? {})
  for (const filter of filters.filter((one) => isOn(one, report.totalsBy))) {
    if (filter.kind !== 'any of') return 'unknown'
    values =
      report.selectsByValue === null ? [...filter.values] : values.filter((value) => filter.values.includes(value))
  }
  const group = groups.find(({ column }) => column.name === report.totalsBy)
  if (!group) return values.length === 1 ? values : 'unknown'
  return values.length > 0 && values.every((value) => group.column.choices.some((choice) => choice.value === value))
    ? values
    : 'unknown'
}

/** SQL of an aggregate over what levels keep. */
export function aggregateOfLevels(
  report: Report,
  { percentiles, isByKeys }: FromLevels,
): (expression: AggregateExpression) => string {
  return (expression) => {
    const isTold = percentiles.some((one) => JSON.stringify(one.expression) === JSON.stringify(expression))
    if (isTold) return isByKeys ? toldPercentile(percentiles, expression) : percentileValue(percentiles, expression)
    const [aggregate, columns] = [keptAggregate(report, expression), keptColumns(report, expression)]
    if (aggregate === null || columns === null) throw new Error(`${report.name} does not keep ${expression.column}`)
    return aggregate.combined(columns)
  }
}

/** What groups are told apart by, in their order. */
export interface KeysOfGroups {
  /** SQL over the rows of levels. */
  readonly inLevels: readonly string[]
  /** SQL over the rows of the report; worked out where it is read, as its parameters are. */
  inRows(): readonly string[]
  /** The place of the report's `totalsBy` among them; -1 where they are of other columns. */
  readonly byValue: number
}

/** The SELECT of the unrounded aggregates from what levels keep, a row for each group. */
export function selectFromLevels(
  reader: ConditionsReader,
  query: Pick<ListQuery, 'report' | 'filters'>,
  levels: FromLevels,
  keys: KeysOfGroups,
  bases: readonly string[],
  parameters: Parameters,
): string {
  const { parts, percentiles, values, isByKeys } = levels
  if (percentiles.length === 0) {
    const kept = selectOfParts(reader, query.report, parts, parameters)
    return selectOfKept(keys.inLevels, bases, kept, groupByKeys(keys.inLevels))
  }
  const inRows = isByKeys ? keys.inRows() : []
  const branches = (values ?? [null]).map((value) =>
    selectOfValue(reader, query, levels, { ...keys, inRows }, value, bases, parameters),
  )
  return branches.join('\n  union all\n  ')
}

function selectOfKept(keys: readonly string[], bases: readonly string[], from: string, behind: string): string {
  return `select
    ${[...keys.map((key, place) => `${key} as key_${place}`), ...bases].join(',\n    ')}
  from (
  ${from}
  ) as kept${behind}`
}

/** The groups of one value of `totalsBy`, or all where it is null, with the queries that tell their percentiles. */
function selectOfValue(
  reader: ConditionsReader,
  { report, filters }: Pick<ListQuery, 'report' | 'filters'>,
  { parts, percentiles, isByKeys }: FromLevels,
  { inLevels, inRows, byValue }: Pick<KeysOfGroups, 'inLevels' | 'byValue'> & { readonly inRows: readonly string[] },
  value: string | null,
  bases: readonly string[],
  parameters: Parameters,
): string {
  const column = findColumn(report, report.totalsBy ?? '')
  // Where they are not grouped by it, the filters name the one value already.
  const isApart = byValue >= 0 && value !== null && column !== undefined
  const only: Filter[] = isApart ? [{ kind: 'any of', column, values: [value] }] : []
  const within = (some: readonly LevelPart[]) => some.map((part) => ({ ...part, filters: [...part.filters, ...only] }))
  const ofValue = percentiles.map((one) => ({ ...one, parts: within(one.parts) }))
  const rows = reportOfValue(report, value)
  const filtersOfValue = [...filters, ...only]
  const kept = selectOfParts(reader, report, within(parts), parameters)
  const ofKey = isApart ? [parameters.add(value, column.type.sql)] : []
  if (!isByKeys) {
    const queries = percentileQueries(reader, rows, filtersOfValue, ofValue, parameters)
    return `(with ${queries.join(',\n')}\n${selectOfKept(ofKey, bases, kept, isApart ? '\n  having count(*) > 0' : '')})`
  }
  const others = <Of>(of: readonly Of[]) => of.filter((_, place) => place !== byValue)
  const keys = { inLevels: others(inLevels), inRows: others(inRows) }
  const queries = groupedPercentileQueries(reader, rows, filtersOfValue, ofValue, keys, parameters)
  const names = keys.inLevels.map((_, place) => `key_${place}`)
  const all = isApart ? names.toSpliced(byValue, 0, ...ofKey) : names
  const from = withTold(reader, report, keys.inLevels, kept, ofValue)
  return `(with ${queries.join(',\n')}\n${selectOfKept(all, bases, from, `\n  group by ${names.join(', ')}`)})`
}

/** The rows of levels by their keys, and among them each group's percentiles, which are worked out already. */
function withTold(
  { timeZone }: ConditionsReader,
  report: Report,
  keys: readonly string[],
  kept: string,
  percentiles: FromLevels['percentiles'],
): string {
  const held = valueColumns(report, timeZone).flatMap(({ name, kind }) => (kind === 'counter' ? [] : [name]))
  const own = [
    ...keys.map((key, place) => `${key} as key_${place}`),
    ...held,
    ...percentiles.map((_, place) => `null::numeric as told_${place}`),
  ]
  return [
    `select ${own.join(', ')} from (\n  ${kept}\n  ) as rows`,
    ...toldPercentiles(percentiles, keys.length, held.length),
  ].join('\n  union all\n  ')
}

/** The keys stand first in their SELECT. */
export function groupByKeys(keys: readonly string[]): string {
  return keys.length === 0 ? '' : `\n  group by ${keys.map((_, place) => place + 1).join(', ')}`
}
