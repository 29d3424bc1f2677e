import type { DeclaredLeftOut } from './view-file.js'

const example = 'left out margin_percent: not billed = filters.final_value=is:empty'

/**
 * Reads one line, such as `left out rate [jobs_left_out]: without an estimate = filters.estimated_value=is:empty`.
 *
 * Names and filters are judged when the columns are known.
 *
 * @throws Error whose message says how such a line is written
 */
export function parseLeftOut(key: string, value: string, line: number): DeclaredLeftOut {
  const about = /^left out\s+(.+?)(?:\s+for\s+([^\s[]+))?(?:\s*\[([^\]]*)\])?$/.exec(key)
  const totals = (about?.[1] ?? '').split(',').map((name) => name.trim())
  const byPeriod = totals.length === 1 && totals[0] === 'by period'
  if (!about || (!byPeriod && !totals.every((name) => /^[a-z_][a-z0-9_]*$/.test(name)))) {
    throw new Error(`"${key}" names no total. Write "${example}".`)
  }
  const reason = /^(.*?)\s*=\s*(filters\..*)$/.exec(value)
  const label = reason?.[1]?.trim() ?? ''
  if (label === '') throw new Error(`"${value}" is not a reason with its filters. Write "${example}".`)
  const heading = about[3]?.trim() || null
  return {
    totals: byPeriod ? [] : totals,
    group: about[2] ?? null,
    heading,
    label,
    query: queryOf(reason?.[2] ?? ''),
    line,
  }
}

/** `filters.a=is:present & filters.b=is:empty`: only filters of columns, since dimensions and period come from the reader. */
function queryOf(text: string): string {
  const params = new URLSearchParams()
  for (const part of text.split(/\s*&\s*/)) {
    const [, name, value] = /^(filters\.[^=\s]+)\s*=\s*(.+)$/.exec(part) ?? []
    if (name === undefined || value === undefined) {
      throw new Error(`"${part}" is not a filter of a column. Write filters like "filters.final_value=is:empty".`)
    }
    params.append(name, value)
  }
  return params.toString()
}
