import type { KeptKind } from './kept-aggregate.js'

/** A kept value of a group after some of its rows were added and removed. All are SQL. */
export interface RenewedValue {
  readonly value: string
  /** Whether it is to the last digit what the group's rows would give; elsewhere they have to be asked. */
  readonly isCertain: string
}

/**
 * @param before what was kept of the group; null where it had no rows
 * @param more the same of the rows that were added
 * @param less the same of those that were removed, which all were among those of before
 */
export function renewedValue(kind: KeptKind | 'counter', before: string, more: string, less: string): RenewedValue {
  const sum = `coalesce(${before}, 0) + coalesce(${more}, 0) - coalesce(${less}, 0)`
  switch (kind) {
    case 'count':
      return { value: `(${sum})`, isCertain: 'true' }
    case 'counter':
      return { value: `nullif(${sum}, 0)`, isCertain: 'true' }
    case 'whole sum':
      return {
        value: whereAny(`(${sum})`, before, more),
        // Otherwise nothing may be left to add up, and the sum of nothing is a null.
        isCertain: `(${less} is null or ${more} is not null)`,
      }
    case 'decimal sum':
      return {
        value: whereAny(`(${sum})`, before, more),
        // A sum has as many digits as that of its values which has most. What is not finite has no scale, and cannot be taken away.
        isCertain: `(${less} is null or coalesce(scale(${less}) < scale(${before}) or scale(${more}) >= scale(${before}), false))`,
      }
    default: {
      const [pick, beyond] = kind === 'min' ? ['least', '>'] : ['greatest', '<']
      return {
        value: `${pick}(${before}, ${more})`,
        isCertain: `(${less} is null or coalesce(${less} ${beyond} ${before}, false) or coalesce(not ${more} ${beyond} ${before}, false))`,
      }
    }
  }
}

function whereAny(sum: string, before: string, more: string): string {
  return `case when ${before} is null and ${more} is null then null else ${sum} end`
}
