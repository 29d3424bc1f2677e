/** What the name of a type says, as `ValueType.name` has it, for those who have nothing else of it. */

const integers: Readonly<Record<string, 4 | 8>> = { int2: 4, int4: 4, int8: 8 }
const texts: readonly string[] = ['text', 'varchar', 'bpchar']

export function isInteger(dataType: string): boolean {
  return dataType in integers
}

/** How many bytes whole numbers are worked out in: divided by one another, they stay whole. Null for all others. */
export function wholeBytes(dataType: string): 4 | 8 | null {
  return integers[dataType] ?? null
}

/** Texts of PostgreSQL's own, which its operators take as they are. */
export function isPlainText(dataType: string): boolean {
  return texts.includes(dataType)
}

/** Numbers that are not whole, or need not be. */
export function isDecimal(dataType: string): boolean {
  return dataType === 'numeric' || dataType === 'float4' || dataType === 'float8'
}

export function isUuid(dataType: string): boolean {
  return dataType === 'uuid'
}

export function isBoolean(dataType: string): boolean {
  return dataType === 'bool'
}

/** Whether its times are moments, which every zone has another day for. */
export function isMoment(dataType: string): boolean {
  return dataType === 'timestamptz'
}

/** Whether every text of it is digits, letters and dashes: no file format has to look at it. */
export function isOfPlainCharacters(dataType: string): boolean {
  return isInteger(dataType) || isUuid(dataType) || isBoolean(dataType)
}

/** What numbers that are typed are compared with. 1.1 as a short float is not 1.1 as a number: it is rounded as the column was. */
export function comparedNumber(dataType: string): 'float4' | 'numeric' {
  return dataType === 'float4' ? 'float4' : 'numeric'
}
