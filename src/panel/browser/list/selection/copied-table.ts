/** Rows as a table that mail programs and spreadsheets take: as HTML, and as text with tabs. */

import { harmless } from '../../../../reports/export/harmless-text.js'
import { labelIn } from '../../../../reports/own-value.js'
import type { Column } from '../../../../reports/report.js'
import type { Labels } from '../../../../reports/rows/labels.js'
import type { Row } from '../../../../reports/rows/record-id.js'
import { isNumeric, type Manner } from '../../format.js'
import { say } from '../../language.js'
import { toldApart, valueText } from '../../words.js'

export interface CopiedTable {
  readonly rows: number
  readonly html: string
  readonly text: string
}

interface Cell {
  readonly text: string
  /** A number to a spreadsheet of the same country. */
  readonly isFigure: boolean
}

/** The columns in their order under their headings; what they hold as it is shown, but figures as one would type them. */
export function copiedTable(
  shown: readonly Column[],
  rows: readonly Row[],
  labels: Labels,
  manner: Manner,
): CopiedTable {
  const columns = shown.map((column) => toldApart(column, () => rows.map((row) => row[column.name])))
  const headings = columns.map((column) => headingOf(column, manner))
  const lines = rows.map((row) => columns.map((column) => cellOf(column, row, labels, manner)))
  const text = [headings, ...lines.map((line) => line.map((cell) => cell.text))]
    .map((line) => line.map(onOneLine).join('\t'))
    .join('\r\n')
  const head = headings.map((heading) => `<th>${escaped(heading)}</th>`).join('')
  const body = lines.map((line) => `<tr>${line.map(htmlOf).join('')}</tr>`).join('')
  return { rows: rows.length, text, html: `<table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>` }
}

// Excel keeps a text a text: "00123" stays what it is.
function htmlOf({ text, isFigure }: Cell): string {
  return isFigure
    ? `<td style="text-align:right">${escaped(text)}</td>`
    : `<td style="mso-number-format:'\\@'">${escaped(text)}</td>`
}

function cellOf(column: Column, row: Row, labels: Labels, manner: Manner): Cell {
  const value = row[column.name]
  if (value === null || value === undefined) return { text: '', isFigure: false }
  if (isNumeric(column.unit)) return { text: typed(String(value), manner), isFigure: true }
  const label = column.unit === 'reference' ? (labelIn(labels, column.name, value) ?? String(value)) : null
  return { text: harmless(label ?? valueText(column, value, manner)), isFigure: false }
}

/** "1234,50" where decimals have a comma: no groups of thousands and no signs, which not every spreadsheet reads. */
function typed(value: string, { locale }: Manner): string {
  const mark = new Intl.NumberFormat(locale).formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ?? '.'
  return value.replace('.', mark)
}

/** A label with what its figures are counted in, unless it says so itself. */
function headingOf({ label, unit }: Column, { currency }: Manner): string {
  const units: Partial<Record<Column['unit'], string>> = {
    hours: say('exports.hours'),
    days: say('exports.days'),
    percent: '%',
    ...(currency !== null && { money: currency }),
  }
  const counted = units[unit]
  const isSaid = counted === undefined || label.toLowerCase().includes(counted.toLowerCase())
  return isSaid ? label : `${label} (${counted})`
}

function onOneLine(text: string): string {
  return text.replace(/\s*[\t\r\n]+\s*/g, ' ')
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
