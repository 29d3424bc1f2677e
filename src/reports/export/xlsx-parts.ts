// The parts of a workbook that are the same in every file, by ECMA-376 part 1 (SpreadsheetML) and part 2 (packages).

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const content = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Numbers of the cell formats that `styles.xml` declares. */
export const cellStyles = {
  general: 0,
  header: 1,
  decimals: 2,
  whole: 3,
  day: 4,
  time: 5,
  percent: 6,
  total: 7,
  totalDecimals: 8,
  totalWhole: 9,
  totalPercent: 10,
  aboutTitle: 11,
  aboutHeading: 12,
  aboutName: 13,
  aboutText: 14,
  figureHeader: 15,
  month: 16,
  year: 17,
} as const

/** What a workbook is made of besides its sheets. */
export interface Workbook {
  /** The sheets by name, in their order; the first has the rows. */
  readonly sheets: readonly string[]
  /** The cells of the first sheet that have the headings and the rows: `$A$1:$F$200`. */
  readonly rowsRange: string
}

/** The parts of a workbook that hold no rows, by their place in the archive. */
export function workbookParts({ sheets, rowsRange }: Workbook): Readonly<Record<string, string>> {
  const [first = ''] = sheets
  const rowsSheet = escapeXml(`'${first.replaceAll("'", "''")}'`)
  const numbered = sheets.map((name, index) => ({ name: escapeXml(name).replaceAll('"', '&quot;'), number: index + 1 }))
  const overrides = numbered.map(
    ({ number }) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${content}.worksheet+xml"/>`,
  )
  const listed = numbered.map(({ name, number }) => `<sheet name="${name}" sheetId="${number}" r:id="rId${number}"/>`)
  const related = numbered.map(
    ({ number }) =>
      `<Relationship Id="rId${number}" Type="${relationships}/worksheet" Target="worksheets/sheet${number}.xml"/>`,
  )
  return {
    '[Content_Types].xml': `${declaration}
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml" ContentType="${content}.sheet.main+xml"/>
${overrides.join('\n')}
<Override PartName="/xl/styles.xml" ContentType="${content}.styles+xml"/>
</Types>`,
    '_rels/.rels': `${declaration}
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="${relationships}/officeDocument" Target="xl/workbook.xml"/>
</Relationships>`,
    // Excel finds the filter by its name, and repeats the headings on each printed page by theirs.
    'xl/workbook.xml': `${declaration}
<workbook xmlns="${main}" xmlns:r="${relationships}">
<sheets>${listed.join('')}</sheets>
<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">${rowsSheet}!${rowsRange}</definedName><definedName name="_xlnm.Print_Titles" localSheetId="0">${rowsSheet}!$1:$1</definedName></definedNames>
</workbook>`,
    'xl/_rels/workbook.xml.rels': `${declaration}
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
${related.join('\n')}
<Relationship Id="rId${sheets.length + 1}" Type="${relationships}/styles" Target="styles.xml"/>
</Relationships>`,
    'xl/styles.xml': styles,
  }
}

// Headings and totals are grey and bold, with a line towards the rows: so that neither is taken for one of them.
const styles = `${declaration}
<styleSheet xmlns="${main}">
<numFmts count="4"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/><numFmt numFmtId="166" formatCode="mmm\\ yyyy"/><numFmt numFmtId="167" formatCode="yyyy"/></numFmts>
<fonts count="3"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="14"/><name val="Calibri"/></font></fonts>
<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFECEEF1"/><bgColor indexed="64"/></patternFill></fill></fills>
<borders count="3"><border><left/><right/><top/><bottom/><diagonal/></border><border><left/><right/><top/><bottom style="thin"><color rgb="FF8A919C"/></bottom><diagonal/></border><border><left/><right/><top style="thin"><color rgb="FF8A919C"/></top><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf/></cellStyleXfs>
<cellXfs count="18">
<xf/>
<xf fontId="1" fillId="2" borderId="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>
<xf numFmtId="4" applyNumberFormat="1"/>
<xf numFmtId="3" applyNumberFormat="1"/>
<xf numFmtId="164" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="left"/></xf>
<xf numFmtId="165" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="left"/></xf>
<xf numFmtId="10" applyNumberFormat="1"/>
<xf fontId="1" fillId="2" borderId="2" applyFont="1" applyFill="1" applyBorder="1"/>
<xf numFmtId="4" fontId="1" fillId="2" borderId="2" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"/>
<xf numFmtId="3" fontId="1" fillId="2" borderId="2" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"/>
<xf numFmtId="10" fontId="1" fillId="2" borderId="2" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"/>
<xf fontId="2" applyFont="1"/>
<xf fontId="1" borderId="1" applyFont="1" applyBorder="1"/>
<xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>
<xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>
<xf fontId="1" fillId="2" borderId="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment horizontal="right" vertical="top" wrapText="1"/></xf>
<xf numFmtId="166" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="left"/></xf>
<xf numFmtId="167" applyNumberFormat="1" applyAlignment="1"><alignment horizontal="left"/></xf>
</cellXfs>
</styleSheet>`

/** A sheet that prints across the whole width of a page. */
export function worksheet(inside: string): string {
  return worksheetStart + inside + worksheetEnd
}

const worksheetStart = `${declaration}
<worksheet xmlns="${main}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>
`
const worksheetEnd = '<pageSetup orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>'

/** What stands above a column. */
export interface SheetHeading {
  /** Its text as XML. */
  readonly xml: string
  /** In characters. */
  readonly width: number
  /** It takes two lines. */
  readonly isLong: boolean
  /** Above figures it stands on their side. */
  readonly isFigure: boolean
}

/**
 * The sheet up to its first row of data: column widths, a header row that stays in sight.
 *
 * @param hasLevels some rows are inside others, which stand above them
 */
export function sheetStart(columns: readonly SheetHeading[], hasLevels = false): string {
  const widths = columns.map(
    ({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  )
  const headers = columns.map(({ xml, isFigure }, index) => {
    const style = isFigure ? cellStyles.figureHeader : cellStyles.header
    return `<c r="${columnLetters(index)}1" s="${style}" t="inlineStr"><is><t>${xml}</t></is></c>`
  })
  const start = hasLevels
    ? worksheetStart.replace('<sheetPr>', '<sheetPr><outlinePr summaryBelow="0"/>')
    : worksheetStart
  return `${start}<sheetViews><sheetView workbookViewId="0" tabSelected="1"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"${hasLevels ? ' outlineLevelRow="1"' : ''}/>
<cols>${widths.join('')}</cols>
<sheetData>
<row r="1" ht="${columns.some(({ isLong }) => isLong) ? 34 : 19}" customHeight="1">${headers.join('')}</row>
`
}

/** The end of the sheet with the rows, filterable by their headings; totals stay where they are. */
export function sheetEnd(rowsRange: string): string {
  return `</sheetData><autoFilter ref="${rowsRange.replaceAll('$', '')}"/>${worksheetEnd}`
}

/** SQL of what follows the address of a cell whose text needs no escape, the quote of the address included. */
export function restOfPlainCell(text: string): string {
  return `'" t="inlineStr"><is><t>' || ${text} || '</t></is></c>'`
}

/**
 * SQL of what follows the address of a cell of text: escaped, without the control characters that XML forbids, within
 * Excel's limit for a cell.
 */
export function restOfTextCell(expression: string): string {
  // Patterns refuse the collations by which different texts are equal.
  const text = `(${expression}) collate "default"`
  const legal = `regexp_replace(${withinCell(text)}, e'[\\\\x01-\\\\x08\\\\x0b\\\\x0c\\\\x0e-\\\\x1f\\\\ufffe\\\\uffff]', '', 'g')`
  // Excel takes _x0041_ for an A.
  const literal = `regexp_replace(${legal}, '_(?=x[0-9A-Fa-f]{4}_)', '_x005F_', 'g')`
  const escaped = `replace(replace(replace(replace(replace(${literal}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), e'\\n', '&#10;'), e'\\r', '&#13;')`
  // Most texts are fine as they are, and one look costs less than all that.
  return `case
    when ${text} ~ e'[\\\\x01-\\\\x1f&<>\\\\ufffe\\\\uffff]|^ | $|_x' or octet_length(${text}) > ${mostUnits}
      then '" t="inlineStr"><is><t xml:space="preserve">' || ${escaped} || '</t></is></c>'
    else ${restOfPlainCell(text)}
  end`
}

// Excel calls a file broken of which a cell has more units of UTF-16.
const mostUnits = 32_767
const cutMark = '...'

/**
 * SQL of what a cell can hold of a text: all of it, or its beginning and three dots. What lies beyond U+FFFF has two units, and only a
 * database in UTF-8 has it; no unit takes less than a byte.
 */
function withinCell(text: string): string {
  const pairs = (of: string): string =>
    `case when getdatabaseencoding() = 'UTF8' then regexp_count(${of}, e'[\\\\U00010000-\\\\U0010ffff]') else 0 end`
  const most = mostUnits - cutMark.length
  return `case
    when octet_length(${text}) <= ${mostUnits} or length(${text}) + ${pairs(text)} <= ${mostUnits} then ${text}
    else left(${text}, greatest(${most} - ${pairs(`left(${text}, ${most})`)}, ${Math.floor(most / 2)})) || '${cutMark}'
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
