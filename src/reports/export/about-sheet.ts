import { cellStyles, escapeXml, worksheet } from './xlsx-parts.js'

/** What a workbook says of itself: where its rows come from, and what its columns mean. */
export interface AboutSheet {
  readonly name: string
  readonly title: string
  readonly lines: readonly AboutLine[]
}

/** A heading, or a name and what is said about it. */
export type AboutLine = { readonly heading: string } | { readonly name: string; readonly text: string }

// A cell of Excel's takes no more.
const mostCharacters = 32_767
// What XML has no way to write, and so what no reader would open.
const illegal = /(?![\t\n\r])[\p{Cc}\p{Cs}\ufffe\uffff]/gu

/** The sheet's XML: two columns, names and texts, that fit on a page. */
export function aboutSheetXml({ title, lines }: AboutSheet): string {
  const rows: string[] = []
  let number = 2
  for (const line of lines) {
    if ('heading' in line) {
      // A line of nothing above.
      number += 2
      rows.push(row(number, [cell('A', number, line.heading, cellStyles.aboutHeading)]))
    } else {
      number++
      const texts = [
        cell('A', number, line.name, cellStyles.aboutName),
        cell('B', number, line.text, cellStyles.aboutText),
      ]
      rows.push(row(number, texts))
    }
  }
  return worksheet(
    `<sheetFormatPr defaultRowHeight="15"/>
<cols><col min="1" max="1" width="30" customWidth="1"/><col min="2" max="2" width="90" customWidth="1"/></cols>
<sheetData>${row(1, [cell('A', 1, title, cellStyles.aboutTitle)])}${rows.join('')}</sheetData>`,
  )
}

function row(number: number, cells: readonly string[]): string {
  return `<row r="${number}">${cells.join('')}</row>`
}

function cell(column: string, row: number, text: string, style: number): string {
  return `<c r="${column}${row}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${cellText(text)}</t></is></c>`
}

/** A text as the XML of a cell holds it. */
export function cellText(text: string): string {
  // Excel takes _x0041_ for an A.
  const literal = text
    .slice(0, mostCharacters)
    .replace(illegal, '')
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
  return escapeXml(literal).replaceAll('\n', '&#10;').replaceAll('\r', '&#13;')
}
