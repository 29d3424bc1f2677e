import type { Action } from '../access/permissions.js'

/** The pages beside dashboard, lists and records: at /admin/pages/{name}, each with a component of AdminJS's and an entry in the menu. */
export const ownPages = {
  refreshes: { component: 'Refreshes', title: 'refreshes.title', section: 'Refreshes', for: 'refresh' },
  accounts: { component: 'Accounts', title: 'accounts.title', section: 'Accounts', for: 'manageStaff' },
  health: { component: 'Health', title: 'health.title', section: 'Health', for: 'seeHealth' },
} as const satisfies Readonly<Record<string, OwnPage>>

interface OwnPage {
  readonly component: string
  /** The message that it is called by. */
  readonly title: string
  /** What its visits are noted as. */
  readonly section: string
  /** Who may do this may open it. */
  readonly for: Action
}

export function isOwnPage(name: string): name is keyof typeof ownPages {
  return Object.hasOwn(ownPages, name)
}
