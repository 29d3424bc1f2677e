// The parts of a workbook that are the same in every file, by ECMA-376 part 1 (SpreadsheetML) and part 2 (packages).

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const content = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Numbers of the cell formats that `styles.xml` declares. */
export const cellStyles = { general: 0, header: 1, decimals: 2, whole: 3, day: 4, time: 5 } as const

export const parts: Readonly<Record<string, string>> = {
  '[Content_Types].xml': `${declaration}
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="${content}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${content}.worksheet+xml"/>
<Override PartName="/xl/styles.xml" ContentType="${content}.styles+xml"/>
</Types>`,
  '_rels/.rels': `${declaration}
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/>
</Relationships>`,
  'xl/workbook.xml': `${declaration}
<workbook xmlns="${main}" xmlns:r="${relationships}">
<sheets><sheet name="Export" sheetId="1" r:id="rId1"/></sheets>
</workbook>`,
  'xl/_rels/workbook.xml.rels': `${declaration}
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="${relationships}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="${relationships}/styles" Target="styles.xml"/>
</Relationships>`,
  'xl/styles.xml': `${declaration}
<styleSheet xmlns="${main}">
<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="6">
<xf/>
<xf fontId="1" applyFont="1"/>
<xf numFmtId="4" applyNumberFormat="1"/>
<xf numFmtId="3" applyNumberFormat="1"/>
<xf numFmtId="164" applyNumberFormat="1"/>
<xf numFmtId="165" applyNumberFormat="1"/>
</cellXfs>
</styleSheet>`,
}

/** The sheet up to its first row of data: column widths, a header row that stays in sight. */
export function sheetStart(columns: readonly (readonly [header: string, width: number])[]): string {
  const widths = columns.map(
    ([, width], index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  )
  const headers = columns.map(
    ([header], index) =>
      `<c r="${columnLetters(index)}1" s="${cellStyles.header}" t="inlineStr"><is><t>${escapeXml(header)}</t></is></c>`,
  )
  return `${declaration}
<worksheet xmlns="${main}">
<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>
<cols>${widths.join('')}</cols>
<sheetData>
<row r="1">${headers.join('')}</row>
`
}

export const sheetEnd = '</sheetData></worksheet>'

/** SQL of what follows the address of a cell whose text needs no escape, the quote of the address included. */
export function restOfPlainCell(text: string): string {
  return `'" t="inlineStr"><is><t>' || ${text} || '</t></is></c>'`
}

/**
 * SQL of what follows the address of a cell of text: escaped, without the control characters that XML forbids, within
 * Excel's limit for a cell.
 */
export function restOfTextCell(text: string): string {
  const legal = `regexp_replace(left(${text}, 32767), e'[\\\\x01-\\\\x08\\\\x0b\\\\x0c\\\\x0e-\\\\x1f\\ufffe\\uffff]', '', 'g')`
  // Excel takes _x0041_ for an A.
  const literal = `regexp_replace(${legal}, '_(?=x[0-9A-Fa-f]{4}_)', '_x005F_', 'g')`
  const escaped = `replace(replace(replace(replace(replace(${literal}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), e'\\n', '&#10;'), e'\\r', '&#13;')`
  // Most texts are fine as they are, and one look costs less than all that.
  return `case
    when ${text} ~ e'[\\\\x01-\\\\x1f&<>\\ufffe\\uffff]|^ | $|_x' or octet_length(${text}) > 32767
      then '" t="inlineStr"><is><t xml:space="preserve">' || ${escaped} || '</t></is></c>'
    else ${restOfPlainCell(text)}
  end`
}

/** A, B … Z, AA … for columns 0, 1 … 25, 26 … */
export function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : columnLetters(Math.trunc(index / 26) - 1) + last
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
