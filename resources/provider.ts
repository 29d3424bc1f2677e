import type { TableDeclaration } from '../src/panel/resource-declaration.js'

export const provider: TableDeclaration = { name: 'provider', group: 'Records', icon: 'Users' }
