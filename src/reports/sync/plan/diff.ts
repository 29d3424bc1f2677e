import type { LiveColumn } from '../../live/live-views.js'

export interface ColumnChange {
  readonly name: string
  /** The type before; null for a new column. */
  readonly before: string | null
  /** The type after; null for one that goes. */
  readonly after: string | null
}

/** Columns that come, go, or change their type. */
export function diffColumns(before: readonly LiveColumn[], after: readonly LiveColumn[]): ColumnChange[] {
  const typesBefore = new Map(before.map(({ name, type }) => [name, type]))
  const typesAfter = new Map(after.map(({ name, type }) => [name, type]))
  const names = [...new Set([...typesBefore.keys(), ...typesAfter.keys()])]
  return names
    .map((name) => ({ name, before: typesBefore.get(name) ?? null, after: typesAfter.get(name) ?? null }))
    .filter((change) => change.before !== change.after)
}

/** Whether CREATE OR REPLACE VIEW takes the new columns: the old ones as they were and in their order, others behind. */
export function fitsInPlace(before: readonly LiveColumn[], after: readonly LiveColumn[]): boolean {
  return before.every(({ name, type }, index) => after[index]?.name === name && after[index]?.type === type)
}

/**
 * The lines that differ, `- ` before and `+ ` after, with one line around them; empty when the texts are equal.
 *
 * By longest common subsequence: definitions have tens of lines.
 */
export function diffLines(before: string, after: string): string[] {
  if (before === after) return []
  const [old, now] = [before.split('\n'), after.split('\n')]
  const common = old.map(() => new Array<number>(now.length + 1).fill(0))
  common.push(new Array<number>(now.length + 1).fill(0))
  const at = (row: number, column: number): number => common[row]?.[column] ?? 0
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = now.length - 1; column >= 0; column -= 1) {
      const length =
        old[row] === now[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1))
      ;(common[row] as number[])[column] = length
    }
  }
  const lines: string[] = []
  let [row, column] = [0, 0]
  while (row < old.length || column < now.length) {
    if (row < old.length && column < now.length && old[row] === now[column]) {
      lines.push(`  ${old[row]}`)
      row += 1
      column += 1
    } else if (row < old.length && (column === now.length || at(row + 1, column) >= at(row, column + 1))) {
      lines.push(`- ${old[row]}`)
      row += 1
    } else {
      lines.push(`+ ${now[column]}`)
      column += 1
    }
  }
  const isChange = (index: number): boolean => /^[-+]/.test(lines[index] ?? '')
  return lines.filter((_, index) => isChange(index - 1) || isChange(index) || isChange(index + 1))
}
