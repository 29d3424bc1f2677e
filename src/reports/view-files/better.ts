import type { TellFault } from './fault.js'
import { splitList } from './read-words.js'
import type { At, DeclaredTotal } from './view-file.js'

/** Keys that stand once: of which totals more is better, and of which less. Of others a change is neither good nor bad. */
export const betterKeys = ['more is better', 'less is better']

/** The totals with what a change of them means: `-- more is better: revenue, profit`. */
export function withBetter(
  totals: readonly DeclaredTotal[],
  at: (key: string) => At<string> | null,
  tell: TellFault,
): DeclaredTotal[] {
  const found = new Map<string, 'more' | 'less'>()
  for (const better of ['more', 'less'] as const) {
    const line = at(`${better} is better`)
    for (const name of splitList(line?.value ?? '')) {
      const known = totals.map((total) => total.name)
      if (!known.includes(name)) {
        tell(line?.line ?? 1, `"${name}" is not a total. Write some of: ${known.join(', ') || 'none'}.`)
      } else if (found.has(name)) tell(line?.line ?? 1, `"${name}" is named twice. Delete it in one place.`)
      found.set(name, better)
    }
  }
  return totals.map((total) => {
    const better = found.get(total.name)
    return better === undefined ? total : { ...total, better }
  })
}
