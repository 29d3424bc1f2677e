import { ownValue } from '../own-value.js'
import { findColumn, type Report, type Unit } from '../report.js'
import type { JsonValue } from '../rows/record-id.js'
import type { TotalsAnswer, TotalValues } from '../totals/totals.js'
import type { ExportField, TotalCell } from './format.js'
import type { FileWords } from './manner.js'

/**
 * The lines below the rows: totals that have a column stand in it, the others follow as name and value.
 *
 * A report whose totals exist only for each value of a column has these lines for each of them.
 *
 * @param how.isShort the others by their names alone: in a sheet, where they stand together and a long name is cut
 */
export function totalsLines(
  report: Report,
  fields: readonly ExportField[],
  answer: TotalsAnswer,
  how: { words: FileWords; rows: number; isShort: boolean },
): TotalCell[][] {
  const { words, rows, isShort } = how
  const groups = answer.groups ?? [{ key: null, totals: answer.totals }]
  const notNumbers = (answer.notes ?? []).filter(({ code }) => code === 'not_a_number')
  const lines = groups.flatMap(({ key, totals }) => {
    const name = key === null ? words.total(rows) : words.totalOf(groupLabel(report, key))
    const unitOf = (column: string): Unit => report.totals.find((total) => total.name === column)?.unit ?? 'number'
    const inColumns = fields.map(({ column }, index) =>
      index === 0 ? wordsCell(name) : figureCell(ownValue(totals, column), unitOf(column)),
    )
    const others = report.totals.filter((total) => !fields.slice(1).some((field) => field.column === total.name))
    return [
      inColumns,
      ...others.map((total) => [
        wordsCell(isShort ? total.label : `${name}: ${total.label}`),
        figureCell(ownValue(totals, total.name), total.unit),
      ]),
    ]
  })
  return [...lines, ...notNumbers.map((remark) => [wordsCell(words.remark(remark))])]
}

function groupLabel(report: Report, key: JsonValue): string {
  const choices = report.totalsBy === null ? [] : (findColumn(report, report.totalsBy)?.choices ?? [])
  return choices.find((choice) => choice.value === key)?.label ?? String(key)
}

function wordsCell(text: string): TotalCell {
  return { text, unit: null }
}

function figureCell(value: TotalValues[string] | undefined, unit: Unit): TotalCell {
  return { text: value === null || value === undefined ? '' : String(value), unit }
}
