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
  /** @param stored what is read in place of the report: it has all of the rows and columns above */
  put(stored: StoredRows, parameters: Parameters): PutQuestion
}

export interface PutQuestion {
  /** A SELECT of rows with one column: `answer`. */
  readonly sql: string
  /** Whether it adds up rows of levels, and reads nothing else: few of them, whatever it asks for. */
  readonly isOfLevels: boolean
}
