/** Drawn numbers are whole, from 0 up to, but not including, this. */
export const drawnBelow = 4294967296

/**
 * SQL that draws numbers from a row's number alone: the same on every machine and version, which `random()` is not.
 *
 * Each name becomes a column of whole numbers below `drawnBelow`, spread evenly and independent of the others. They are
 * made in nested steps, because one expression would repeat its argument eight times over.
 *
 * @param rows a FROM item with an alias
 * @param key an expression of type bigint, below 3 thousand million
 * @returns a FROM item called `drawn`, with all columns of the rows and the named ones
 */
export function drawn(rows: string, key: string, names: readonly string[]): string {
  const columns = (write: (name: string, index: number) => string) => names.map(write).join(', ')
  const first = columns(
    (name, index) => `((${key}) * 2654435761 + ${(index + 1) * 1013904223}) % ${drawnBelow} as ${name}_1`,
  )
  const second = columns((name) => `((${name}_1 # (${name}_1 >> 16)) * 73244475) % ${drawnBelow} as ${name}_2`)
  const third = columns((name) => `((${name}_2 # (${name}_2 >> 16)) * 73244475) % ${drawnBelow} as ${name}_3`)
  const last = columns((name) => `${name}_3 # (${name}_3 >> 16) as ${name}`)
  return `
    (select three.*, ${last} from
      (select two.*, ${third} from
        (select one.*, ${second} from
          (select *, ${first} from ${rows} offset 0) as one offset 0) as two offset 0) as three offset 0) as drawn`
}

/** SQL for a drawn column as a fraction from 0 to 1; another `part` of the same column gives 1,000 coarser, independent steps. */
export function fraction(name: string): string {
  return `(${name}::float8 / ${drawnBelow})`
}

/** SQL for an independent whole number from 0 to 999 out of a drawn column: part 0, 1 or 2. */
export function perMille(name: string, part: 0 | 1 | 2): string {
  return `((${name} / ${1000 ** part}) % 1000)`
}
