import type { Transform, Writable } from 'node:stream'
import type { Column, Unit } from '../report.js'
import type { FileManner } from './manner.js'

export const exportFormats = ['csv', 'json', 'xlsx'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** A value of the file, as SQL. */
export interface ExportValue {
  /** Unrounded, as the view has it. */
  readonly expression: string
  readonly unit: Column['unit']
  readonly dataType: string
  /** Of days that stand for whole months or years. */
  readonly step?: Column['step']
}

/** One column of the file. */
export interface ExportField {
  /** The report's column that it comes from. */
  readonly column: string
  readonly header: string
  readonly value: ExportValue
  /** Characters of its longest value, where all of them are known. */
  readonly longest?: number
  /** A table to join for the names of a reference. */
  readonly join: string | null
}

/** A cell of the lines below the rows: a name, a figure with a point, or nothing. */
export interface TotalCell {
  readonly text: string
  /** Of a figure; null for words. */
  readonly unit: Unit | null
}

/** What will be in a file. */
export interface FileContent {
  /** How many rows there will be. */
  readonly rows: number
  /** The lines below them. */
  readonly totals: readonly (readonly TotalCell[])[]
  /** Whether some lines are inside others, above them. */
  readonly hasLevels?: boolean
}

/** How rows become a file: PostgreSQL writes each row as text by COPY, and what stands around the rows is written here. */
export interface FileFormat {
  /** The COPY statement of `select`, whose columns are the cells of the fields, in their order. */
  statement(fields: readonly ExportField[], source: string, manner: FileManner): string
  open(output: Writable, fields: readonly ExportField[], manner: FileManner, content: FileContent): OpenFile
  /** The most lines below the headings that such a file can hold; null when there is no limit. */
  readonly mostRows: number | null
}

/** A file that is being written. */
export interface OpenFile {
  /** Where the COPY's bytes go, in this order; the last one is written to and not ended. */
  readonly sinks: readonly [...Transform[], Writable]
  /** Writes the lines below the rows. */
  writeTotals(): void
  /** Writes the end of the file, and resolves when the output has taken everything. */
  close(): Promise<void>
}

// With a quote and a delimiter that the text never holds, CSV is each row's text as it is, a line each.
export const asLines = "with (format csv, delimiter e'\\x01', quote e'\\x02')"
