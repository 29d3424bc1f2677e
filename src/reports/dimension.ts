import type { IconName } from './view-files/menu.js'

/** What reports are filtered by together, such as customers: a table whose rows other reports refer to. */
export interface Dimension {
  /** The table's name, which is its key in addresses: `customer=12,15`. */
  readonly name: string
  /** What one is called: "Customer". */
  readonly singular: string
  /** What several are called: "Customers". */
  readonly plural: string
  readonly icon: IconName | null
  /** Whether the filter bar offers it by itself. */
  readonly inBar: boolean
}
