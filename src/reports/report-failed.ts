import { sqlState } from '../database/sql-state.js'

/** A report's own SQL failed on its data, whatever was asked of it: a division by zero, a cast, a function that raises. */
export class ReportFailedError extends Error {
  readonly code = 'report_failed'
  /**
   * @param cause what PostgreSQL said
   * @param report the title of the report, where it is known which of several it was
   */
  constructor(
    override readonly cause: Error,
    readonly report: string | null = null,
  ) {
    super(cause.message, { cause })
    this.name = 'ReportFailedError'
  }
}

// Data exceptions, cardinality, constraints of what functions write, routines, too complex, RAISE. Values of an address are
// looked at before they come here, so that none of these is theirs.
const ownFaults = /^(0A|21|22|23|2F|38|39|54|P0)/

/** What is to be thrown for an error of a reading, or of a part of it that is about one report. */
export function asReportFailure(error: unknown, report: string | null = null): unknown {
  const state = sqlState(error)
  return state !== null && ownFaults.test(state) ? new ReportFailedError(error as Error, report) : error
}

/** Work on one of several reports: where its SQL fails, that names it. */
export async function ofReport<T>({ title }: { readonly title: string }, work: Promise<T>): Promise<T> {
  return await work.catch((error: unknown) => {
    throw asReportFailure(error, title)
  })
}
