import { say } from '../language'

/** Where one goes from a record: a provider's reports, a job's parts, the rows behind a grouped figure. */

import { filterKey, isEmpty, listAddress, queryText, writeValue } from '../../../reports/asking/address.js'
import type { Row } from '../../../reports/rows/record-id'
import type { Catalogue, Report } from '../talk/api-shapes'

export interface RelatedLink {
  readonly href: string
  readonly label: string
}

export function relatedLinks(catalogue: Catalogue, report: Report, recordId: string, row: Row): readonly RelatedLink[] {
  const own = report.name === 'provider' ? providerLinks(catalogue, String(row.id ?? recordId)) : []
  return [...own, ...rowsBehind(catalogue, report, row), ...referringTables(catalogue, report, row, recordId)]
}

function providerLinks(catalogue: Catalogue, id: string): readonly RelatedLink[] {
  return catalogue.reports
    .filter(({ provider, name, listed }) => listed && provider !== null && name !== 'provider')
    .map(({ name, title }) => ({ href: listAddress(name, query({ provider: writeValue(id) })), label: title }))
}

/** A day of a provider opens the rows that were added up for it. */
function rowsBehind(catalogue: Catalogue, report: Report, row: Row): readonly RelatedLink[] {
  const target = catalogue.reports.find(({ name, listed }) => listed && name === report.rows)
  if (!target || target.name === report.name) return []
  const wanted: Record<string, string> = {}
  const provider = report.provider ? row[report.provider] : null
  const day = report.date ? row[report.date] : null
  if (provider !== null && provider !== undefined && target.provider) wanted.provider = writeValue(provider)
  if (typeof day === 'string' && target.date) Object.assign(wanted, { from: day.slice(0, 10), to: day.slice(0, 10) })
  if (day === null && target.date) wanted[filterKey(target.date)] = isEmpty
  return [{ href: listAddress(target.name, query(wanted)), label: say('record.behind', { title: target.title }) }]
}

/** Tables that refer to this record, such as the parts of a job. */
function referringTables(catalogue: Catalogue, report: Report, row: Row, recordId: string): readonly RelatedLink[] {
  const subject = subjectOf(report, row, recordId)
  if (subject === null || subject.resource === 'provider') return []
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
