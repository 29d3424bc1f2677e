import { useEffect, useRef } from 'react'
import { apiAddress } from '../talk/address'
import { postJson } from '../talk/api'
import { behindOthers } from '../talk/use-remote'
import { nameAt, pageAddress, type Resource, type ShellState } from './shell-state'

/** Tells the server which page was opened without asking it for one. The first page it has sent itself. */
export function useVisit(pathname: string, resources: readonly Resource[], pages: ShellState['pages']): void {
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current === pathname) return
    before.current = pathname
    const page = pages.find(({ name }) => pathname === pageAddress(name))
    const section = page?.name ?? nameAt(pathname, resources)
    // A visit that is not counted must not disturb the person who makes it.
    if (section) {
      behindOthers()
        .then(() => postJson(apiAddress(section, 'visits')))
        .catch(() => undefined)
    }
  }, [pathname, resources, pages])
}
