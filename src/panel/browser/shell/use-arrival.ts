import { useEffect, useLayoutEffect, useRef } from 'react'
import { useLocation, useNavigationType } from 'react-router'
import { keepPlace, leavePlace, type Place, placeAt, returnTo } from './places'

/**
 * After a link the page starts at its top, for the eyes and for the keyboard: the link that had the focus is gone. Back
 * returns to where one was, in the page, in its boxes, and with the focus.
 */
export function useArrival(pathname: string): void {
  const { key } = useLocation()
  const cameBy = useNavigationType()
  const before = useRef({ pathname, key })

  // Before the browser tells that the page that is gone no longer scrolls.
  useLayoutEffect(() => {
    if (before.current.pathname === pathname) leavePlace(before.current.key, key)
    return keepPlace(key)
  }, [pathname, key])

  useEffect(() => {
    const isSame = before.current.pathname === pathname
    before.current = { pathname, key }
    if (isSame) return undefined
    // Read before the page goes to its top, which is written down as well.
    const place: Place | undefined = cameBy === 'POP' ? placeAt(key) : undefined
    document.querySelector('[data-css="app-content"]')?.scrollTo(0, 0)
    document.getElementById('vd-main')?.focus({ preventScroll: true })
    return place ? returnTo(place) : undefined
  }, [pathname, key, cameBy])
}
