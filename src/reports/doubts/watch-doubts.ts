import type { Doubt } from './doubt.js'

/** What is known of wrong figures while the panel runs. */
export interface DoubtsWatch {
  /** What the last look found; where it is old, another one begins, which nobody waits for. */
  current(): readonly Doubt[]
}

/**
 * Looks when somebody asks who can do something about it, and not more often than told: a look counts the rows of every source.
 *
 * @param onError told why a look failed; what was found before stays
 */
export function watchDoubts(
  look: () => Promise<readonly Doubt[]>,
  { everyMs = 600_000, onError }: { readonly everyMs?: number; readonly onError: (error: unknown) => void },
): DoubtsWatch {
  let found: readonly Doubt[] = []
  let isLooking = false
  let lookedAt = Number.NEGATIVE_INFINITY

  const again = async (): Promise<void> => {
    isLooking = true
    try {
      found = await look()
    } catch (error) {
      onError(error)
    } finally {
      lookedAt = performance.now()
      isLooking = false
    }
  }

  return {
    current() {
      if (!isLooking && performance.now() - lookedAt >= everyMs) void again()
      return found
    },
  }
}
