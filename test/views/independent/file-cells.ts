import type { TestReports } from '../../harness/reports.js'
import { cellsOf } from '../../harness/workbook.js'
import { parseCsv } from './csv.js'

export const fileFormats = ['csv', 'xlsx', 'json'] as const
export type FileFormat = (typeof fileFormats)[number]

/** The texts of an exported file, column by column, whatever its format. */
export async function fileCells(
  reports: TestReports,
  name: string,
  query: string,
  format: FileFormat,
): Promise<{ readonly columns: readonly string[]; cells(column: string): string[] }> {
  const bytes = await reports.exportBytes(name, format === 'json' ? query : `${query}&header=names`, format)
  return format === 'json' ? fromObjects(JSON.parse(bytes.toString())) : fromLines(linesOf(bytes, format))
}

function linesOf(bytes: Buffer, format: FileFormat): string[][] {
  return format === 'xlsx' ? cellsOf(bytes) : parseCsv(bytes.toString())
}

function fromLines([columns = [], ...lines]: string[][]) {
  return { columns, cells: (column: string) => lines.map((line) => line[columns.indexOf(column)] ?? '') }
}

function fromObjects(rows: readonly Readonly<Record<string, unknown>>[]) {
  return {
    columns: Object.keys(rows[0] ?? {}),
    cells: (column: string) => rows.map((row) => (row[column] === null ? '' : String(row[column]))),
  }
}
