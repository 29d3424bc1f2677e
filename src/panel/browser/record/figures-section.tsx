import React from 'react'
import type { ShownFigures } from '../../../reports/records/shown-records'
import type { Row } from '../../../reports/rows/record-id'
import type { Manner } from '../format'
import { say } from '../language'
import type { Report } from '../talk/api-shapes'
import { findReport } from '../talk/use-catalogue'
import { valueText } from '../words'
import { NoRows } from './no-rows'
import { referenceFilter } from './referring'
import { useRelatedRows } from './related-rows'
import { SectionFrame } from './section-frame'
import type { SectionProps } from './section-props'

interface Props extends SectionProps {
  readonly section: ShownFigures
}

/** Figures of one record, as a report has them: none is worked out here. */
export const FiguresSection: React.FC<Props> = ({ section, catalogue, id, manner }) => {
  const report = findReport(catalogue, section.report)
  const answer = useRelatedRows(report, report ? referenceFilter(report, section.by, id) : {}, 1)
  const isOutrun = useOutrun(section, catalogue, id, answer.data?.rows[0])
  if (!report) return null
  const { title, columns, outrun } = section
  return (
    <SectionFrame
      id={section.id}
      heading={title}
      {...{ report, answer, manner }}
      footer={
        isOutrun ? (
          <p className="vd-section-note vd-tone-late" data-outrun>
            {outrun?.text} {say('record.refreshBrings', { title: report.title })}
          </p>
        ) : null
      }
    >
      {(data) => {
        const row = data.rows[0]
        return row ? (
          <Figures {...{ report, columns, row, manner }} />
        ) : (
          <NoRows answer={data} {...{ section, catalogue, id, manner }} />
        )
      }}
    </SectionFrame>
  )
}

/** Whether another report's rows have changed since the figures were calculated: its total is not what a column says. */
function useOutrun({ outrun }: ShownFigures, catalogue: SectionProps['catalogue'], id: string, row?: Row): boolean {
  const other = outrun ? findReport(catalogue, outrun.report) : null
  const { data } = useRelatedRows(other, other && outrun ? referenceFilter(other, outrun.by, id) : {}, 1)
  return Boolean(outrun && row && data?.totals && data.totals[outrun.total] !== row[outrun.column])
}

interface FiguresProps {
  readonly report: Report
  readonly columns: readonly string[]
  readonly row: Row
  readonly manner: Manner
}

const Figures: React.FC<FiguresProps> = ({ report, columns, row, manner }) => (
  <dl className="vd-section-figures">
    {columns
      .flatMap((name) => report.columns.find((column) => column.name === name) ?? [])
      .map((column) => (
        <div key={column.name}>
          <dt>{column.label}</dt>
          <dd data-figure={column.name} title={column.definition ?? undefined}>
            {valueText(column, row[column.name], manner)}
          </dd>
        </div>
      ))}
  </dl>
)
