import { finished } from 'node:stream/promises'
import { formatted } from '../statements/formatted.js'
import type { ExportField, ExportValue, FileFormat } from './format.js'

/** Comma-separated, UTF-8, a header line, null as empty, decimals with a point, whatever the locale. */
export const csv: FileFormat = {
  mostRows: null,
  statement: (fields, source) => {
    const cells = fields.map((field, index) => `${cell(field.value)} as c${index}`)
    return `copy (select ${cells.join(', ')} ${source}) to stdout with (format csv)`
  },
  open: (output, fields) => {
    output.write(csvLine(fields.map((field) => field.header)))
    return {
      sinks: [output],
      writeTotals: (lines) => {
        for (const line of lines) output.write(csvLine(padded(line, fields)))
      },
      close: async () => {
        output.end()
        await finished(output)
      },
    }
  },
}

// A text that a spreadsheet would run as a formula is written behind an apostrophe; numbers stay numbers.
function cell(value: ExportValue): string {
  const sql = formatted(value.expression, value.unit, value.dataType)
  // As in JSON and in the filters; COPY would write "t" and "f".
  if (value.dataType === 'bool') return `(${sql})::text`
  const isText = ['text', 'choice', 'id', 'reference'].includes(value.unit)
  const isSafe = !isText || ['int2', 'int4', 'int8', 'uuid'].includes(value.dataType)
  return isSafe ? sql : `regexp_replace((${sql})::text, '^([=+@\\t\\r\\n-])', '''\\1')`
}

function csvLine(values: readonly string[]): string {
  const cells = values.map((value) => {
    const safe = /^[=+@\t\r\n-]/.test(value) && !/^-?\d+(\.\d+)?$/.test(value) ? `'${value}` : value
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  })
  return `${cells.join(',')}\n`
}

// Every line has as many cells as the header: programs that read the file refuse ragged ones.
function padded(line: readonly string[], fields: readonly ExportField[]): string[] {
  return [...line, ...Array.from({ length: Math.max(0, fields.length - line.length) }, () => '')]
}
