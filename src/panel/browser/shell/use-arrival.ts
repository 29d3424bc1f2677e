import { useEffect, useRef } from 'react'

/** After a link the page starts at its top, for the eyes and for the keyboard: the link that had the focus is gone. */
export function useArrival(pathname: string): void {
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current === pathname) return
    before.current = pathname
    document.querySelector('[data-css="app-content"]')?.scrollTo(0, 0)
    document.getElementById('vd-main')?.focus({ preventScroll: true })
  }, [pathname])
}
