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
