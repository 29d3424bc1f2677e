import type { TableDeclaration } from '../src/panel/resource-declaration.js'

export const jobPart: TableDeclaration = { name: 'job_part', group: 'Records', icon: 'Package' }
