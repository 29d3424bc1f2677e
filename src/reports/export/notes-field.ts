import { quoteIdentifier, quoteLiteral } from '../../database/identifiers.js'
import type { Report } from '../report.js'
import type { ExportOptions } from './fields.js'
import type { ExportField } from './format.js'
import type { FileManner } from './manner.js'

/** The last column of a file: what people noted on the record of each row, and who did. */
export function notesField(
  { name, grain }: Report,
  { header, format }: ExportOptions,
  { words }: FileManner,
): ExportField {
  const key = grain.map((column) => `(row.${quoteIdentifier(column)})::text`)
  // Two nulls of an array are the same to its comparison.
  const expression = `(select string_agg(note.text || ' (' || note.who || ')', e'\\n' order by note.created_at, note.id)
    from viewdesk.note where note.report = ${quoteLiteral(name)} and note.record_key = array[${key.join(', ')}]::text[])`
  return {
    column: 'notes',
    header: header === 'names' || format === 'json' ? 'notes' : words.notes,
    value: { expression, unit: 'text', dataType: 'text' },
    join: null,
  }
}
