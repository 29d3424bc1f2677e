import type { TellFault } from './fault.js'
import { readName } from './names.js'
import type { At, DeclaredDimension, DimensionLine, Entry } from './view-file.js'

/** Keys that stand once, in the source that is a dimension. */
export const dimensionKeys = ['dimension', 'in bar']

/** `provider: carried_out_by` is short for `dimension provider: carried_out_by`. */
const shortForm = 'provider'

/** Keys that name the column of a dimension, each dimension once. */
export function isDimensionLine(key: string): boolean {
  return key === shortForm || key.startsWith('dimension ')
}

/** What the rows of a source are called as a dimension: `dimension: Customer, Customers`, `in bar: no`. */
export function readDimension(at: (key: string) => At<string> | null, tell: TellFault): DeclaredDimension | null {
  const declared = at('dimension')
  const inBar = at('in bar')
  if (inBar && inBar.value !== 'yes' && inBar.value !== 'no')
    tell(inBar.line, `"${inBar.value}" is neither yes nor no.`)
  if (declared === null) {
    const remedy = 'Add "-- dimension: Customer, Customers" with words of your own, or delete this line.'
    if (inBar) tell(inBar.line, `"in bar" is for sources that are a dimension. ${remedy}`)
    return null
  }
  const names = readNames(declared.value, declared.line, tell)
  return { ...names, inBar: inBar?.value !== 'no', line: declared.line }
}

/** `Customer, Customers`: what one is called, and what several are. */
export function readNames(text: string, line: number, tell: TellFault): { singular: string; plural: string } {
  const names = text.split(',').map((name) => name.trim())
  const [singular = '', plural = ''] = names
  if (names.length !== 2 || singular === '' || plural === '') {
    tell(line, `"${text}" does not say what one and what several are called. Write them like "Customer, Customers".`)
  }
  return { singular, plural }
}

/** The lines that name a column: `dimension customer: customer_id`. */
export function readDimensionLines(entries: readonly Entry[], tell: TellFault): DimensionLine[] {
  const found = new Map<string, DimensionLine>()
  for (const { key, value, line } of entries) {
    if (!isDimensionLine(key)) continue
    const dimension = key === shortForm ? key : key.replace(/^dimension\s+/, '')
    if (!/^[a-z_][a-z0-9_]*$/.test(dimension)) {
      tell(line, `"${key}" names no dimension. Write "dimension customer: customer_id".`)
      continue
    }
    const before = found.get(dimension)
    if (before) tell(line, `the dimension ${dimension} appears twice, first in line ${before.line}.`)
    else found.set(dimension, { key, dimension, column: readName(value), line })
  }
  return [...found.values()]
}
