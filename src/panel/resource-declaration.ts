import type { Report } from '../reports/report.js'
import type { Wording } from '../reports/wording.js'

/** What stands in the panel's menu and has a list: said in `resources/`, because SQL cannot say it. */
export interface ResourceDeclaration {
  /** Relation name: the AdminJS resource id, and the name in addresses. */
  readonly report: Report
  /** `table` is read through @adminjs/sql's resource, `report` through our own. */
  readonly adapter: 'table' | 'report'
  /** Heading in the menu. */
  readonly group: Wording
  /** An icon of AdminJS's design system. */
  readonly icon: string
}

/** A base table as `resources/` declares it. */
export interface TableDeclaration {
  readonly name: string
  readonly group: Wording
  readonly icon: string
}
