import { say } from '../language'

/** Where one goes from a record: the reports on a dimension, tables that refer to it, the rows behind a grouped figure. */

import { filterKey, isEmpty, listAddress, queryText, writeValue } from '../../../reports/asking/address.js'
import { columnOf } from '../../../reports/asking/dimension-columns.js'
import type { Row } from '../../../reports/rows/record-id'
import type { Catalogue, Report } from '../talk/api-shapes'

export interface RelatedLink {
  readonly href: string
  readonly label: string
}

export function relatedLinks(catalogue: Catalogue, report: Report, recordId: string, row: Row): readonly RelatedLink[] {
  const own = isDimension(catalogue, report.name) ? reportLinks(catalogue, report, row, recordId) : []
  return [...own, ...rowsBehind(catalogue, report, row), ...referringTables(catalogue, report, row, recordId)]
}

export function isDimension({ dimensions }: Catalogue, table: string): boolean {
  return dimensions.some(({ name }) => name === table)
}

/** Everything that can be narrowed to this one. */
function reportLinks(catalogue: Catalogue, { name: dimension, dimensions }: Report, row: Row, recordId: string) {
  const id = row[columnOf(dimensions, dimension) ?? ''] ?? recordId
  return catalogue.reports
    .filter(({ dimensions, name, listed }) => listed && columnOf(dimensions, dimension) !== null && name !== dimension)
    .map(({ name, title }) => ({ href: listAddress(name, query({ [dimension]: writeValue(id) })), label: title }))
}

/** A day of a customer opens the rows that were added up for it. */
function rowsBehind(catalogue: Catalogue, report: Report, row: Row): readonly RelatedLink[] {
  const target = catalogue.reports.find(({ name, listed }) => listed && name === report.rows)
  if (!target || target.name === report.name) return []
  const wanted: Record<string, string> = {}
  const day = report.date ? row[report.date] : null
  for (const [dimension, column] of Object.entries(report.dimensions)) {
    const value = row[column] ?? null
    if (value !== null && columnOf(target.dimensions, dimension) !== null) wanted[dimension] = writeValue(value)
  }
  if (typeof day === 'string' && target.date) Object.assign(wanted, { from: day.slice(0, 10), to: day.slice(0, 10) })
  if (day === null && target.date) wanted[filterKey(target.date)] = isEmpty
  return [{ href: listAddress(target.name, query(wanted)), label: say('record.behind', { title: target.title }) }]
}

/** Tables that refer to this record, such as the parts of a job. */
function referringTables(catalogue: Catalogue, report: Report, row: Row, recordId: string): readonly RelatedLink[] {
  const subject = subjectOf(report, row, recordId)
  if (subject === null || isDimension(catalogue, subject.resource)) return []
  return catalogue.reports
    .filter(({ kind, name, listed }) => listed && kind === 'table' && name !== report.name)
    .flatMap(({ name, title, columns }) =>
      columns
        .filter(({ reference }) => reference === subject.resource)
        .map((column) => ({
          href: listAddress(name, query({ [filterKey(column.name)]: writeValue(subject.id) })),
          label: say('record.ofThis', { title, what: subject.resource.replaceAll('_', ' ') }),
        })),
    )
}

/** What one row is about: a table's row is itself, a report's row the one reference of its grain. */
export function subjectOf(report: Report, row: Row, recordId: string): { resource: string; id: string } | null {
  if (report.kind === 'table') return { resource: report.name, id: String(row.id ?? recordId) }
  const key = report.columns.find(({ name, unit }) => name === report.grain[0] && unit === 'reference')
  const value = key ? row[key.name] : null
  if (!key?.reference || report.grain.length !== 1 || value === null || value === undefined) return null
  return { resource: key.reference, id: String(value) }
}

function query(wanted: Readonly<Record<string, string>>): string {
  return queryText(new URLSearchParams(wanted))
}
