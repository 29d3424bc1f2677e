import type { TableDeclaration } from '../src/panel/resource-declaration.js'

export const job: TableDeclaration = { name: 'job', group: 'Records', icon: 'Briefcase' }
