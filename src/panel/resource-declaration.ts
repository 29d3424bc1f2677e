import type { Report } from '../reports/report.js'

/** What stands in the panel's menu and has a list. */
export interface ResourceDeclaration {
  /** Its name is the AdminJS resource id, and the name in addresses. */
  readonly report: Report
  /** `table` is read through @adminjs/sql's resource, `report` through our own. */
  readonly adapter: 'table' | 'report'
  /** Heading in the menu, as the view files have it. */
  readonly group: string
  /** Null where its file names none. */
  readonly icon: string | null
}
