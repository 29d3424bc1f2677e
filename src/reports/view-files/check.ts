import { loadModule, parseSync } from 'libpg-query'
import type { TellFault } from './fault.js'
import type { Node } from './select.js'
import type { DeclaredCheck, ViewHeader } from './view-file.js'

const example = 'Write "final_value = select …", "jobs = total jobs of completed_jobs" or "grain is unique"'

/**
 * Reads one check: `final_value = select …`, `jobs = total jobs of completed_jobs` or `grain is unique`.
 *
 * `jobs for waiting` is the total of one value of the column that totals exist by. The SELECT is not parsed here.
 *
 * @param key `check`, or `check` and the words that staff read
 */
export function readCheck(
  { key, value, line }: { key: string; value: string; line: number },
  tell: TellFault,
): DeclaredCheck[] {
  const label = key.slice('check'.length).trim() || null
  if (/^grain is unique\.?$/.test(value)) return [{ text: value, label, compares: { kind: 'grain' }, line }]
  const match = /^([a-z_][a-z0-9_]*)(?:\s+for\s+([A-Za-z0-9_]+))?\s*=\s*(.+)$/s.exec(value)
  const [, total = '', of = null, right = ''] = match ?? []
  const other = /^total\s+([a-z_][a-z0-9_]*)\s+of\s+([a-z_][a-z0-9_]*)(?:\s+for\s+([A-Za-z0-9_]+))?$/.exec(right)
  if (!match || !(other || /^(select|with)\b|^\(/i.test(right))) {
    tell(line, `"${value}" is not a check. ${example}.`)
    return []
  }
  const expected = other
    ? { kind: 'total' as const, total: other[1] ?? '', report: other[2] ?? '', of: other[3] ?? null }
    : { kind: 'select' as const, select: right, reads: [], isRepeatable: false }
  return [{ text: value, label, compares: { kind: 'total', total, of, expected }, line }]
}

/** Tells of each check whose own side is none: a total that does not exist, or exists only for one value at a time. */
export function tellFaultsOfChecks(header: ViewHeader, tell: TellFault): void {
  const seen = new Map<string, number>()
  for (const { text, compares, line } of header.checks) {
    const first = seen.get(text)
    if (first !== undefined) tell(line, `this check appears twice, first in line ${first}.`)
    else seen.set(text, line)
    if (compares.kind === 'grain' && header.grain.value.length === 0) {
      tell(line, 'check says "grain is unique", and the grain is none. Delete one of the two lines.')
    }
    const fault = compares.kind === 'grain' ? null : faultOfTotal(header, compares.total, compares.of)
    if (fault !== null) tell(line, `check ${fault}`)
  }
}

const comparable = ['money', 'percent', 'hours', 'days', 'count', 'number']

/** Why a total cannot be compared, as the end of a sentence; null when it can. */
export function faultOfTotal(header: ViewHeader, name: string, of: string | null): string | null {
  const total = header.totals.find((one) => one.name === name)
  if (!total) {
    const known = header.totals.map((one) => one.name).join(', ') || 'none'
    return `names the total "${name}", which ${header.title} does not have. Its totals are: ${known}.`
  }
  if (!comparable.includes(total.unit)) return `compares numbers, and "${name}" is a ${total.unit}.`
  if (header.totalsBy === null) {
    return of === null ? null : `says "for ${of}", but the totals of ${header.title} exist over all rows.`
  }
  const by = header.totalsBy.value
  if (of === null)
    return `needs one ${by}, as totals exist only for each by itself. Write "${name} for" and a ${by} before the "=".`
  const choices = header.columns.find((column) => column.name === by)?.choices.map(({ value }) => value) ?? []
  return choices.length === 0 || choices.includes(of)
    ? null
    : `says "for ${of}", which is not a ${by}. There are: ${choices.join(', ')}.`
}

/** Why a SELECT that parsed is no single number without side effects; null when it may be one. */
export async function faultOfScalar(select: string): Promise<string | null> {
  await loadModule()
  const query = (parseSync(select).stmts?.[0]?.stmt as Node | undefined)?.SelectStmt as Node | undefined
  const columns = query?.targetList as { ResTarget?: { val?: { ColumnRef?: { fields: Node[] } } } }[] | undefined
  if (columns && columns.length !== 1) return `one value is wanted here, and this SELECT has ${columns.length}.`
  const isStar = columns?.[0]?.ResTarget?.val?.ColumnRef?.fields.some((field) => 'A_Star' in field)
  if (isStar) return 'one value is wanted here, not "*".'
  const changes = /"(Insert|Update|Delete|Merge)Stmt":/.exec(JSON.stringify(query))
  return changes ? `a check only reads; this one has ${changes[1]?.toUpperCase()}.` : null
}
