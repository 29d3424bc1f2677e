import type { Filter } from '../asking/filters.js'
import type { StoredRows } from '../levels/level.js'
import type { Report } from '../report.js'
import type { Parameters } from './parameters.js'

/** Something that is asked about the rows of one report, whose answer is JSON. */
export interface Question {
  readonly report: Report
  /** What all rows meet that it is about. */
  readonly filters: readonly Filter[]
  /** The report's columns that it reads beside those of its filters. */
  readonly columns: readonly string[]
  /**
   * Its SELECT, of rows with one column: `answer`.
   *
   * @param stored what is read in place of the report: it has all of the rows and columns above
   */
  sqlOf(stored: StoredRows, parameters: Parameters): string
}
