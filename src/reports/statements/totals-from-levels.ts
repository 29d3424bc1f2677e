import { type Filter, isOn } from '../asking/filters.js'
import type { ListQuery } from '../asking/query.js'
import { chooseLevels, type LevelPart } from '../levels/choose-levels.js'
import { type AggregateExpression, keptAggregate } from '../levels/kept-aggregate.js'
import { keptColumns, type StoredRows } from '../levels/level.js'
import { reportOfValue } from '../levels/one-value.js'
import { selectOfParts } from '../levels/select-parts.js'
import { findColumn, type Report, type TypedColumn } from '../report.js'
import type { ConditionsReader } from './conditions.js'
import type { Parameters } from './parameters.js'
import { type BucketedPercentile, percentileQueries, percentileValue } from './percentiles.js'

/** What of levels answers all totals of a report. */
export interface FromLevels {
  readonly parts: readonly LevelPart[]
  /** None where all of its totals add up. */
  readonly percentiles: readonly BucketedPercentile[]
  /** The values of `totalsBy` that have percentiles, each by itself; null for all rows together. */
  readonly values: readonly string[] | null
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
  { levels }: StoredRows,
): FromLevels | null {
  if (levels.length === 0) return null
  const question = { filters, scope, groups: groups.map(({ column, step }) => ({ column: column.name, step })) }
  const parts = chooseLevels(report, levels, question)
  if (parts === null) return null
  const others = needed.filter((one) => keptAggregate(report, one) === null)
  if (others.length === 0) return { parts, percentiles: [], values: null }
  const values = valuesApart(report, filters, groups)
  const percentiles = others.flatMap((expression): BucketedPercentile[] => {
    const isPercentile = ['median', 'percentile'].includes(expression.aggregate)
    const buckets = isPercentile ? chooseLevels(report, levels, { ...question, bucketsOf: expression.column }) : null
    return buckets ? [{ expression, parts: buckets }] : []
  })
  return values === 'unknown' || percentiles.length < others.length ? null : { parts, percentiles, values }
}

/** The values of `totalsBy` whose percentiles are asked for; `unknown` where there may be others, or groups of another kind. */
function valuesApart(
  report: Report,
  filters: readonly Filter[],
  groups: readonly Grouped[],
): FromLevels['values'] | 'unknown' {
  const [group = null, ...inner] = groups
  if (inner.length > 0) return 'unknown'
  if (report.totalsBy === null) return group === null ? null : 'unknown'
  let values = Object.keys(report.selectsByValue ?? {})
  for (const filter of filters.filter((one) => isOn(one, report.totalsBy))) {
    if (filter.kind !== 'any of') return 'unknown'
    values =
      report.selectsByValue === null ? [...filter.values] : values.filter((value) => filter.values.includes(value))
  }
  if (group === null) return values.length === 1 ? values : 'unknown'
  const isEach = group.column.name === report.totalsBy && values.length > 0
  return isEach && values.every((value) => group.column.choices.some((choice) => choice.value === value))
    ? values
    : 'unknown'
}

/** SQL of an aggregate over what levels keep. */
export function aggregateOfLevels(
  report: Report,
  percentiles: FromLevels['percentiles'],
): (expression: AggregateExpression) => string {
  return (expression) => {
    const isTold = percentiles.some((one) => JSON.stringify(one.expression) === JSON.stringify(expression))
    if (isTold) return percentileValue(percentiles, expression)
    const [aggregate, columns] = [keptAggregate(report, expression), keptColumns(report, expression)]
    if (aggregate === null || columns === null) throw new Error(`${report.name} does not keep ${expression.column}`)
    return aggregate.combined(columns)
  }
}

/**
 * The SELECT of the unrounded aggregates from what levels keep, a row for each group.
 *
 * @param key SQL of what the groups are told apart by; null for no groups
 */
export function selectFromLevels(
  reader: ConditionsReader,
  { report, filters }: Pick<ListQuery, 'report' | 'filters'>,
  { parts, percentiles, values }: FromLevels,
  keys: readonly string[],
  bases: readonly string[],
  parameters: Parameters,
): string {
  const select = (of: readonly string[], from: readonly LevelPart[]) => `select
    ${[...of.map((key, place) => `${key} as key_${place}`), ...bases].join(',\n    ')}
  from (
  ${selectOfParts(reader, report, from, parameters)}
  ) as kept`
  if (percentiles.length === 0) return `${select(keys, parts)}${groupByKeys(keys)}`
  // There are percentiles of one grouping only.
  const isWhole = keys.length === 0
  const branches = (values ?? [null]).map((value) => {
    const column = findColumn(report, report.totalsBy ?? '')
    // Without groups the filters name the one value already.
    const only: Filter[] = isWhole || value === null || !column ? [] : [{ kind: 'any of', column, values: [value] }]
    const within = (some: readonly LevelPart[]) =>
      some.map((part) => ({ ...part, filters: [...part.filters, ...only] }))
    const ofValue = percentiles.map((one) => ({ ...one, parts: within(one.parts) }))
    const queries = percentileQueries(reader, reportOfValue(report, value), [...filters, ...only], ofValue, parameters)
    const ofKey = isWhole || value === null || !column ? [] : [parameters.add(value, column.type.sql)]
    return `(with ${queries.join(',\n')}\n${select(ofKey, within(parts))}${isWhole ? '' : '\n  having count(*) > 0'})`
  })
  return branches.join('\n  union all\n  ')
}

/** The keys stand first in their SELECT. */
export function groupByKeys(keys: readonly string[]): string {
  return keys.length === 0 ? '' : `\n  group by ${keys.map((_, place) => place + 1).join(', ')}`
}
