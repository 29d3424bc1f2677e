import { quoteIdentifier } from '../../database/identifiers.js'
import type { Filter } from '../asking/filters.js'
import { lastBucket, startOf } from '../levels/buckets.js'
import type { AggregateExpression } from '../levels/kept-aggregate.js'
import { selectOfBucketParts } from '../levels/select-parts.js'
import type { Report } from '../report.js'
import { type ConditionsReader, whereClause } from './conditions.js'
import type { Parameters } from './parameters.js'
import { type BucketedPercentile, bucketedColumns, percentileBesideRank, shareOf } from './percentiles.js'

/** SQL of what groups are told apart by: over the rows of levels, and over those of the report. */
export interface GroupKeys {
  readonly inLevels: readonly string[]
  readonly inRows: readonly string[]
}

/**
 * The WITH queries that work out percentiles of all groups at once: `percentile_0` … with `key_0` …, `share` and `value`.
 *
 * The buckets of each group tell in which of them its rank falls. The rows of those buckets are read once for all groups, and
 * counted on from where the bucket begins.
 *
 * @param report with the rows of one value of its `totalsBy`
 */
export function groupedPercentileQueries(
  reader: ConditionsReader,
  report: Report,
  filters: readonly Filter[],
  percentiles: readonly BucketedPercentile[],
  { inLevels, inRows }: GroupKeys,
  parameters: Parameters,
): string[] {
  const keys = inLevels.map((_, place) => `key_${place}`)
  const named = (sqls: readonly string[]) => sqls.map((sql, place) => `${sql} as key_${place}`).join(', ')
  return bucketedColumns(percentiles).flatMap(([column, parts], index) => {
    const ofColumn = percentiles.filter(({ expression }) => expression.column === column)
    const ranks = ranksOf([...new Set(ofColumn.map(({ expression }) => shareOf(expression)))])
    const buckets = `select ${named(inLevels)}, kept_bucket, kept_count
      from (
  ${selectOfBucketParts(reader, report, column, parts, parameters)}
      ) as kept`
    const rows = `select ${named(inRows)}, ${quoteIdentifier(column)} as value
      from ${report.relation}
      ${whereClause(reader, report, filters, parameters)}`
    return [
      placedQuery(keys, buckets, ranks, index),
      soughtQuery(keys, ranks, index),
      `edge_${index} as materialized (
  select
    bucket,
    ${startOf(report, column, 'bucket')} as first,
    ${startOf(report, column, '(bucket + 1)')} as next
  from (select distinct bucket from sought_${index} where bucket is not null) as one
)`,
      percentileQuery(keys, rows, percentileBesideRank(report, column), index),
    ]
  })
}

/** The place of a row, from 0, on one side of a share's rank. */
interface Rank {
  readonly share: number
  /** SQL of the rank, which may be between two rows. */
  readonly at: string
  readonly place: string
}

function ranksOf(shares: readonly number[]): Rank[] {
  return shares.flatMap((share) => {
    const at = `${share} * (counted - 1)`
    return [`floor(${at})`, `ceil(${at})`].map((place) => ({ share, at, place }))
  })
}

/** Of each group, the buckets that its ranks fall in, and how many values come before these. */
function placedQuery(keys: readonly string[], buckets: string, ranks: readonly Rank[], index: number): string {
  const places = ranks.map(
    ({ place }, at) => `min(kept_bucket) filter (where upto > ${place}) as bucket_${at},
    coalesce(max(upto) filter (where upto <= ${place}), 0) as before_${at}`,
  )
  return `placed_${index} as materialized (
  select
    ${[...keys, ...places, 'min(counted) as counted'].join(',\n    ')}
  from (
    select
      ${keys.join(', ')},
      kept_bucket,
      sum(kept_count) over (partition by ${keys.join(', ')} order by kept_bucket) as upto,
      sum(kept_count) over (partition by ${keys.join(', ')}) as counted
    from (
      ${buckets}
    ) as keyed
  ) as summed
  group by ${keys.join(', ')}
)`
}

/** A row for each bucket that has a row beside a rank. */
function soughtQuery(keys: readonly string[], ranks: readonly Rank[], index: number): string {
  const beside = ranks.map(({ share, at }, place) => `(${share}::float8, ${at}, bucket_${place}, before_${place})`)
  const heldIn = heldInOf(keys)
  return `sought_${index} as materialized (
  select distinct ${keys.join(', ')}, hash_array(${heldIn}) as hash, ${heldIn} as held_in, bucket, share, at, before
  from placed_${index}
  cross join lateral (values ${beside.join(', ')}) as beside_rank (share, at, bucket, before)
)`
}

function percentileQuery(keys: readonly string[], rows: string, percentile: string, index: number): string {
  return `percentile_${index} as materialized (
  select ${keys.join(', ')}, share, ${percentile} as value
  from (
    select
      ${keys.join(', ')},
      share,
      at,
      value,
      before - 1 + row_number() over (partition by sought.held_in, share order by value) as place
    from (
      select hash_array(held_in) as hash, held_in, value
      from edge_${index}
      cross join lateral (
        select ${heldInOf(keys)} as held_in, value
        from (
          ${rows}
        ) as asked
        where value >= first and value <= next and (value < next or bucket = ${lastBucket})
        -- So that it is read by an index, once for each bucket.
        offset 0
      ) as of_bucket
    ) as found
    -- By the hash alone: PostgreSQL would sort all of the rows to compare lists.
    join sought_${index} as sought on sought.hash = found.hash and (sought.held_in = found.held_in) is true
  ) as counted_on
  where place = floor(at) or place = ceil(at)
  group by ${keys.join(', ')}, share, at
)`
}

/** SQL of a group and a bucket as one value, whose nulls are equal to one another. */
function heldInOf(keys: readonly string[]): string {
  return `array[${[...keys, 'bucket'].map((name) => `${name}::text`).join(', ')}]`
}

/** SQL of a percentile over the rows that `toldPercentiles` adds to those of levels. */
export function toldPercentile(percentiles: readonly BucketedPercentile[], expression: AggregateExpression): string {
  return `max(told_${percentiles.findIndex((one) => JSON.stringify(one.expression) === JSON.stringify(expression))})`
}

/** The SELECTs of percentiles by themselves: keys, nulls for what levels hold, and a column for each percentile. */
export function toldPercentiles(percentiles: readonly BucketedPercentile[], keys: number, kept: number): string[] {
  const names = Array.from({ length: keys }, (_, place) => `key_${place}`)
  return bucketedColumns(percentiles).map(([column], index) => {
    const values = percentiles.map(({ expression }) =>
      expression.column === column ? `case when share = ${shareOf(expression)} then value end` : 'null',
    )
    return `select ${[...names, ...Array<string>(kept).fill('null'), ...values].join(', ')} from percentile_${index}`
  })
}
