import React from 'react'
import { filterKey, writeValue } from '../../../reports/asking/address.js'
import type { Column } from '../../../reports/report'
import type { Row } from '../../../reports/rows/record-id'
import { formatValue, type Manner } from '../format'
import { say } from '../language'
import { Problem } from '../parts/problem'
import { RowsFreshness } from '../refreshing/newer-rows'
import { hasNoData } from '../refreshing/no-data'
import type { Catalogue, Report } from '../talk/api-shapes'
import { findReport } from '../talk/use-catalogue'
import { useRelatedRows } from './related-table'

interface Props {
  readonly catalogue: Catalogue
  readonly jobId: string
  readonly manner: Manner
}

/** How long one job waited and was worked on, as a line and in words; times that cannot be are named. */
export const JobPhases: React.FC<Props> = ({ catalogue, jobId, manner }) => {
  const report = findReport(catalogue, 'time_in_status')
  const wanted = { [filterKey('job_id')]: writeValue(jobId) }
  const { data, error, loading, reload } = useRelatedRows(report, wanted)
  const open = useRelatedRows(findReport(catalogue, 'open_jobs'), wanted, 1).data?.rows[0]
  if (!report) return null
  return (
    <section className="vd-section" aria-label={say('record.timeInStatus')} data-section="phases">
      <header className="vd-section-head">
        <h2>{say('record.timeInStatus')}</h2>
        {data && data.rows.length > 0 ? (
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
      ) : data.rows.length > 0 ? (
        <Phases {...{ report, manner }} rows={data.rows} />
      ) : (
        <p className="vd-section-note" data-open-for={open?.age_hours}>
          {open
            ? say(open.started_at ? 'record.openStarted' : 'record.openNotStarted', {
                age: formatValue(open.age_hours, 'hours', manner),
              })
            : say('record.notTimed')}
        </p>
      )}
    </section>
  )
}

const Phases: React.FC<{ readonly report: Report; readonly rows: readonly Row[]; readonly manner: Manner }> = ({
  report,
  rows,
  manner,
}) => {
  const column = report.columns.find(({ name }) => name === 'phase')
  const rowOf = (phase: string): Row | undefined => rows.find((row) => row.phase === phase)
  const parts = ['waiting', 'active'].map((phase) => ({ phase, hours: hoursOf(rowOf(phase)) }))
  const isDrawn = parts.every(({ hours }) => hours !== null) && parts.some(({ hours }) => (hours ?? 0) > 0)
  return (
    <>
      {isDrawn ? (
        <div className="vd-timeline" aria-hidden="true">
          {parts.map(({ phase, hours }) => (
            <span key={phase} className={`vd-timeline-part vd-timeline-${phase}`} style={{ flexGrow: hours ?? 0 }} />
          ))}
        </div>
      ) : null}
      <dl className="vd-phases">
        {(column?.choices ?? []).map(({ value, label }) => (
          <div key={value} data-phase={value}>
            <dt>
              <span className={`vd-timeline-mark vd-timeline-${value}`} aria-hidden="true" />
              {label}
            </dt>
            <dd>{phaseWords(report, rowOf(value), value, manner)}</dd>
          </div>
        ))}
      </dl>
    </>
  )
}

/** For widths on the screen only. */
function hoursOf(row: Row | undefined): number | null {
  return row && row.hours !== null && row.hours !== undefined ? Number(row.hours) : null
}

function phaseWords(report: Report, row: Row | undefined, phase: string, manner: Manner): React.ReactNode {
  if (!row)
    return <span className="vd-muted">{say(phase === 'total' ? 'record.timeMissing' : 'record.noStartTime')}</span>
  if (row.impossible === true) {
    const column = report.columns.find(({ name }) => name === 'impossible')
    return (
      <span className="vd-missing" title={column?.definition ?? undefined}>
        {say('record.endsBeforeStart', { label: column?.label ?? say('record.wrongTimes') })}
      </span>
    )
  }
  return (
    <span title={say('figures.exactHours', { hours: String(row.hours) })}>
      {formatValue(row.hours, hoursUnit(report), manner)}
    </span>
  )
}

function hoursUnit(report: Report): Column['unit'] {
  return report.columns.find(({ name }) => name === 'hours')?.unit ?? 'hours'
}
