import type { Report } from '../report.js'

/** A value as the API gives it. */
export type JsonValue = string | number | boolean | null
export type Row = Readonly<Record<string, JsonValue>>

/**
 * The stable id of a row: its grain's values as PostgreSQL prints them, in the grain's order, parted by `~`.
 *
 * AdminJS joins ids with commas and puts them into paths, so that only letters, digits, `.` and `-` stand for
 * themselves; any other byte is `_` and two hex digits, a null is a lone `_`, and an empty text is `__`. Browsers leave the
 * parts `.` and `..` out of a path, so that dots alone are written as bytes too.
 */
export function recordId(key: readonly (string | null)[]): string {
  return key.map(encodePart).join('~')
}

/** The grain's values as text, or null where `id` is none of this report's. */
export function parseRecordId(report: Report, id: string): (string | null)[] | null {
  const parts = id.split('~')
  if (parts.length !== report.grain.length) return null
  const values: (string | null)[] = []
  for (const part of parts) {
    if (!/^(?:__?|(?:[A-Za-z0-9.-]|_[0-9a-f]{2})*)$/.test(part)) return null
    values.push(part === '_' ? null : part === '__' ? '' : decodePart(part))
  }
  return values
}

function encodePart(value: string | null): string {
  if (value === null) return '_'
  if (value === '') return '__'
  return Buffer.from(value)
    .toString('latin1')
    .replace(/[^A-Za-z0-9.-]|^\.(?=\.*$)/g, (byte) => `_${byte.charCodeAt(0).toString(16).padStart(2, '0')}`)
}

function decodePart(part: string): string {
  const bytes = part.replace(/_([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}
