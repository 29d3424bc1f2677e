import { quoteIdentifier } from '../../database/identifiers.js'
import type { Report } from '../report.js'
import { bucketOf, hasBuckets } from './buckets.js'
import {
  aggregatesOf,
  dayOf,
  dimensionColumns,
  keyOfFiner,
  keysOf,
  type Level,
  type LevelGrain,
  named,
} from './level.js'

/**
 * How many values of a column are in which bucket, for each column that a report has percentiles of: by day, month and year, and
 * by month and year for each dimension. A row holds its buckets and their counts as arrays, `kept_buckets` and `kept_counts`; a
 * group has a row, and some more of what was added to it and removed since.
 */
export function bucketLevels(report: Report, timeZone: string): Level[] {
  const dimensions = dimensionColumns(report)
  const grains: LevelGrain[] =
    report.date === null
      ? [...dimensions, null].map((dimension) => ({ dimension, step: null }))
      : [
          ...dimensions.flatMap((dimension): LevelGrain[] => [
            { dimension, step: 'month' },
            { dimension, step: 'year' },
          ]),
          { dimension: null, step: 'day' },
          { dimension: null, step: 'month' },
          { dimension: null, step: 'year' },
        ]
  return bucketedColumns(report).flatMap((column) =>
    grains.map((grain): Level => {
      const words = [grain.dimension, grain.step, 'buckets', column].filter((word) => word !== null)
      const select = packed(report, grain, selectOfBuckets(report, column, grain, timeZone, ''))
      const identity = JSON.stringify([select, report.selectsByValue])
      return { kind: 'buckets', column, grain, keys: keysOf(report, grain), select, ...named(report, words, identity) }
    }),
  )
}

/** The columns that a report has percentiles of. */
export function bucketedColumns(report: Report): string[] {
  const percentiles = aggregatesOf(report).filter(({ aggregate }) => ['median', 'percentile'].includes(aggregate))
  return [...new Set(percentiles.map(({ column }) => column))].filter((column) => hasBuckets(report, column))
}

/**
 * A SELECT of `kept_bucket` and `kept_count` over a report's rows, or over some of them, by the keys of a grain.
 *
 * @param startsOf a SELECT of where buckets start, where it stands beside it
 */
export function selectOfBuckets(
  report: Report,
  column: string,
  grain: LevelGrain,
  timeZone: string,
  where: string,
  startsOf?: string,
): string {
  const keys = keysOf(report, grain)
  const values = keys.map((name) =>
    name === report.date ? `${dayOf(report, grain.step, timeZone)} as ${quoteIdentifier(name)}` : quoteIdentifier(name),
  )
  const name = quoteIdentifier(column)
  const columns = [...values, `${bucketOf(name, startsOf)} as kept_bucket`, 'count(*)::int4 as kept_count']
  return `select ${columns.join(', ')}
from ${report.relation}
${where === '' ? 'where' : `${where} and`} ${name} is not null
group by ${places(columns.length - 1)}`
}

/** The same from the rows of a level as fine as the grain, or finer. */
export function bucketsOfFiner(report: Report, grain: LevelGrain, finer: string): string {
  const keys = keysOf(report, grain).map((name) => {
    const key = quoteIdentifier(name)
    return name === report.date ? `${keyOfFiner(report, grain, name)} as ${key}` : key
  })
  const columns = [...keys, 'kept_bucket', 'sum(kept_count)::int4 as kept_count']
  return `select ${columns.join(', ')}
from ${withBuckets(finer)}
group by ${places(columns.length - 1)}
having sum(kept_count) <> 0`
}

/** A level, with a row for each bucket of each of its rows. */
export function withBuckets(relation: string): string {
  return `${relation} cross join unnest(kept_buckets, kept_counts) as held (kept_bucket, kept_count)`
}

/** A row of arrays for each of the grain's keys, of buckets that are told apart by them. */
export function packed(report: Report, grain: LevelGrain, buckets: string): string {
  const keys = keysOf(report, grain).map(quoteIdentifier)
  const arrays = ['array_agg(kept_bucket) as kept_buckets', 'array_agg(kept_count) as kept_counts']
  // Sorted once for both arrays, so that what did not change is seen to be the same.
  return `select ${[...keys, ...arrays].join(', ')}
from (${buckets} order by ${places(keys.length + 1)}) as bucket
${keys.length === 0 ? 'having count(*) > 0' : `group by ${places(keys.length)}`}`
}

/** `1, 2, 3` */
function places(count: number): string {
  return Array.from({ length: count }, (_, index) => index + 1).join(', ')
}
