import { useEffect, useState } from 'react'

/** The time, moving on every half minute, so that "3 min ago" stays true while a page is left open. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = window.setInterval(() => setNow(new Date()), 30_000)
    return () => window.clearInterval(timer)
  }, [])
  return now
}
