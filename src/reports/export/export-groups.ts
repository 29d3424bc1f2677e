import type { Writable } from 'node:stream'
import { badQuery } from '../../refusal.js'
import type { Comparison } from '../asking/compared-period.js'
import type { GroupsAsked } from '../asking/group-by.js'
import type { ListQuery } from '../asking/query.js'
import type { Reading } from '../reading.js'
import { readGroupedTotals } from '../totals/groups/read-groups.js'
import { csv, csvLine, totalTexts } from './csv.js'
import { noDataYet } from './export.js'
import { type ExportOptions, withDistinctHeaders } from './fields.js'
import type { ExportField, ExportFormat, FileFormat, TotalCell } from './format.js'
import { type GroupLine, groupTable } from './group-table.js'
import { json } from './json.js'
import { type FileManner, forPrograms } from './manner.js'
import { outlineRow, xlsx } from './xlsx.js'

export interface WantedGroups {
  readonly asked: GroupsAsked
  readonly comparison: Comparison | null
}

/**
 * Writes the groups of the filtered rows with their totals, as the list shows them: in a workbook as an outline.
 *
 * @returns the number of lines with groups
 * @throws Refusal
 */
export async function exportGroups(
  reading: Reading,
  query: ListQuery,
  { asked, comparison }: WantedGroups,
  options: ExportOptions,
  output: Writable,
  how: { readonly manner?: FileManner; readonly onCounted?: (rows: number) => void } = {},
): Promise<{ rows: number }> {
  const { manner = forPrograms, onCounted } = how
  if (options.columns !== null) throw badQuery('columns is about rows: groups have all totals. Leave it out.')
  const answer = await readGroupedTotals(reading, query, asked, comparison)
  if (await reading.isUnfilled(query.report)) throw noDataYet(query.report)
  const table = groupTable(query.report, asked, answer, options, manner, comparison !== null)
  const fields = withDistinctHeaders(table.fields)
  const rows = table.lines.length
  onCounted?.(rows)
  const totals = options.totals ? [table.total] : []
  const hasLevels = table.lines.some(({ level }) => level === 'outer')
  const { format, line } = formats[options.format]
  const file = format.open(output, fields, manner, { rows, totals, hasLevels })
  const sink = file.sinks[0]
  for (const [index, each] of table.lines.entries()) sink.write(line(each, index, fields, manner))
  file.writeTotals()
  await file.close()
  return { rows }
}

type WriteLine = (line: GroupLine, index: number, fields: readonly ExportField[], manner: FileManner) => string

const formats: Readonly<Record<ExportFormat, { readonly format: FileFormat; readonly line: WriteLine }>> = {
  csv: { format: csv, line: ({ cells }, _index, _fields, manner) => csvLine(totalTexts(cells, manner), manner) },
  json: { format: json, line: ({ cells }, _index, fields) => `${JSON.stringify(asObject(fields, cells))}\n` },
  xlsx: {
    format: xlsx,
    line: ({ cells, level }, index, _fields, manner) => outlineRow(cells, index + 2, level, manner),
  },
}

/** Values as the API gives them: counts are numbers, what has none is null. */
function asObject(fields: readonly ExportField[], cells: readonly TotalCell[]): Record<string, string | number | null> {
  return Object.fromEntries(
    fields.map(({ header }, index) => {
      const { text = '', unit = null } = cells[index] ?? {}
      const isCount = unit === 'count' && Number.isSafeInteger(Number(text))
      return [header, text === '' ? null : isCount ? Number(text) : text]
    }),
  )
}
