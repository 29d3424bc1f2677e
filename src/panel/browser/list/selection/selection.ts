/** The rows that somebody has picked, page after page, by their record ids. Each row listens for itself: hundreds stand beside it. */

/** The server takes no more either. */
export const MOST_SELECTED = 500

export interface Selection {
  readonly has: (id: string) => boolean
  readonly size: () => number
  /** In the order in which they were picked. */
  readonly ids: () => readonly string[]
  /** Picks rows, or lets them go; beyond the most that can be picked, none. */
  readonly put: (ids: readonly string[], isPicked: boolean) => void
  readonly clear: () => void
  /** Whether the last rows were left out, because they would have been too many. */
  readonly isFull: () => boolean
  readonly subscribe: (changed: () => void) => () => void
}

export function newSelection(): Selection {
  const picked = new Set<string>()
  const listeners = new Set<() => void>()
  let ids: readonly string[] = []
  let full = false
  const tell = (): void => {
    ids = [...picked]
    for (const changed of [...listeners]) changed()
  }
  return {
    has: (id) => picked.has(id),
    size: () => picked.size,
    ids: () => ids,
    put: (some, isPicked) => {
      full = false
      for (const id of some) {
        if (!isPicked) picked.delete(id)
        else if (picked.size < MOST_SELECTED) picked.add(id)
        else full ||= !picked.has(id)
      }
      tell()
    },
    clear: () => {
      picked.clear()
      full = false
      tell()
    },
    isFull: () => full,
    subscribe: (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
  }
}
