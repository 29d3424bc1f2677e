import { readDuration } from './durations.js'
import type { TellFault } from './fault.js'
import { nameSource, readName, splitNames } from './names.js'
import type { At, Entry, ListLook } from './view-file.js'

/** Keys that stand once. */
export const listKeys = ['columns', 'sort']

/** Keys that stand once for each column: `short revenue`, `late age_hours`. */
export function isListKey(key: string): boolean {
  return /^(short|late) /.test(key)
}

/** How the report's list looks when nobody has chosen anything: `columns`, `sort`, `short …`, `late …`. */
export function readListLook(
  entries: readonly Entry[],
  at: (key: string) => At<string> | null,
  tell: TellFault,
): ListLook {
  return {
    columns: readColumns(at('columns'), tell),
    sort: readSort(at('sort'), tell),
    short: ofColumns('short', entries, tell).map(({ column, value, line }) => ({ column, value, line })),
    late: ofColumns('late', entries, tell).flatMap(({ column, value, line }) => {
      const seconds = readDuration({ value, line }, tell)
      return seconds === null ? [] : [{ column, value: seconds, line }]
    }),
  }
}

function readColumns(at: At<string> | null, tell: TellFault): ListLook['columns'] {
  if (at === null) return null
  const value = splitNames(at.value).map(readName)
  const twice = value.find((name, place) => value.indexOf(name) !== place)
  if (twice !== undefined) tell(at.line, `columns names "${twice}" twice. Delete one of them.`)
  return { value, line: at.line }
}

const sorting = new RegExp(`^(${nameSource})(?:\\s+(asc|desc))?$`)

function readSort(at: At<string> | null, tell: TellFault): ListLook['sort'] {
  if (at === null) return null
  const [, column, direction] = sorting.exec(at.value) ?? []
  if (column === undefined) {
    tell(at.line, `"${at.value}" is not an order. Write a column, and "desc" for the highest or newest first.`)
    return null
  }
  return { value: { column: readName(column), direction: direction === 'desc' ? 'desc' : 'asc' }, line: at.line }
}

const ofColumn = new RegExp(`^(?:short|late)\\s+(${nameSource})$`)

function ofColumns(
  word: 'short' | 'late',
  entries: readonly Entry[],
  tell: TellFault,
): (At<string> & { readonly column: string })[] {
  const found = new Map<string, At<string> & { readonly column: string }>()
  for (const { key, value, line } of entries) {
    if (!key.startsWith(`${word} `)) continue
    const [, written] = ofColumn.exec(key) ?? []
    if (written === undefined) {
      tell(line, `"${key}" names no column. Write "${word} name: …".`)
      continue
    }
    const column = readName(written)
    const before = found.get(column)
    if (before) tell(line, `"${word} ${column}" appears twice, first in line ${before.line}.`)
    else found.set(column, { column, value, line })
  }
  return [...found.values()]
}
