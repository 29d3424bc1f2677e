import { PassThrough, type Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import yazl from 'yazl'
import type { Unit } from '../report.js'
import { printedInBulk } from '../value-types/printed-in-bulk.js'
import { isMoment, isOfPlainCharacters } from '../value-types/type-names.js'
import { type AboutSheet, aboutSheetXml, cellText } from './about-sheet.js'
import {
  asLines,
  type ExportField,
  type ExportValue,
  type FileContent,
  type FileFormat,
  type TotalCell,
} from './format.js'
import type { FileManner } from './manner.js'
import {
  cellStyles,
  columnLetters,
  restOfPlainCell,
  restOfTextCell,
  type SheetHeading,
  sheetEnd,
  sheetStart,
  workbookParts,
} from './xlsx-parts.js'

/**
 * An Excel workbook: a sheet with the rows, and one that says where they come from. PostgreSQL writes the XML of each row,
 * so that no row passes through JavaScript.
 *
 * For people a percentage is Excel's own, 0.125 shown as 12.50%; programs read 12.50, as everywhere else. Amounts are numbers with two decimals, days and times are Excel's own in the business zone, texts are never formulas.
 */
export const xlsx: FileFormat = {
  // Excel's own limit, less the header.
  mostRows: 1_048_575,
  statement: (fields, source, manner) => {
    const values = fields.map(({ value }, index) => `${cellValue(value, manner)} as c${index}`)
    const cells = fields.flatMap(({ value }, index) => {
      return [`'<c r="${columnLetters(index)}'`, 'number', restOfCell(value, `c${index}`, manner)]
    })
    // The rows are numbered as they come, in the order of the subquery; as text once, and not once for each cell.
    return `copy (
      select ${joined([`'<row r="'`, 'number', `'">'`, ...cells, `'</row>'`])}
      from (select (row_number() over () + 1)::text as number, line.* from (select ${values.join(', ')} ${source}) as line) as row
    ) to stdout ${asLines}`
  },
  open: (output, fields, manner, { rows, totals, hasLevels = false }) => {
    const sheet = new PassThrough()
    const about = manner.about?.(rows) ?? null
    const rowsRange = `$A$1:$${columnLetters(Math.max(0, fields.length - 1))}$${rows + 1}`
    // Whoever handed the output in decides what becomes of it when this breaks off.
    const written = pipeline(workbook(sheet, { manner, about, rowsRange }), output, { end: false })
    // A reader that goes away ends the COPY by the same failure; this one has been told then.
    written.catch(() => sheet.destroy())
    sheet.write(sheetStart(headings(fields, totals), hasLevels))
    return {
      sinks: [sheet],
      writeTotals: () => {
        // A line between, so that Excel sorts, sums and charts the rows alone.
        const first = rows + (manner.audience === 'people' ? 3 : 2)
        for (const [index, line] of totals.entries()) sheet.write(totalRow(line, first + index, manner))
      },
      close: async () => {
        sheet.end(sheetEnd(rowsRange))
        await written
        output.end()
        await finished(output, { readable: false })
      },
    }
  },
}

interface Around {
  readonly manner: FileManner
  readonly about: AboutSheet | null
  readonly rowsRange: string
}

function workbook(sheet: PassThrough, { manner, about, rowsRange }: Around): NodeJS.ReadableStream {
  const zip = new yazl.ZipFile()
  // A sheet that breaks off is told as an event of the archive, which nobody else would hear.
  zip.on('error', (error: Error) => (zip.outputStream as Readable).destroy(error))
  // The lightest compression: twice as fast, and a tenth larger.
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml', { compressionLevel: 1 } as Partial<yazl.Options>)
  const names = sheetNames([manner.words.sheet, ...(about ? [about.name] : [])])
  for (const [name, xml] of Object.entries(workbookParts({ sheets: names, rowsRange }))) {
    zip.addBuffer(Buffer.from(xml), name)
  }
  if (about) zip.addBuffer(Buffer.from(aboutSheetXml(about)), 'xl/worksheets/sheet2.xml')
  zip.end()
  return zip.outputStream
}

/** Names as Excel takes them for sheets: 31 characters without some marks, and no two alike. */
function sheetNames(wanted: readonly string[]): string[] {
  const taken: string[] = []
  for (const [index, name] of wanted.entries()) {
    const legal = legalSheetName(name) || `Sheet${index + 1}`
    const isTaken = taken.some((other) => other.toLowerCase() === legal.toLowerCase())
    taken.push(isTaken ? `${legal.slice(0, 27)} (${index + 1})` : legal)
  }
  return taken
}

function legalSheetName(name: string): string {
  const plain = name.replace(/[\p{Cc}\p{Cs}[\]:*?/\\]/gu, ' ').replace(/\s+/g, ' ')
  return plain
    .slice(0, 31)
    .replace(/[\ud800-\udbff]$/, '')
    .replace(/^[' ]+|[' ]+$/g, '')
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
function cellValue({ expression, unit, dataType }: ExportValue, { audience }: FileManner): string {
  // Days go on for millions of years after the last timestamp.
  if (unit === 'date' && dataType === 'date') return `(${expression})::date`
  if (unit === 'date' || unit === 'time') return isMoment(dataType) ? `(${expression})` : `(${expression})::timestamp`
  if (unit === 'percent' && audience === 'people') return `(round((${expression})::numeric, 2) * 0.01)::text`
  return isNumber(unit) ? `(${printedInBulk(expression, unit, dataType)})::text` : `(${expression})::text`
}

function numberStyle(unit: keyof typeof numberStyles, { audience }: FileManner): number {
  return unit === 'percent' && audience === 'people' ? cellStyles.percent : numberStyles[unit]
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
function restOfCell({ unit, dataType, step }: ExportValue, value: string, manner: FileManner): string {
  if (isNumber(unit)) return restOfNumberCell(value, numberStyle(unit, manner))
  if (step === 'month' || step === 'year') return restOfSerialCell(value, cellStyles[step], dataType)
  if (unit === 'date') return restOfSerialCell(value, cellStyles.day, dataType)
  if (unit === 'time') return restOfSerialCell(value, cellStyles.time, dataType)
  // Half of the time of a row would go into looking for what such a value cannot have.
  if (isOfPlainCharacters(dataType)) return `coalesce(${restOfPlainCell(value)}, '"/>')`
  return `case when ${value} is null then '"/>' else ${restOfTextCell(value)} end`
}

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
function restOfSerialCell(moment: string, style: number, type: string): string {
  // The first and the last moments of all are no times of a zone: only what lies between is told by its clocks.
  const isOfClocks = `${moment} >= timestamptz '4713-01-01 BC' and ${moment} < timestamptz '294276-01-01'`
  const [local, text] = isMoment(type)
    ? [`${moment}::timestamp`, `case when ${isOfClocks} then ${moment}::timestamp::text else ${moment}::text end`]
    : [moment, `${moment}::text`]
  return `case
    when ${moment} is null then '"/>'
    when ${moment} < '1900-03-01' or ${moment} >= '10000-01-01' then ${restOfTextCell(text)}
    else '" s="${style}"><v>' || round(extract(epoch from ${local} - timestamp '1899-12-30') / 86400, 8) || '</v></c>'
  end`
}

/** A row of a group: what is inside another folds away under it. */
export function outlineRow(
  cells: readonly TotalCell[],
  number: number,
  level: 'outer' | 'inner' | 'only',
  manner: FileManner,
): string {
  if (level === 'outer') return totalRow(cells, number, manner)
  const isForPeople = manner.audience === 'people'
  const inside = cells.map(({ text, unit }, index) => {
    const address = `<c r="${columnLetters(index)}${number}"`
    const isFigure = unit !== null && isNumber(unit) && /^-?\d{1,13}(\.\d+)?$/.test(text)
    const value = isFigure && unit === 'percent' && isForPeople ? hundredth(text) : text
    return totalCell(address, value, isFigure ? numberStyle(unit, manner) : null)
  })
  return `<row r="${number}"${level === 'inner' ? ' outlineLevel="1"' : ''}>${inside.join('')}</row>`
}

function totalRow(line: readonly TotalCell[], number: number, { audience }: FileManner): string {
  const isForPeople = audience === 'people'
  const cells = line.map(({ text, unit }, index) => {
    const address = `<c r="${columnLetters(index)}${number}"`
    const isFigure = unit !== null && /^-?\d{1,13}(\.\d+)?$/.test(text)
    if (!isForPeople) return totalCell(address, text, isFigure ? cellStyles.decimals : null)
    if (!isFigure) return totalCell(`${address} s="${cellStyles.total}"`, text, null)
    return totalCell(address, unit === 'percent' ? hundredth(text) : text, totalStyle(unit))
  })
  return `<row r="${number}">${cells.join('')}</row>`
}

/** @param style of a number; null for a text */
function totalCell(address: string, text: string, style: number | null): string {
  if (text === '') return `${address}/>`
  if (style !== null) return `${address} s="${style}"><v>${text}</v></c>`
  return `${address} t="inlineStr"><is><t>${cellText(text)}</t></is></c>`
}

function totalStyle(unit: Unit): number {
  if (unit === 'percent') return cellStyles.totalPercent
  return unit === 'count' ? cellStyles.totalWhole : cellStyles.totalDecimals
}

/** The hundredth part of a decimal, exactly: "-5.20" is "-0.0520". */
function hundredth(decimal: string): string {
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.')
  const padded = whole.padStart(3, '0')
  return `${decimal.startsWith('-') ? '-' : ''}${padded.slice(0, -2)}.${padded.slice(-2)}${fraction}`
}

function headings(fields: readonly ExportField[], totals: FileContent['totals']): SheetHeading[] {
  // Figures stand beside these names, and would cut them.
  const longestTotal = Math.max(0, ...totals.map(([name]) => name?.text.length ?? 0))
  return fields.map((field, index) => {
    const least = index === 0 ? Math.min(60, longestTotal + 3) : 0
    const wide = Math.max(width(field), least)
    const isLong = field.header.length + buttonWidth > wide
    return { xml: cellText(field.header), width: wide, isLong, isFigure: isNumber(field.value.unit) }
  })
}

/** Characters that the button of a column's filter takes. */
const buttonWidth = 4

/** Characters that a column is wide. */
function width({ value, header, longest }: ExportField): number {
  const content = value.unit === 'text' ? 32 : value.unit === 'time' ? 18 : 13
  return Math.min(40, Math.max(content, header.length + buttonWidth, (longest ?? 0) + 2))
}
