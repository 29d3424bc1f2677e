import { useEffect, useRef } from 'react'
import { ADMIN, apiAddress } from '../talk/address'
import { postJson } from '../talk/api'
import type { Resource, ShellState } from './shell-state'

/** Tells the server which page was opened without asking it for one. The first page it has sent itself. */
export function useVisit(pathname: string, resources: readonly Resource[], pages: ShellState['pages']): void {
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current === pathname) return
    before.current = pathname
    const section = sectionOf(pathname, resources, pages)
    // A visit that is not counted must not disturb the person who makes it.
    if (section) postJson(apiAddress(section, 'visits')).catch(() => undefined)
  }, [pathname, resources, pages])
}

function sectionOf(pathname: string, resources: readonly Resource[], pages: ShellState['pages']): string | null {
  if (pathname === ADMIN || pathname === `${ADMIN}/`) return 'dashboard'
  const page = pages.find(({ name }) => pathname === `${ADMIN}/pages/${name}`)
  if (page) return page.name
  const [, resource] = /^\/admin\/resources\/([^/]+)/.exec(pathname) ?? []
  return resources.find(({ id }) => id === resource)?.id ?? null
}
