import React, { type ReactNode } from 'react'
import type { Freshness } from '../../../reports/refresh/freshness'
import { formatCount, type Manner } from '../format'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { FigureSkeleton } from '../parts/skeleton'
import { FailureReason } from '../refreshing/failure-reason'
import { RowsFreshness } from '../refreshing/newer-rows'
import { hasNoData } from '../refreshing/no-data'
import { RefreshButton } from '../refreshing/refresh-button'
import { RefreshStatus, useTitles } from '../refreshing/refresh-status'
import { lastBadEnds } from '../refreshing/run-words'
import { SchedulePause } from '../refreshing/schedule-pause'
import type { Refreshing } from '../refreshing/use-refresh'
import { apiAddress, exportQuery } from '../talk/address'
import type { Me, Report } from '../talk/api-shapes'
import { CheckBadge } from './check-badge'
import { ColumnNotes } from './column-notes'

interface Props {
  readonly report: Report
  readonly me: Me
  /** Null when the rows could not be loaded. */
  readonly count: number | 'loading' | null
  /** Of the rows that are shown. */
  readonly freshness: Freshness
  readonly isLoading: boolean
  /** Shows the newest rows. */
  readonly onShowNewest: () => void
  readonly refreshing: Refreshing
  readonly manner: Manner
  readonly search: string
  /** Saved views. */
  readonly views: ReactNode
}

/** What this is, how many rows, how old, and the two things one can do with it. */
export const ListHeader: React.FC<Props> = (props) => {
  const { report, me, count, freshness, refreshing, manner, search, views } = props
  return (
    <header className="vd-header">
      <div className="vd-header-text">
        <h1>{report.title}</h1>
        <p className="vd-description">{report.description}</p>
        {views}
        <div className="vd-meta">
          {count === null ? null : (
            <span className="vd-count" data-count={count}>
              {count === 'loading' ? <FigureSkeleton /> : rowsWords(count, manner)}
            </span>
          )}
          {report.kind === 'table' ? null : (
            <RowsFreshness
              report={report.name}
              shown={freshness}
              manner={manner}
              isComing={props.isLoading || refreshing.isOwn}
              onShow={props.onShowNewest}
            />
          )}
          {hasNoData(freshness) ? null : <CheckBadge {...{ report, manner, refreshing }} mayCheck={me.mayRefresh} />}
          <RefreshStatus refreshing={refreshing} mayRefresh={me.mayRefresh} manner={manner} />
          <Failure {...{ refreshing, manner }} mayRefresh={me.mayRefresh} />
          <Pause {...{ report, me, refreshing, manner }} />
          <ColumnNotes report={report} timeZone={manner.timeZone} />
        </div>
      </div>
      <div className="vd-actions">
        {report.refreshable && me.mayRefresh ? (
          <RefreshButton refreshing={refreshing} title={report.title} manner={manner} />
        ) : null}
        {me.mayExport && !hasNoData(freshness) ? (
          <a
            className="vd-button vd-button-primary"
            href={apiAddress(report.name, 'export.csv', exportQuery(search))}
            data-action="export"
          >
            <Icon name="download" />
            {say('list.exportCsv')}
          </a>
        ) : null}
      </div>
    </header>
  )
}

/** Why what it reads was not refreshed the last time. */
const Failure: React.FC<Pick<Props, 'refreshing' | 'manner'> & { readonly mayRefresh: boolean }> = ({
  refreshing,
  manner,
  mayRefresh,
}) => {
  const bad = lastBadEnds(refreshing.runs)[0]
  return mayRefresh && refreshing.open.length === 0 && bad ? (
    <FailureReason key={bad.id} run={bad} manner={manner} />
  ) : null
}

const Pause: React.FC<Pick<Props, 'report' | 'me' | 'refreshing' | 'manner'>> = ({
  report,
  me,
  refreshing,
  manner,
}) => {
  const titleOf = useTitles()
  const { schedulePaused: paused } = report
  return (
    <SchedulePause
      report={report.name}
      title={report.title}
      paused={paused}
      pausedTitle={paused && paused.view !== report.name ? titleOf(paused.view) : null}
      isScheduled={refreshing.schedules.length > 0}
      mayPause={me.mayPauseSchedules}
      manner={manner}
    />
  )
}

function rowsWords(count: number, manner: Manner): string {
  return say('list.rows', { n: count, count: formatCount(count, manner) })
}
