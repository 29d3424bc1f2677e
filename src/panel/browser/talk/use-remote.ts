import { useCallback, useEffect, useRef, useState } from 'react'
import { say } from '../language'
import { ApiError, answerNow, getJson } from './api'
import { takeEarly } from './asked-early'
import { isShown, onPresence } from './presence'

export interface Remote<T> {
  /** The newest answer. While another address loads this is still the old one, so that nothing jumps. */
  readonly data: T | null
  readonly error: ApiError | null
  readonly loading: boolean
  /** The newest answer is one to this very address, so that it may stay in sight while the server is away. */
  readonly isCurrent: boolean
  readonly reload: () => void
}

interface State<T> {
  readonly data: T | null
  readonly error: ApiError | null
  readonly loading: boolean
  readonly address: string | null
  readonly failures: number
}

const FIRST_PAUSE_MS = 2_000
const LONGEST_PAUSE_MS = 30_000

/**
 * Reads one address and again whenever it changes; null waits. The last address asked for always wins. When the server
 * is away, it is asked again by itself until it answers.
 *
 * @param turn aside: it is asked for behind what else the same drawing asks for, whatever stands where in the page
 */
export function useRemote<T>(address: string | null, turn: 'first' | 'aside' = 'first'): Remote<T> {
  const [state, setState] = useState<State<T>>(() => {
    const data = address === null ? null : answerNow<T>(address)
    return { data, error: null, loading: data === null, address: data === null ? null : address, failures: 0 }
  })
  /** What arrived before this was drawn for the first time is not asked for. */
  const drawn = useRef(state.address)
  const [round, setRound] = useState(0)
  const reload = useCallback(() => setRound((before) => before + 1), [])

  useEffect(() => {
    if (address === null) return undefined
    const isDrawn = drawn.current === address
    drawn.current = null
    if (isDrawn) {
      takeEarly(address)
      return undefined
    }
    const stop = new AbortController()
    setState((before) => (before.loading ? before : { ...before, loading: true }))
    const answer =
      turn === 'first' ? getJson<T>(address, stop.signal) : behindOthers().then(() => getJson<T>(address, stop.signal))
    answer.then(
      (data) => setState({ data, error: null, loading: false, address, failures: 0 }),
      (error: unknown) => {
        if (stop.signal.aborted) return
        setState((before) => ({
          ...before,
          error: asApiError(error),
          loading: false,
          failures: before.failures + 1,
        }))
      },
    )
    return () => stop.abort()
  }, [address, round, turn])

  useAgain(state.error, state.failures, reload)
  const { data, error, loading } = state
  return { data, error, loading, isCurrent: data !== null && state.address === address, reload }
}

/** Effects of what stands within run first: a page's own question, which people wait for, would come last. */
export function behindOthers(): Promise<void> {
  return new Promise((resolve) => {
    window.setTimeout(resolve)
  })
}

/**
 * Asks again after a failure that passes: soon at first, then more and more calmly, and at once when the network is back.
 * A page that is hidden waits until it is shown.
 */
function useAgain(error: ApiError | null, failures: number, again: () => void): void {
  useEffect(() => (error?.passing ? afterPause(failures, again) : undefined), [error, failures, again])
}

/** @returns ends the wait */
export function afterPause(failures: number, again: () => void): () => void {
  let isDue = false
  const tryNow = (): void => {
    isDue = true
    if (isShown()) again()
  }
  const timer = window.setTimeout(tryNow, pauseAfter(failures))
  const leave = onPresence(() => {
    if (isDue) again()
  })
  window.addEventListener('online', tryNow)
  return () => {
    window.clearTimeout(timer)
    leave()
    window.removeEventListener('online', tryNow)
  }
}

/** How long to wait after so many failures in a row, in milliseconds. */
export function pauseAfter(failures: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.max(0, failures - 1), LONGEST_PAUSE_MS)
}

export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  return new ApiError(0, 'failed', say('faults.ownError'))
}
