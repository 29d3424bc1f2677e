import React from 'react'
import type { Row } from '../../../reports/rows/record-id'
import type { Manner } from '../format'
import { say } from '../language'
import { LeftOutLines } from '../parts/left-out-lines'
import { apiAddress } from '../talk/address'
import type { Catalogue, Report, TotalsAnswer } from '../talk/api-shapes'
import { findReport } from '../talk/use-catalogue'
import { useRemote } from '../talk/use-remote'
import { choiceLabel } from '../words'
import { behindFilters, ownFilters } from './behind-filters'
import { queryOf } from './related-rows'
import { RelatedTable } from './related-table'

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
      heading={say('record.behind', { title: target.title })}
      id={target.name}
      of={target.name}
      columns={columnsOf(target)}
      empty={() => <p className="vd-section-note">{say('record.noneBehind')}</p>}
      note={() => <LeftOutOfRow {...{ report, row, manner }} />}
    />
  )
}

interface LeftOutProps {
  readonly report: Report
  readonly row: Row
  readonly manner: Manner
}

/** Which of the rows behind a figure of this row leaves out, such as jobs that were not compared: each opens exactly these. */
const LeftOutOfRow: React.FC<LeftOutProps> = ({ report, row, manner }) => {
  const asked = report.leftOut.length > 0 ? queryOf(ownFilters(report, row)) : null
  const { data } = useRemote<TotalsAnswer>(asked === null ? null : apiAddress(report.name, 'totals', asked))
  const by = report.columns.find(({ name }) => name === report.totalsBy) ?? null
  if (!data) return null
  return (
    <LeftOutLines
      leftOut={data.leftOut ?? []}
      manner={manner}
      totals={report.totals}
      groupLabel={(group) => choiceLabel(by, group)}
    />
  )
}

/** What a row is called, and its money: the rest is on its own page. */
function columnsOf({ titleColumn, columns }: Report): readonly string[] {
  const figures = columns.filter(({ unit }) => unit === 'money' || unit === 'percent').map(({ name }) => name)
  return [...(titleColumn ? [titleColumn] : []), ...figures.slice(0, MOST_FIGURES)]
}
