import { useLocation } from 'react-router'
import { label, say } from '../language'
import { ADMIN } from '../talk/address'

/** The dashboards at /admin/dashboards/{name}; the one at /admin has none. */
const PATH = `${ADMIN}/dashboards/`

/** The dashboard that an address opens: its name, null for the first one, undefined where it opens none. */
export function dashboardAt(pathname: string): string | null | undefined {
  if (pathname === ADMIN || pathname === `${ADMIN}/`) return null
  const name = pathname.startsWith(PATH) ? pathname.slice(PATH.length).replace(/\/$/, '') : ''
  return name === '' || name.includes('/') ? undefined : name
}

export function dashboardTitle(name: string | null): string {
  return label(`dashboards/${name ?? ''}`) ?? name ?? say('dashboard.title')
}

/** The dashboard of this page, and what it is called. */
export function useWhichDashboard(): { readonly name: string | null; readonly title: string } {
  const name = dashboardAt(useLocation().pathname) ?? null
  return { name, title: dashboardTitle(name) }
}
