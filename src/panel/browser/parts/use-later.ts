import { useEffect, useState } from 'react'

/** The value once it has not changed for a while, so that not every letter is asked for. */
export function useLater(value: string, waitMs: number): string {
  const [later, setLater] = useState(value)
  useEffect(() => {
    const timer = window.setTimeout(() => setLater(value), waitMs)
    return () => window.clearTimeout(timer)
  }, [value, waitMs])
  return later
}

/** Longer than that nobody waits without a word. */
const LATE_MS = 5000

/** Whether something has been on its way for long. */
export function useLateness(isOnItsWay: boolean): boolean {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    setLate(false)
    if (!isOnItsWay) return undefined
    const timer = window.setTimeout(() => setLate(true), LATE_MS)
    return () => window.clearTimeout(timer)
  }, [isOnItsWay])
  return isLate && isOnItsWay
}
