import type { ViewStatus } from '../reports/sync/view-status.js'

/** How the panel and its views are, by whoever looks after them. */
export interface Health {
  /** What is wrong, and what should be known, in sentences; as `viewdesk doctor` says it. */
  readonly problems: readonly string[]
  readonly notes: readonly string[]
  readonly views: readonly ViewStatus[]
}
