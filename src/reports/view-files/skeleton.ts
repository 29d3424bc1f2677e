import type { DimensionColumns } from '../asking/dimension-columns.js'

/** A column of a view file that is begun. */
export interface SkeletonColumn {
  readonly name: string
  /** As the brackets have it: `count`, `choice draft, done`. */
  readonly unit: string
  /** Label, full stop, definition. */
  readonly words: string
  /** What the SELECT says: the quoted name, or what makes of it a value that a report can show. */
  readonly expression: string
}

export interface Skeleton {
  readonly title: string
  readonly description: string
  /** Empty where nothing tells the rows apart. */
  readonly grain: readonly string[]
  readonly isMaterialized: boolean
  /** The columns that travelling filters apply to. */
  readonly dimensions?: DimensionColumns
  readonly date?: string | null
  readonly columns: readonly SkeletonColumn[]
  /** Keys behind those of the columns: totals, checks. */
  readonly more?: readonly (readonly [key: string, value: string])[]
  /** What the SELECT has behind FROM, ready for SQL; null for nothing. */
  readonly from: string | null
}

const widest = 60

/** A view file that syncs as it is, to be changed into what is wanted. */
export function skeletonText(skeleton: Skeleton): string {
  const { title, description, grain, isMaterialized, dimensions = {}, date = null, columns, more = [], from } = skeleton
  const said = columns.filter(({ name }) => !name.includes('\n'))
  const keys = [
    ['title', title],
    ['description', description],
    ['grain', grain.length === 0 ? 'none' : grain.map(headerName).join(', ')],
    ...(isMaterialized ? [['materialized', 'yes']] : []),
    ...Object.entries(dimensions).map(([name, column]) => [`dimension ${name}`, headerName(column)]),
    ...(date === null ? [] : [['date', headerName(date)]]),
    ...said.map(({ name, unit, words }) => [`column ${headerName(name)} [${unit}]`, words]),
    ...more,
  ]
  const width = Math.min(Math.max(...keys.map(([key = '']) => key.length)), widest) + 1
  const header = keys.map(([key = '', value = '']) => `-- ${`${key}:`.padEnd(width)}  ${value}`)
  const list = columns.map(({ expression }) => `  ${expression}`).join(',\n')
  return [...header, '', 'select', from === null ? list : `${list}\nfrom ${from}`, ''].join('\n')
}

/** A name with capitals or spaces stands in quotes. */
function headerName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && name !== 'none' ? name : `"${name.replaceAll('"', '""')}"`
}

/** What a name says in words: `parts_cost` is "Parts cost". */
export function wordsOf(name: string): string {
  const words = name.replace(/[_\s.]+/g, ' ').trim()
  return words === '' ? 'Column' : words.charAt(0).toUpperCase() + words.slice(1)
}
