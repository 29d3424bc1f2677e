import type { ListQuery } from '../../reports/asking/query.js'
import { exportFileName } from '../../reports/export/export.js'
import type { WantedGroups } from '../../reports/export/export-groups.js'
import type { ExportOptions } from '../../reports/export/fields.js'
import { type FileManner, forPrograms } from '../../reports/export/manner.js'
import type { Reading } from '../../reports/reading.js'
import type { Note } from '../notes/notes.js'
import { aboutFile, type FileFacts, groupColumns } from './about-file.js'
import { fileNameInWords } from './file-name.js'
import { filtersInWords, unitWords } from './filters-in-words.js'
import { numberText, remarkText, type Speech, sortableMoment } from './speech.js'

export interface FileFor {
  readonly name: string
  readonly manner: FileManner
}

/**
 * What a file is called and how it is written: for people with their words, for programs as it always was. A workbook tells
 * what it holds on a sheet of its own, whoever asks.
 */
export async function fileFor(
  reading: Reading,
  query: ListQuery,
  options: ExportOptions,
  {
    speech,
    person,
    groups,
    notes,
  }: { speech: Speech; person: string; groups: WantedGroups | null; notes: readonly Note[] },
): Promise<FileFor> {
  const plainName = exportFileName(query, options.format)
  if (options.audience === 'programs' && options.format !== 'xlsx') return { name: plainName, manner: forPrograms }
  const filters = await filtersInWords(reading, query, speech)
  const { asOf } = await reading.freshnessOf(query.report)
  const facts: FileFacts = { query, options, groups, filters, asOf, now: reading.now(), person, notes }
  const about = aboutFile(facts, speech)
  if (options.audience === 'programs') return { name: plainName, manner: { ...forPrograms, about } }
  return { name: nameInWords(facts, speech), manner: { ...mannerFor(query, options, speech), about } }
}

function nameInWords({ query, options, groups, filters, asOf, now }: FileFacts, speech: Speech): string {
  const { say, timeZone } = speech
  return fileNameInWords({
    title: query.report.title,
    filters: [
      ...(groups ? [say('groups.groupedBy', { columns: groupColumns(groups, speech) })] : []),
      ...filters.map(({ short }) => short),
    ],
    asOf: say('exports.inName', { day: sortableMoment(asOf === null ? now : new Date(asOf), timeZone) }),
    extension: options.format,
    more: (count) => say('exports.moreInName', { count }),
  })
}

function mannerFor({ report }: ListQuery, { audience }: ExportOptions, speech: Speech): FileManner {
  const { say, timeZone } = speech
  const decimalMark = audience === 'excel' ? decimalMarkOf(speech) : '.'
  return {
    audience,
    decimalMark,
    // Excel takes the comma where it is not needed for decimals, and the semicolon where it is.
    separator: decimalMark === ',' ? ';' : ',',
    words: {
      units: unitWords(speech),
      zone: say('exports.zoneTime', { timeZone }),
      number: say('exports.number'),
      sheet: report.title,
      total: (rows) => say('exports.totalOfRows', { n: rows, count: numberText(String(rows), speech) }),
      totalOf: (group) => say('exports.totalOf', { group }),
      rows: say('exports.rows'),
      notes: say('notes.notes'),
      before: (label) => say('exports.before', { label }),
      change: (label) => say('exports.change', { label }),
      emptyText: say('filters.emptyText'),
      changeInPercent: (label) => say('exports.changeInPercent', { label }),
      remark: (remark) => remarkText(remark, speech),
    },
    about: null,
  }
}

function decimalMarkOf({ locale }: Speech): '.' | ',' {
  const mark = new Intl.NumberFormat(locale).formatToParts(0.5).find(({ type }) => type === 'decimal')?.value
  return mark === ',' ? ',' : '.'
}
