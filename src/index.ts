/** What the files of a project's `resources/` are written against; everything else is the product's own. */
export type { PanelDeclaration } from './panel/panel-declaration.js'
export type { ViewDeclaration } from './panel/saved-views/view-declaration.js'
export type { DashboardDeclaration } from './reports/dashboard/declaration.js'
export type { RecordDeclaration } from './reports/records/record-declaration.js'
export type { ViewEvent } from './reports/view-events.js'
