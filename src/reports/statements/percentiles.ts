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

/** SQL of a percentile of a column, from what `percentileQueries` works out. */
export function percentileValue(percentiles: readonly BucketedPercentile[], expression: AggregateExpression): string {
  const place = bucketedColumns(percentiles).findIndex(([name]) => name === expression.column)
  return `(select value from percentile_${place} where share = ${shareOf(expression)})`
}

export function shareOf({ percentile = 50 }: AggregateExpression): number {
  return percentile / 100
}

/**
 * SQL of a percentile as a number that can be rounded. percentile_cont gives double precision, which misses exact halves by its last
 * digits: a cast leaves 15 of them, which are all that is below ten trillion and a hundredth; what is beyond keeps all 17.
 */
export function exactPercentile(percentile: string): string {
  return `round(case when abs(${percentile}) < 1e13 then (${percentile})::numeric else (${percentile})::text::numeric end, 11)`
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
    select ${exactPercentile('percentile_cont(at - floor(at)) within group (order by value)')}
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
      share * (counted - 1)::float8 as at,
      min(bucket) filter (where upto > floor(share * (counted - 1)::float8)) as low,
      min(bucket) filter (where upto > ceil(share * (counted - 1)::float8)) as high,
      coalesce(max(upto) filter (where upto <= floor(share * (counted - 1)::float8)), 0) as before
    from bucket_${index}
    cross join unnest(array[${[...shares].join(', ')}]::float8[]) as asked (share)
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
