/** Numbers of 24 and 53 bits, which print fewer digits than they come to when they are added up. */
export function isFloat(type: string | undefined): boolean {
  return type === 'float4' || type === 'float8'
}

/** SQL of a column's floats as the numbers that they print: of those a sum is exact, in whatever order they come. */
export function asPrinted(name: string): string {
  return `${name}::text::numeric`
}

/** SQL of a column's floats as doubles, those with 24 bits as what they print. */
export function asDouble(name: string, type: string | undefined): string {
  return type === 'float4' ? `${name}::text::float8` : name
}

/**
 * SQL of a double that was worked out, as a number that can be rounded. Its last digits miss exact halves and tenths: a cast leaves 15 of
 * the 17, which are all that is below a trillion and a thousandth; what is beyond keeps all of them.
 */
export function exactFloat(sql: string): string {
  return `case
    when abs(${sql}) < 0.001 then (${sql})::numeric
    when abs(${sql}) < 1e12 then round((${sql})::numeric, 12)
    else (${sql})::text::numeric
  end`
}

/**
 * SQL of an exact number without what a division has cut off behind sixteen digits: of thirds and sixths, such as hours are, what is
 * exactly half a hundredth came out just below it. Numbers that people have written have fewer digits, and keep all of them.
 */
export function withoutCut(sql: string): string {
  return `round(${sql}, case when scale(${sql}) > 15 and abs(${sql}) >= 0.001 then 12 else coalesce(scale(${sql}), 0) end)`
}
