/** What the files of a project's `resources/` are written against; everything else is the product's own. */
export type { TableDeclaration } from './panel/resource-declaration.js'
export type { DashboardDeclaration } from './reports/dashboard/dashboard.js'
export type { ViewEvent } from './reports/view-events.js'
