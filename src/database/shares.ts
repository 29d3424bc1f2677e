import { sqlState, sqlStates } from './sql-state.js'
import { ReaderGoneError } from './transactions.js'

/** The wait for others who read the same report took too long. */
export class ShareError extends Error {
  constructor(readonly code: 'busy' | 'locked') {
    super('Too many others are reading the same report.')
    this.name = 'ShareError'
  }
}

export interface SharesOptions {
  /** How many may read the same at a time. */
  readonly most: number
  /** How long the others wait for their turn, in milliseconds. */
  readonly waitMs: number
}

/** The connections of a pool, shared out by what is read on them. */
export interface Shares {
  /**
   * Runs the work when it is its turn among those that read the same.
   *
   * @throws ShareError when that takes too long, ReaderGoneError as soon as the signal says so
   */
  take<T>(key: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T>
}

interface Share {
  running: number
  /** The last reading met a lock: until one succeeds, one at a time finds out whether it is gone. */
  isLocked: boolean
  readonly waiting: Set<() => void>
}

/**
 * Keeps whoever reads one report from taking all connections: a table that somebody has locked stalls what reads it, and
 * nothing else.
 */
export function openShares({ most, waitMs }: SharesOptions): Shares {
  const shares = new Map<string, Share>()

  const letIn = (share: Share): void => {
    for (const enter of share.waiting) {
      if (share.running >= (share.isLocked ? 1 : most)) return
      enter()
    }
  }

  const enter = async (share: Share, signal: AbortSignal | undefined): Promise<void> => {
    await new Promise<void>((resolve, reject) => {
      const leave = (): void => {
        share.waiting.delete(onTurn)
        clearTimeout(timer)
        signal?.removeEventListener('abort', onGone)
      }
      const onTurn = (): void => {
        leave()
        share.running += 1
        resolve()
      }
      const onGone = (): void => {
        leave()
        reject(new ReaderGoneError())
      }
      const onLate = (): void => {
        leave()
        reject(new ShareError(share.isLocked ? 'locked' : 'busy'))
      }
      const timer = setTimeout(onLate, waitMs)
      signal?.addEventListener('abort', onGone)
      share.waiting.add(onTurn)
      letIn(share)
    })
  }

  return {
    take: async (key, signal, work) => {
      if (signal?.aborted) throw new ReaderGoneError()
      const share = shares.get(key) ?? { running: 0, isLocked: false, waiting: new Set() }
      shares.set(key, share)
      await enter(share, signal)
      try {
        const result = await work()
        share.isLocked = false
        return result
      } catch (error) {
        if (sqlState(error) === sqlStates.lockNotAvailable) share.isLocked = true
        throw error
      } finally {
        share.running -= 1
        letIn(share)
      }
    },
  }
}
