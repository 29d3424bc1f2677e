/** Where one goes from a record: what refers to it, and the rows behind a grouped figure. */

import { listAddress, queryText } from '../../../reports/asking/address.js'
import type { Row } from '../../../reports/rows/record-id'
import { say, withinSentence } from '../language'
import type { Catalogue, Report } from '../talk/api-shapes'
import { findReport } from '../talk/use-catalogue'
import { behindFilters } from './behind-filters'
import { columnsReferringTo, referenceFilter } from './referring'

export interface RelatedLink {
  readonly href: string
  readonly label: string
}

export function relatedLinks(catalogue: Catalogue, report: Report, recordId: string, row: Row): readonly RelatedLink[] {
  return [...rowsBehind(catalogue, report, row), ...referringLists(catalogue, report, row, recordId)]
}

/** The rows that were added up for this one, where it can be told which they are. */
function rowsBehind(catalogue: Catalogue, report: Report, row: Row): readonly RelatedLink[] {
  const target = findReport(catalogue, report.rows ?? '')
  const wanted = behindFilters(report, target, row)
  if (!target || wanted === null) return []
  return [{ href: listAddress(target.name, query(wanted)), label: say('record.behind', { title: target.title }) }]
}

/** Every report and table that refers to what the record is about, filtered by it. */
function referringLists(catalogue: Catalogue, report: Report, row: Row, recordId: string): readonly RelatedLink[] {
  const subject = subjectOf(report, row, recordId)
  if (subject === null) return []
  const isTitled = catalogue.records.some(({ table, links }) => table === subject.resource && links !== null)
  return catalogue.reports
    .filter(({ name, listed }) => listed && name !== report.name && name !== subject.resource)
    .flatMap((other) => {
      const columns = columnsReferringTo(other, subject.resource)
      return columns.map((column) => ({
        href: listAddress(other.name, query(referenceFilter(other, column, subject.id))),
        label: labelOf(other, { column, isTitled, isOnly: columns.length === 1 }),
      }))
    })
}

interface Labelled {
  /** The one that refers to what the record is about. */
  readonly column: string
  /** The heading above says already what they are of. */
  readonly isTitled: boolean
  /** Whether no other column refers to the same table. */
  readonly isOnly: boolean
}

function labelOf({ title, kind, columns }: Report, { column, isTitled, isOnly }: Labelled): string {
  const label = columns.find(({ name }) => name === column)?.label ?? column
  if (!isOnly) return say('record.byColumn', { title, column: label })
  if (isTitled || kind !== 'table') return title
  return say('record.ofThis', { title, what: withinSentence(label) })
}

/** What one row is about: a table's row is itself, a report's row the one reference of its grain. */
export function subjectOf(report: Report, row: Row, recordId: string): { resource: string; id: string } | null {
  const [first = ''] = report.grain
  if (report.kind === 'table') return { resource: report.name, id: String(row[first] ?? recordId) }
  const key = report.columns.find(({ name, unit }) => name === first && unit === 'reference')
  const value = key ? row[key.name] : null
  if (!key?.reference || report.grain.length !== 1 || value === null || value === undefined) return null
  return { resource: key.reference, id: String(value) }
}

function query(wanted: Readonly<Record<string, string>>): string {
  return queryText(new URLSearchParams(wanted))
}
