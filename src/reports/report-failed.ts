import { encodingWithout, isOfForeignServer, sqlState } from '../database/sql-state.js'
import type { ReportsContext } from './catalogue.js'
import { findFailingRow, isOfRows } from './failing-row.js'
import type { Report } from './report.js'

/** A report's own SQL failed on its data, whatever was asked of it: a division by zero, a cast, a function that raises. */
export class ReportFailedError extends Error {
  readonly code = 'report_failed'
  /**
   * @param cause what PostgreSQL said
   * @param report which of several reports it was; null where that is not known
   * @param row the record that is to blame, where it was found
   */
  constructor(
    override readonly cause: Error,
    readonly report: Report | null = null,
    readonly row: string | null = null,
  ) {
    super(withRow(cause.message, row), { cause })
    this.name = 'ReportFailedError'
  }
}

/** "job 298: completed_at is infinity: interval out of range" */
export function withRow(reason: string, row: string | null): string {
  return row === null ? reason : `${row}: ${reason}`
}

// Data exceptions, cardinality, constraints of what functions write, routines, too complex, RAISE, files and servers that foreign
// tables are of, and a materialized view of somebody else's without rows. Values of an address are looked at before they come here,
// so that none of these is theirs. What a reading asks for itself writes nothing: whoever writes in it is a function of the report.
const ownFaults = /^(0A|21|22|23|25006|2F|38|39|54|55000|58|HV|P0)/

function isOwnFault(error: unknown, state: string): boolean {
  if (ownFaults.test(state)) return true
  if (isOfForeignServer(state)) return true
  const { where, routine } = error as { readonly where?: unknown; readonly routine?: unknown }
  // RAISE, with whichever code: PostgreSQL itself has not said so of itself.
  if (routine === 'exec_stmt_raise') return true
  // What is missing to a function, or closed to it, is missing to the report.
  return state.startsWith('42') && typeof where === 'string' && where !== ''
}

/** What is to be thrown for an error of a reading, or of a part of it that is about one report. */
export function asReportFailure(error: unknown, report: Report | null = null): unknown {
  const state = sqlState(error)
  if (encodingWithout(error) !== null) return error
  return state !== null && isOwnFault(error, state) ? new ReportFailedError(error as Error, report) : error
}

/** Work on one of several reports: where its SQL fails, that names it. */
export async function ofReport<T>(report: Report, work: Promise<T>): Promise<T> {
  return await work.catch((error: unknown) => {
    throw asReportFailure(error, report)
  })
}

/** The same with the record that is to blame, if it is found soon. */
export async function withFailingRow(context: ReportsContext, error: unknown): Promise<unknown> {
  if (!(error instanceof ReportFailedError) || error.report === null || !isOfRows(error.cause)) return error
  return new ReportFailedError(error.cause, error.report, await findFailingRow(context, error.report))
}
