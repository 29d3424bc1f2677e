import { finished } from 'node:stream/promises'
import { printedInBulk } from '../value-types/printed-in-bulk.js'
import { isBoolean, isDecimal, isOfPlainCharacters } from '../value-types/type-names.js'
import type { ExportField, ExportValue, FileFormat, TotalCell } from './format.js'
import { harmless, harmlessSql } from './harmless-text.js'
import type { FileManner } from './manner.js'

// Without it Excel reads UTF-8 as whatever its machine is set to.
const byteOrderMark = '\ufeff'

/**
 * A line of headings and a line each row, UTF-8, null as empty. With commas, decimal points and times with their offset,
 * whatever the locale; for Excel as Excel reads it in the language of whoever asks.
 */
export const csv: FileFormat = {
  mostRows: null,
  statement: (fields, source, manner) => {
    const cells = fields.map((field, index) => `${cell(field.value, manner)} as c${index}`)
    return `copy (select ${cells.join(', ')} ${source}) to stdout with (format csv, delimiter '${manner.separator}')`
  },
  open: (output, fields, manner, { totals }) => {
    const headings = fields.map(({ header }) => header)
    output.write(`${manner.audience === 'excel' ? byteOrderMark : ''}${csvLine(headings, manner)}`)
    return {
      sinks: [output],
      writeTotals: () => {
        for (const line of totals) output.write(csvLine(padded(totalTexts(line, manner), fields), manner))
      },
      close: async () => {
        output.end()
        await finished(output)
      },
    }
  },
}

// A text that a spreadsheet would run as a formula is written behind an apostrophe; numbers stay numbers.
function cell(value: ExportValue, manner: FileManner): string {
  const { unit, dataType, expression } = value
  const sql = printedInBulk(expression, unit, dataType)
  if (manner.audience === 'excel' && unit === 'time') return timeForExcel(expression)
  if (manner.decimalMark === ',' && decimalUnits.includes(unit)) return `replace((${sql})::text, '.', ',')`
  // As in JSON and in the filters; COPY would write "t" and "f".
  if (isBoolean(dataType)) return `(${sql})::text`
  const isText = ['text', 'choice', 'id', 'reference'].includes(unit)
  const isSafe = !isText || isOfPlainCharacters(dataType) || isDecimal(dataType)
  return isSafe ? sql : harmlessSql(`(${sql})::text`)
}

/** What no calendar of Excel's has is there as PostgreSQL says it: endless, and before the year 1. */
function timeForExcel(expression: string): string {
  return `case
    when not isfinite(${expression}) or ${expression} < '0001-01-01' then (${expression})::text
    else to_char(${expression}, 'YYYY-MM-DD HH24:MI:SS')
  end`
}

const decimalUnits = ['money', 'percent', 'hours', 'days', 'number']

/** Figures with the decimal mark of whoever reads the file. */
export function totalTexts(line: readonly TotalCell[], { decimalMark }: FileManner): string[] {
  return line.map(({ text, unit }) => (unit === null ? text : text.replace('.', decimalMark)))
}

export function csvLine(values: readonly string[], { separator }: FileManner): string {
  const cells = values.map((value) => {
    const safe = harmless(value)
    return /["\n\r]/.test(safe) || safe.includes(separator) ? `"${safe.replaceAll('"', '""')}"` : safe
  })
  return `${cells.join(separator)}\n`
}

// Every line has as many cells as the header: programs that read the file refuse ragged ones.
function padded(line: readonly string[], fields: readonly ExportField[]): string[] {
  return [...line, ...Array.from({ length: Math.max(0, fields.length - line.length) }, () => '')]
}
