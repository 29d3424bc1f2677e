import type { TableDeclaration } from 'viewdesk'

/** The tables that have a list and pages of their own in the menu. Each is read through its file in `views/sources/`. */
export const tables: readonly TableDeclaration[] = [
  { name: 'provider', group: 'Records', icon: 'Users' },
  { name: 'job', group: 'Records', icon: 'Briefcase' },
  { name: 'job_part', group: 'Records', icon: 'Package' },
]
