import { quoteIdentifier } from '../../database/identifiers.js'
import type { Filter } from '../asking/filters.js'
import { startOf } from '../levels/buckets.js'
import type { LevelPart } from '../levels/choose-levels.js'
import type { AggregateExpression } from '../levels/kept-aggregate.js'
import { selectOfBucketParts } from '../levels/select-parts.js'
import type { Report } from '../report.js'
import { type ConditionsReader, whereClause } from './conditions.js'
import type { Parameters } from './parameters.js'

/** A percentile that buckets tell, and the parts of levels that hold them. */
export interface BucketedPercentile {
  readonly expression: AggregateExpression
  readonly parts: readonly LevelPart[]
}

/** SQL of the percentile that `percentileQueries` works out under this number. */
export function percentileValue(index: number): string {
  return `(select value from percentile_${index})`
}

/**
 * The WITH queries that work out percentiles: the buckets, summed up from below, tell in which one the rank falls, and only
 * that bucket's rows are read, in their order and no further than to the rank.
 *
 * A percentile between two rows is PostgreSQL's own to work out, of these two.
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
  const columns = [...new Map(percentiles.map(({ expression, parts }) => [expression.column, parts]))]
  const ofColumns = columns.flatMap(([column, parts], index) => [
    placedQuery(reader, report, column, parts, parameters, index),
    `value_${index} as not materialized (
  select ${quoteIdentifier(column)} as value
  from ${report.relation}
  ${whereClause(reader, report, filters, parameters)}
)`,
  ])
  const values = percentiles.flatMap(({ expression: { column, percentile = 50 } }, index) => {
    const of = columns.findIndex(([name]) => name === column)
    return [
      `rank_${index} as materialized (
  select
    at - floor(at) as share,
    floor(at)::int8 - low.before as place,
    ${startOf(report, column, 'low.bucket')} as first,
    ${startOf(report, column, '(high.bucket + 1)')} as last
  from (select ${percentile / 100}::float8 * (counted - 1)::float8 as at from bucket_${of} limit 1) as rank
  cross join lateral (select bucket, before from bucket_${of} where before <= floor(at) order by bucket desc limit 1) as low
  cross join lateral (select bucket from bucket_${of} where before <= ceil(at) order by bucket desc limit 1) as high
)`,
      `percentile_${index} as (
  select round((percentile_cont((select share from rank_${index})) within group (order by value))::numeric, 11) as value
  from (
    select value
    from value_${of}
    where value >= (select first from rank_${index}) and value <= (select last from rank_${index})
    order by value
    limit 2 offset (select place from rank_${index})
  ) as beside_rank
)`,
    ]
  })
  return [...ofColumns, ...values]
}

/** Each bucket with how many values there are before it, and in all. */
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
    (sum(sum(kept_count)) over (order by kept_bucket) - sum(kept_count))::int8 as before,
    sum(sum(kept_count)) over () as counted
  from (
  ${selectOfBucketParts(reader, report, column, parts, parameters)}
  ) as kept
  group by kept_bucket
)`
}
