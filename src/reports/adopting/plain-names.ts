import { loadModule, scanSync } from 'libpg-query'
import { units } from '../report.js'

/** `OrderLine`, `order line`, `Größe`: `order_line`, `grosse`; empty where nothing is left of it. */
export function plainName(name: string): string {
  const words = name
    .replaceAll('ß', 'ss')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return /^[0-9]/.test(words) ? `_${words}` : words
}

/** The first of these names that nobody has yet, with a number where all are taken. It counts as taken from then on. */
export function freeName(names: readonly string[], taken: Set<string>, longest: number): string {
  const wanted = names.map((name) => name.slice(0, longest))
  const last = wanted.at(-1) ?? 'column'
  const numbered = function* () {
    yield* wanted
    for (let number = 2; ; number += 1) yield `${last.slice(0, longest - 5)}_${number}`
  }
  for (const name of numbered()) {
    if (taken.has(name)) continue
    taken.add(name)
    return name
  }
  return last
}

// What a column's brackets hold otherwise, and what addresses use themselves.
const notForTables: readonly string[] = [...units, 'dashboard', 'password', 'events', 'refreshes', 'search', 'none']

/** Whether a source can have this name behind `source_`, so that columns can refer to it. */
export function canNameTable(name: string): boolean {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !notForTables.includes(name) && !name.startsWith('viewdesk_')
}

/** Names as SQL has them: those that are words of its own stand in quotes. */
export async function openSqlNames(): Promise<(name: string) => string> {
  await loadModule()
  return (name) => {
    const isPlain = /^[a-z_][a-z0-9_]*$/.test(name)
    const [word] = isPlain ? scanSync(name).tokens : []
    return word && ['NO_KEYWORD', 'UNRESERVED_KEYWORD'].includes(word.keywordName)
      ? name
      : `"${name.replaceAll('"', '""')}"`
  }
}
