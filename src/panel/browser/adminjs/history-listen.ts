import { changeRoute, initializeRoute } from 'adminjs/lib/frontend/store/actions/route-changed.js'
import { useEffect } from 'react'
import { useStore } from 'react-redux'
import { useLocation } from 'react-router'
import { CAME_FROM } from '../talk/tab-owner'

interface Routes {
  readonly router: { readonly from?: Partial<Location>; readonly to?: Partial<Location> }
}

/**
 * In the place of AdminJS's, which draws the whole application anew, and then once more, when it has written down which page
 * is open: at each start, and at each step. This one writes it down.
 */
export function useHistoryListen(): void {
  const location = useLocation()
  const store = useStore<Routes>()
  useEffect(() => {
    const before = read()
    if (before !== null) store.dispatch(initializeRoute(before))
  }, [store])
  useEffect(() => {
    const { to } = store.getState().router
    if (`${to?.pathname}${to?.search}` === location.pathname + location.search) return
    store.dispatch(changeRoute(location))
    const { from } = store.getState().router
    if (from?.pathname) write(from)
  }, [store, location])
}

export default useHistoryListen

function read(): object | null {
  try {
    return JSON.parse(window.localStorage.getItem(CAME_FROM) ?? 'null')
  } catch {
    return null
  }
}

function write(from: object): void {
  try {
    window.localStorage.setItem(CAME_FROM, JSON.stringify(from))
  } catch {
    // A browser that keeps nothing only loses the way back, not the page.
  }
}
