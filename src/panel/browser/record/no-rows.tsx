import React from 'react'
import { ownValue } from '../../../reports/own-value.js'
import type { ShownFigures } from '../../../reports/records/shown-records'
import type { Row } from '../../../reports/rows/record-id'
import type { RowsAnswer } from '../../../reports/rows/rows'
import type { Manner } from '../format'
import type { Catalogue, Report } from '../talk/api-shapes'
import { findReport } from '../talk/use-catalogue'
import { valueText } from '../words'
import { referenceFilter } from './referring'
import { useRelatedRows } from './related-rows'

interface Props {
  readonly section: Pick<ShownFigures, 'none' | 'noneStored' | 'instead'>
  readonly answer: RowsAnswer
  readonly catalogue: Catalogue
  readonly id: string
  readonly manner: Manner
}

/** Why a report has no row for the record: in the words of the project, or of what another report knows of it. */
export const NoRows: React.FC<Props> = ({ section, answer, catalogue, id, manner }) => {
  const { none, noneStored = none, instead } = section
  const other = instead ? findReport(catalogue, instead.report) : null
  const asked = useRelatedRows(other, other && instead ? referenceFilter(other, instead.by, id) : {}, 1)
  const row = asked.data?.rows[0]
  const said = row && other && instead?.texts.find(({ present }) => present === undefined || hasValue(row, present))
  const own = answer.freshness.state === 'live' ? none : noneStored
  return (
    <p className="vd-section-note" data-none={said ? 'instead' : 'none'}>
      {said && row && other ? filled(said.text, other, row, manner) : own}
    </p>
  )
}

function hasValue(row: Row, column: string): boolean {
  return (ownValue(row, column) ?? null) !== null
}

/** Puts values of the row where the text names their columns. */
function filled(text: string, report: Report, row: Row, manner: Manner): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const column = report.columns.find((one) => one.name === name)
    return column ? valueText(column, row[name], manner) : ''
  })
}
