import { createHash } from 'node:crypto'

/**
 * What an index may be called where its name is taken: a view that somebody renames keeps its indexes, under their names. Each is
 * as much one of ours as the first (`isOurIndex`), and one made by hand stays one.
 */
export function spareNames(name: string): string[] {
  const start = name.replace(/_[0-9a-f]{8}$/, '').slice(0, 54)
  return Array.from({ length: most }, (_, nth) => {
    const hash = createHash('sha256').update(JSON.stringify([name, nth]))
    return `${start}_${hash.digest('hex').slice(0, 8)}`
  })
}

/** Whether an index that is there is called what `name` was meant for. */
export function isNameOf(name: string, live: string): boolean {
  return name === live || spareNames(name).includes(live)
}

// As often as a view is renamed, and nobody drops what it was.
const most = 50
