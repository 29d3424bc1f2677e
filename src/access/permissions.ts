/** Each role may do what the one before it may, and more. */
export const roles = ['viewer', 'operator', 'admin'] as const
export type Role = (typeof roles)[number]

export const actions = [
  'view',
  'export',
  'refresh',
  'manageStaff',
  'changeSharedViews',
  'writeNotes',
  'markReviewed',
  'changeOthersNotes',
  'pauseSchedules',
  'seeHealth',
] as const
export type Action = (typeof actions)[number]

export type Permissions = Readonly<Record<Action, boolean>>

/** The lowest role that may perform an action. A new action is one line here. */
const lowestRole: Readonly<Record<Action, Role>> = {
  view: 'viewer',
  export: 'operator',
  refresh: 'operator',
  manageStaff: 'admin',
  changeSharedViews: 'admin',
  writeNotes: 'operator',
  markReviewed: 'operator',
  changeOthersNotes: 'admin',
  pauseSchedules: 'admin',
  seeHealth: 'admin',
}

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text)
}

export function may(role: Role, action: Action): boolean {
  return reaches(role, lowestRole[action])
}

export function permissionsOf(role: Role): Permissions {
  return Object.fromEntries(actions.map((action) => [action, may(role, action)])) as Permissions
}

/** A report that names roles is for these roles and the ones above them; one that names none is for everybody. */
export function mayRead(report: { readonly roles: readonly string[] }, role: Role): boolean {
  return report.roles.length === 0 || report.roles.some((named) => isRole(named) && reaches(role, named))
}

function reaches(role: Role, wanted: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(wanted)
}
