import { parseSync } from 'libpg-query'

/**
 * The columns of tables that were renamed beneath a view, each with its new name; null where the view itself is another one.
 *
 * PostgreSQL prints the new name where the old one stood, and the view's own name beside it.
 *
 * @param before the definition as it was printed once, and `now` as it is printed now
 */
export function renamedBeneath(before: string, now: string): ReadonlyMap<string, string> | null {
  const renamed = new Map<string, string>()
  try {
    return isSame(parseSync(before).stmts, parseSync(now).stmts, renamed) ? renamed : null
  } catch {
    return null
  }
}

type Node = Readonly<Record<string, unknown>>

function isSame(before: unknown, now: unknown, renamed: Map<string, string>): boolean {
  if (typeof before !== 'object' || before === null || typeof now !== 'object' || now === null) return before === now
  const [one, other] = [before as Node, now as Node]
  if (one.ColumnRef && other.ColumnRef) return isSameColumn(pathOf(one), pathOf(other), renamed)
  if (one.ResTarget && other.ResTarget) {
    return nameOf(one) === nameOf(other) && isSame(writtenValue(one), writtenValue(other), renamed)
  }
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((key) => !places.test(key))
  return keys.every((key) => isSame(one[key], other[key], renamed))
}

/** Where things stand, and the names that columns of joins have between them. */
const places =
  /^(location|list_start|list_end|rexpr_list_start|rexpr_list_end|stmt_len|stmt_location|colnames|usingClause)$/

function isSameColumn(before: readonly string[], now: readonly string[], renamed: Map<string, string>): boolean {
  if (before.slice(0, -1).join('.') !== now.slice(0, -1).join('.')) return false
  const [was, is] = [before.at(-1) ?? '', now.at(-1) ?? '']
  if (was === is) return true
  if (renamed.has(was)) return renamed.get(was) === is
  renamed.set(was, is)
  return true
}

function pathOf(node: Node): string[] {
  const { fields = [] } = node.ColumnRef as { fields?: { String?: { sval?: string } }[] }
  return fields.map((field) => field.String?.sval ?? '*')
}

/** What a column of a SELECT is called, also where it only names a column of a table. */
function nameOf({ ResTarget: target }: Node): string | undefined {
  const { name, val } = target as { name?: string; val?: Node }
  return name ?? (val?.ColumnRef ? pathOf(val).at(-1) : undefined)
}

function writtenValue({ ResTarget: target }: Node): unknown {
  return (target as { val?: unknown }).val
}
