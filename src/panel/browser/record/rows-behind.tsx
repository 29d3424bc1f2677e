import React from 'react'
import { listAddress } from '../address'
import type { Catalogue, Report, Row } from '../api-shapes'
import type { Manner } from '../format'
import { formatValue } from '../format'
import { PageLink } from '../parts/page-link'
import { findReport } from '../use-catalogue'
import { behindFilters, COUNTED_SOME, ownFilters } from './behind-filters'
import { queryOf, RelatedTable, useRelatedRows } from './related-table'

interface Props {
  readonly catalogue: Catalogue
  readonly report: Report
  readonly row: Row
  readonly manner: Manner
}

const MOST_FIGURES = 5

/** The rows that were added up for this one, where its view file says whose rows they are. */
export const RowsBehind: React.FC<Props> = ({ catalogue, report, row, manner }) => {
  const target = findReport(catalogue, report.rows ?? '')
  const wanted = behindFilters(report, target, row)
  if (!target || !wanted) return null
  return (
    <RelatedTable
      {...{ catalogue, manner, wanted }}
      heading={`${target.title} behind this`}
      of={target.name}
      columns={columnsOf(target)}
      emptyText="There are none any more: a refresh brings both together."
      note={() => <CountedSome {...{ report, target, row, wanted, manner }} />}
    />
  )
}

interface CountedProps extends Omit<Props, 'catalogue'> {
  readonly target: Report
  readonly wanted: Readonly<Record<string, string>>
}

/** Counts of some of the rows behind, such as the jobs that were not compared: each opens exactly these. */
const CountedSome: React.FC<CountedProps> = ({ report, target, row, wanted, manner }) => {
  const counts = report.totals.filter(({ name }) => Object.hasOwn(COUNTED_SOME, name))
  const { data } = useRelatedRows(counts.length > 0 ? report : null, ownFilters(report, row), 1)
  if (!data?.totals) return null
  return (
    <ul className="vd-counted" aria-label="Of these">
      {counts.map(({ name, label, unit, definition }) => (
        <li key={name} title={definition ?? undefined}>
          <PageLink className="vd-link" href={listAddress(target.name, queryOf({ ...wanted, ...COUNTED_SOME[name] }))}>
            {label}: <span data-counted={name}>{formatValue(data.totals?.[name], unit, manner)}</span>
          </PageLink>
        </li>
      ))}
    </ul>
  )
}

/** What a row is called, and its money: the rest is on its own page. */
function columnsOf({ titleColumn, columns }: Report): readonly string[] {
  const figures = columns.filter(({ unit }) => unit === 'money' || unit === 'percent').map(({ name }) => name)
  return [...(titleColumn ? [titleColumn] : []), ...figures.slice(0, MOST_FIGURES)]
}
