import { PassThrough, type Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import yazl from 'yazl'
import type { Unit } from '../report.js'
import { formatted } from '../statements/formatted.js'
import { asLines, type ExportField, type ExportValue, type FileFormat } from './format.js'
import {
  cellStyles,
  columnLetters,
  escapeXml,
  parts,
  restOfPlainCell,
  restOfTextCell,
  sheetEnd,
  sheetStart,
} from './xlsx-parts.js'

/**
 * An Excel workbook of one sheet. PostgreSQL writes the XML of each row, so that no row passes through JavaScript.
 *
 * Amounts are numbers with two decimals, days and times are Excel's own in the business zone, texts are never formulas.
 */
export const xlsx: FileFormat = {
  // Excel's own limit, less the header.
  mostRows: 1_048_575,
  statement: (fields, source) => {
    const values = fields.map(({ value }, index) => `${cellValue(value)} as c${index}`)
    const cells = fields.flatMap(({ value }, index) => {
      return [`'<c r="${columnLetters(index)}'`, 'number', restOfCell(value, `c${index}`)]
    })
    // The rows are numbered as they come, in the order of the subquery; as text once, and not once for each cell.
    return `copy (
      select ${joined([`'<row r="'`, 'number', `'">'`, ...cells, `'</row>'`])}
      from (select (row_number() over () + 1)::text as number, line.* from (select ${values.join(', ')} ${source}) as line) as row
    ) to stdout ${asLines}`
  },
  open: (output, fields) => {
    const sheet = new PassThrough()
    // Whoever handed the output in decides what becomes of it when this breaks off.
    const written = pipeline(workbook(sheet), output, { end: false })
    // A reader that goes away ends the COPY by the same failure; this one has been told then.
    written.catch(() => sheet.destroy())
    sheet.write(sheetStart(fields.map((field) => [field.header, width(field)])))
    return {
      sinks: [sheet],
      writeTotals: (lines, rows) => {
        for (const [index, line] of lines.entries()) sheet.write(totalRow(line, rows + 2 + index))
      },
      close: async () => {
        sheet.end(sheetEnd)
        await written
        output.end()
        await finished(output, { readable: false })
      },
    }
  },
}

function workbook(sheet: PassThrough): NodeJS.ReadableStream {
  const zip = new yazl.ZipFile()
  // A sheet that breaks off is told as an event of the archive, which nobody else would hear.
  zip.on('error', (error: Error) => (zip.outputStream as Readable).destroy(error))
  // The lightest compression: twice as fast, and a tenth larger.
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml', { compressionLevel: 1 } as Partial<yazl.Options>)
  for (const [name, xml] of Object.entries(parts)) zip.addBuffer(Buffer.from(xml), name)
  zip.end()
  return zip.outputStream
}

/** SQL of a text from its pieces: one call for many of them, where `||` would copy the row again for each. */
function joined(pieces: readonly string[]): string {
  // PostgreSQL takes no more arguments than that.
  const most = 100
  const calls = []
  for (let from = 0; from < pieces.length; from += most) {
    calls.push(`concat(${pieces.slice(from, from + most).join(', ')})`)
  }
  return calls.join(' || ')
}

/** SQL of what a cell holds, worked out once and then looked at: text, or a timestamp for days and times. */
function cellValue({ expression, unit, dataType }: ExportValue): string {
  if (unit === 'date' || unit === 'time') return `(${expression})::timestamp`
  return isNumber(unit) ? `(${formatted(expression, unit, dataType)})::text` : `(${expression})::text`
}

function isNumber(unit: Unit): unit is keyof typeof numberStyles {
  return unit in numberStyles
}

const numberStyles = {
  money: cellStyles.decimals,
  percent: cellStyles.decimals,
  hours: cellStyles.decimals,
  days: cellStyles.decimals,
  count: cellStyles.whole,
  number: cellStyles.general,
} as const

/** SQL of what follows a cell's address: its format and its value, or nothing. */
function restOfCell({ unit, dataType }: ExportValue, value: string): string {
  if (isNumber(unit)) return restOfNumberCell(value, numberStyles[unit])
  if (unit === 'date') return restOfSerialCell(value, cellStyles.day)
  if (unit === 'time') return restOfSerialCell(value, cellStyles.time)
  // Half of the time of a row would go into looking for what such a value cannot have.
  if (plainTypes.includes(dataType)) return `coalesce(${restOfPlainCell(value)}, '"/>')`
  return `case when ${value} is null then '"/>' else ${restOfTextCell(value)} end`
}

/** PostgreSQL types whose text is digits, letters and dashes, whatever the value. */
const plainTypes = ['int2', 'int4', 'int8', 'uuid', 'bool']

// A spreadsheet keeps 15 digits and knows no NaN: such an amount is written as text rather than changed.
function restOfNumberCell(digits: string, style: number): string {
  return `case
    when ${digits} is null then '"/>'
    when ${digits} in ('NaN', 'Infinity', '-Infinity')
      or octet_length(${digits}) > 15 and length(translate(${digits}, '-.', '')) > 15
      then ${restOfPlainCell(digits)}
    else '" s="${style}"><v>' || ${digits} || '</v></c>'
  end`
}

// Days since 30 December 1899; what lies before Excel's calendar is written as text.
function restOfSerialCell(moment: string, style: number): string {
  return `case
    when ${moment} is null then '"/>'
    when ${moment} < timestamp '1900-03-01' or ${moment} >= timestamp '10000-01-01' then ${restOfTextCell(`${moment}::text`)}
    else '" s="${style}"><v>' || round(extract(epoch from ${moment} - timestamp '1899-12-30') / 86400, 8) || '</v></c>'
  end`
}

function totalRow(line: readonly string[], number: number): string {
  const cells = line.map((text, index) => {
    const address = `<c r="${columnLetters(index)}${number}"`
    if (text === '') return `${address}/>`
    if (/^-?\d{1,13}(\.\d+)?$/.test(text)) return `${address} s="${cellStyles.decimals}"><v>${text}</v></c>`
    return `${address} t="inlineStr"><is><t>${escapeXml(text)}</t></is></c>`
  })
  return `<row r="${number}">${cells.join('')}</row>`
}

/** Characters that a column is wide. */
function width({ value, header }: ExportField): number {
  const content = value.unit === 'text' ? 32 : value.unit === 'time' ? 18 : 13
  return Math.min(40, Math.max(content, header.length + 2))
}
