/** Each may read what the one before it may, and more: as `mayRead` of src/access has it, of which reports know nothing. */
const roles: readonly string[] = ['viewer', 'operator', 'admin']

interface ForRoles {
  readonly roles: readonly string[]
}

/** Whether fewer people may read the one than the other. */
export function isForFewer(one: ForRoles, other: ForRoles): boolean {
  return lowestRole(one) > lowestRole(other)
}

function lowestRole({ roles: named }: ForRoles): number {
  return named.length === 0 ? 0 : Math.min(...named.map((role) => roles.indexOf(role)))
}
