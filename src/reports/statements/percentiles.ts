import { quoteIdentifier } from '../../database/identifiers.js'
import type { Filter } from '../asking/filters.js'
import { startOf } from '../levels/buckets.js'
import type { LevelPart } from '../levels/choose-levels.js'
import type { AggregateExpression } from '../levels/kept-aggregate.js'
import { selectOfBucketParts } from '../levels/select-parts.js'
import { findColumn, type Report } from '../report.js'
import { type ConditionsReader, whereClause } from './conditions.js'
import { asDouble, exactFloat, isFloat, withoutCut } from './floats.js'
import type { Parameters } from './parameters.js'

/** A percentile that buckets tell, and the parts of levels that hold them. */
export interface BucketedPercentile {
  readonly expression: AggregateExpression
  readonly parts: readonly LevelPart[]
}

/** SQL of a percentile of a column, from what `percentileQueries` works out. */
export function percentileValue(percentiles: readonly BucketedPercentile[], expression: AggregateExpression): string {
  const place = bucketedColumns(percentiles).findIndex(([name]) => name === expression.column)
  return `(select value from percentile_${place} where share = ${shareOf(expression)})`
}

export function shareOf({ percentile = 50 }: AggregateExpression): number {
  // 99.9 / 100 is 0.9990000000000001.
  return Number((percentile / 100).toPrecision(15))
}

/**
 * SQL of a percentile over rows, exact for exact numbers: percentile_cont would make doubles of them.
 *
 * @param name the column, quoted
 * @param type its `ValueType.name`
 */
export function percentileOfRows(name: string, type: string | undefined, share: number): string {
  if (isFloat(type)) return exactFloat(`percentile_cont(${share}) within group (order by ${asDouble(name, type)})`)
  // However often it stands there, PostgreSQL works it out once.
  const sorted = `(array_agg(${name} order by ${name}) filter (where ${name} is not null))`
  const at = `(${share} * (count(${name}) - 1))`
  const [below, above] = [`floor(${at})`, `ceil(${at})`]
  const value = (place: string) => `${sorted}[${place}::int + 1]::numeric`
  // What is endless has no distance from itself.
  return withoutCut(`case
    when ${below} = ${above} then ${value(below)}
    else ${value(below)} + (${value(above)} - ${value(below)}) * (${at} - ${below})
  end`)
}

/** The same of the one or two rows beside the rank `at`, whose numbers are called `value`. */
export function percentileBesideRank(report: Report, column: string): string {
  const type = findColumn(report, column)?.type.name
  if (isFloat(type))
    return exactFloat(`percentile_cont((at - floor(at))::float8) within group (order by ${asDouble('value', type)})`)
  return withoutCut(`case
    when min(value) = max(value) then min(value)::numeric
    else min(value)::numeric + (max(value)::numeric - min(value)::numeric) * (at - floor(at))
  end`)
}

/**
 * The WITH queries that work out percentiles: the buckets, summed up from below, tell in which one the rank falls, and only
 * that bucket's rows are read, in their order and no further than to the rank.
 *
 * @param report with the rows of one value of its `totalsBy`
 */
export function percentileQueries(
  reader: ConditionsReader,
  report: Report,
  filters: readonly Filter[],
  percentiles: readonly BucketedPercentile[],
  parameters: Parameters,
): string[] {
  return bucketedColumns(percentiles).flatMap(([column, parts], index) => {
    const ofColumn = percentiles.filter(({ expression }) => expression.column === column)
    const shares = new Set(ofColumn.map(({ expression }) => shareOf(expression)))
    return [
      placedQuery(reader, report, column, parts, parameters, index),
      `value_${index} as not materialized (
  select ${quoteIdentifier(column)} as value
  from ${report.relation}
  ${whereClause(reader, report, filters, parameters)}
)`,
      `percentile_${index} as materialized (
  select share, (
    select ${percentileBesideRank(report, column)}
    from (
      select value
      from value_${index}
      where value >= first and value <= last
      order by value
      limit 2 offset floor(at)::int8 - before
    ) as beside_rank
  ) as value
  from (
    select
      share,
      share * (counted - 1) as at,
      min(bucket) filter (where upto > floor(share * (counted - 1))) as low,
      min(bucket) filter (where upto > ceil(share * (counted - 1))) as high,
      coalesce(max(upto) filter (where upto <= floor(share * (counted - 1))), 0) as before
    from bucket_${index}
    cross join unnest(array[${[...shares].join(', ')}]::numeric[]) as asked (share)
    group by share, counted
  ) as rank
  cross join lateral (
    select min(start) as first, max(start) as last
    from (
      select ${startOf(report, column, 'bucket')} as start
      from (values (low), (high + 1)) as edge (bucket)
    ) as edge
  ) as bounds
)`,
    ]
  })
}

/** The columns that there are percentiles of, each with the parts that hold its buckets. */
export function bucketedColumns(percentiles: readonly BucketedPercentile[]): [string, readonly LevelPart[]][] {
  return [...new Map(percentiles.map(({ expression, parts }) => [expression.column, parts]))]
}

/** Each bucket with how many values there are up to its end, and in all. */
function placedQuery(
  reader: ConditionsReader,
  report: Report,
  column: string,
  parts: readonly LevelPart[],
  parameters: Parameters,
  index: number,
): string {
  return `bucket_${index} as materialized (
  select
    kept_bucket as bucket,
    sum(sum(kept_count)::int4) over (order by kept_bucket) as upto,
    sum(sum(kept_count)::int4) over () as counted
  from (
  ${selectOfBucketParts(reader, report, column, parts, parameters)}
  ) as kept
  group by kept_bucket
  -- Where all rows of a bucket went away, the parts that were and that came add up to none.
  having sum(kept_count) <> 0
)`
}
