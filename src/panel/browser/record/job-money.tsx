import React from 'react'
import { filterKey, writeValue } from '../../../reports/asking/address.js'
import type { Row } from '../../../reports/rows/record-id'
import type { Manner } from '../format'
import { say } from '../language'
import { Problem } from '../parts/problem'
import { RowsFreshness } from '../refreshing/newer-rows'
import { hasNoData } from '../refreshing/no-data'
import type { Catalogue, Report } from '../talk/api-shapes'
import { findReport } from '../talk/use-catalogue'
import { valueText } from '../words'
import { useRelatedRows } from './related-table'

interface Props {
  readonly catalogue: Catalogue
  readonly jobId: string
  readonly manner: Manner
}

const FIGURES = ['estimated_value', 'final_value', 'upsell_value', 'parts_cost', 'profit', 'margin_percent']

/** What one job earned, as the report of completed jobs has it: no figure is worked out here. */
export const JobMoney: React.FC<Props> = ({ catalogue, jobId, manner }) => {
  const report = findReport(catalogue, 'completed_jobs')
  const wanted = { [filterKey('job_id')]: writeValue(jobId) }
  const { data, error, loading, reload } = useRelatedRows(report, wanted, 1)
  const parts = useRelatedRows(findReport(catalogue, 'job_part'), wanted, 1).data
  if (!report) return null
  const row = data?.rows[0]
  const isOutrun = row && parts?.totals && parts.totals.total_cost !== row.parts_cost
  return (
    <section className="vd-section" aria-label={say('record.earned')} data-section="money">
      <header className="vd-section-head">
        <h2>{say('record.earned')}</h2>
        {data ? (
          <RowsFreshness
            report={report.name}
            shown={data.freshness}
            manner={manner}
            isComing={loading}
            onShow={reload}
          />
        ) : null}
      </header>
      {hasNoData(report.freshness) ? (
        <p className="vd-section-note">{say('record.neverFilled', { title: report.title })}</p>
      ) : error && !data ? (
        <Problem error={error} onRetry={reload} />
      ) : !data ? (
        <span className="vd-skeleton vd-section-skeleton" />
      ) : row ? (
        <Figures {...{ report, row, manner }} />
      ) : (
        <p className="vd-section-note">
          {say(data.freshness.state === 'live' ? 'record.notCompleted' : 'record.notCompletedAsOf')}
        </p>
      )}
      {isOutrun ? (
        <p className="vd-section-note vd-tone-late" data-outrun>
          {say('record.outrun', { title: report.title })}
        </p>
      ) : null}
    </section>
  )
}

const Figures: React.FC<{ readonly report: Report; readonly row: Row; readonly manner: Manner }> = ({
  report,
  row,
  manner,
}) => (
  <dl className="vd-money">
    {FIGURES.flatMap((name) => report.columns.find((column) => column.name === name) ?? []).map((column) => (
      <div key={column.name}>
        <dt>{column.label}</dt>
        <dd data-figure={column.name} title={column.definition ?? undefined}>
          {valueText(column, row[column.name], manner)}
        </dd>
      </div>
    ))}
  </dl>
)
