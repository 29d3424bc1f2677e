import { dashboardAt } from '../dashboard/use-which'
import { ADMIN } from '../talk/address'

/** What our components read of AdminJS's own state. */

export interface Action {
  readonly name: string
  readonly actionType: string
}

export interface Resource {
  readonly id: string
  readonly name: string
  readonly href: string | null
  readonly navigation: {
    readonly name: string | null
    readonly icon?: string | null
    readonly show: boolean
  } | null
  readonly actions: readonly Action[]
}

export interface Notice {
  readonly id: string
  readonly message: string
  readonly type?: string
  readonly resourceId?: string
  readonly options?: Readonly<Record<string, unknown>>
}

export interface ShellState {
  readonly resources: readonly Resource[]
  readonly pages: readonly { readonly name: string }[]
  readonly notices: readonly Notice[]
}

/** The page that an address opens: a resource's name, or "dashboard"; null for what is neither. */
export function nameAt(pathname: string, resources: readonly Resource[]): string | null {
  if (dashboardAt(pathname) !== undefined) return 'dashboard'
  const [, resource] = /^\/admin\/resources\/([^/]+)/.exec(pathname) ?? []
  return resources.find(({ id }) => id === resource)?.id ?? null
}

/** Pages of our own stand below /admin/pages; dashboards have their addresses as names. */
export function pageAddress(name: string): string {
  return isDashboard(name) ? `${ADMIN}/${name}` : `${ADMIN}/pages/${name}`
}

export function isDashboard(name: string): boolean {
  return name.startsWith('dashboards/')
}
