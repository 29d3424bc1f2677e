import React from 'react'
import type { Column } from '../../../reports/report'
import type { Labels } from '../../../reports/rows/labels'
import type { Row } from '../../../reports/rows/record-id'
import type { DurationUnit } from '../durations'
import type { Manner } from '../format'
import { say, withinSentence } from '../language'
import { RecordMark } from '../notes/note-mark'
import { PageLink } from '../parts/page-link'
import { valueInCell } from '../parts/value-cell'
import { recordAddress } from '../talk/address'
import type { Report } from '../talk/api-shapes'

export type Durations = ReadonlyMap<string, DurationUnit>

export interface RowProps {
  readonly report: Report
  readonly row: Row
  readonly labels: Labels
  readonly manner: Manner
  readonly resources: ReadonlySet<string>
  /** The column whose value links to the record. */
  readonly entry: Column | undefined
  /** The unit that each column of durations is read in. */
  readonly durations: Durations
}

/** A value of a row; that of its entry is the link to its record. Not a component: a list has hundreds of them. */
export function valueOfRow(props: RowProps & { readonly column: Column }): React.ReactNode {
  const { column, row, labels, manner, resources, entry, durations } = props
  const value = row[column.name]
  const cell = valueInCell({ column, value, labels, manner, resources, durations: durations.get(column.name) })
  const href = addressOfRow(props)
  if (column !== entry || href === null) return cell
  const name = entryLabel(column, row)
  return (
    <>
      <RecordMark report={props.report.name} record={String(row._id)} name={name ?? String(row[column.name])} />
      <PageLink className="vd-row-link" href={href} aria-label={name}>
        {cell}
      </PageLink>
    </>
  )
}

/** Where a row's record is; null where nothing tells rows apart, and none has a page. */
export function addressOfRow({ report, row }: Pick<RowProps, 'report' | 'row'>): string | null {
  return row._id === null ? null : recordAddress(report.name, String(row._id))
}

function entryLabel(column: Column, row: Row): string | undefined {
  const value = row[column.name]
  return value === null || value === undefined
    ? say('list.openWithout', { column: withinSentence(column.label) })
    : undefined
}
