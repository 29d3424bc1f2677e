import { sqlState } from '../database/sql-state.js'

/** A report's own SQL failed on its data, whatever was asked of it: a division by zero, a cast, a function that raises. */
export class ReportFailedError extends Error {
  readonly code = 'report_failed'
  /** @param cause what PostgreSQL said */
  constructor(override readonly cause: Error) {
    super(cause.message, { cause })
    this.name = 'ReportFailedError'
  }
}

// Data exceptions, cardinality, constraints of what functions write, routines, too complex, RAISE. Values of an address are
// looked at before they come here, so that none of these is theirs.
const ownFaults = /^(0A|21|22|23|2F|38|39|54|P0)/

/** What is to be thrown for an error of a reading. */
export function asReportFailure(error: unknown): unknown {
  const state = sqlState(error)
  return state !== null && ownFaults.test(state) ? new ReportFailedError(error as Error) : error
}
