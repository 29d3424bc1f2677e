import React, { type ReactNode } from 'react'
import type { Freshness } from '../../../reports/refresh/freshness'
import { ExportButton } from '../exporting/export-button'
import { formatCount, type Manner } from '../format'
import { say } from '../language'
import { FigureSkeleton } from '../parts/skeleton'
import { useLateness } from '../parts/use-later'
import { FreshnessBadge } from '../refreshing/freshness-badge'
import { NewerRows } from '../refreshing/newer-rows'
import { hasNoData } from '../refreshing/no-data'
import { RefreshButton } from '../refreshing/refresh-button'
import { RefreshDetails } from '../refreshing/refresh-details'
import { ClickMessage, RefreshStatus } from '../refreshing/refresh-status'
import { ReportPause } from '../refreshing/schedule-pause'
import { useReadLongAgo } from '../refreshing/use-read-long-ago'
import type { Refreshing } from '../refreshing/use-refresh'
import { useTitles } from '../refreshing/use-titles'
import type { Me, Report } from '../talk/api-shapes'
import { AboutReport } from './about-report'
import { CheckBadge } from './check-badge'

interface Props {
  readonly report: Report
  readonly me: Me
  /** Null when the rows could not be loaded. */
  readonly count: number | 'loading' | null
  /** Whether that is the count of what the address asks for; else of what was shown before. */
  readonly isCounted: boolean
  /** Of the rows that are shown. */
  readonly freshness: Freshness
  /** Rows are on their way. */
  readonly isLoading: boolean
  /** Nothing answers at the moment. */
  readonly isAway: boolean
  /** Shows the newest rows. */
  readonly onShowNewest: () => void
  readonly refreshing: Refreshing
  readonly manner: Manner
  readonly search: string
  /** The columns that are shown, in their order. */
  readonly shown: readonly string[]
  /** Saved views. */
  readonly views: ReactNode
  /** What one should know of the figures. */
  readonly notes: ReactNode
}

/**
 * What this is and how many rows, and below it how old they are and the two things one can do with them. What is said of a
 * refresh has a place of its own in it that is always there, so that the rows below never move.
 */
export const ListHeader: React.FC<Props> = (props) => {
  const { report, me, count, isCounted, freshness, refreshing, manner, search, shown, views, notes } = props
  const titleOf = useTitles()
  const isLate = useLateness(props.isLoading)
  const readAt = useReadLongAgo(freshness)
  return (
    <header className="vd-header vd-list-header">
      <h1>{report.title}</h1>
      {count === null ? null : (
        <span className={isCounted ? 'vd-count' : 'vd-count vd-count-before'} data-count={count}>
          {count === 'loading' ? <FigureSkeleton /> : rowsWords(count, manner)}
        </span>
      )}
      <AboutReport report={report} timeZone={manner.timeZone} />
      {views}
      <div className="vd-header-state">
        {hasNoData(freshness) ? null : <CheckBadge {...{ report, manner, refreshing }} mayCheck={me.mayRefresh} />}
        <RefreshDetails {...{ report, me, refreshing, manner }} />
        {report.kind === 'table' ? null : (
          <NewerRows
            report={report.name}
            shown={freshness}
            manner={manner}
            isComing={props.isLoading || refreshing.isOwn}
            onShow={props.onShowNewest}
          />
        )}
        <div className="vd-state">
          {report.kind === 'table' ? null : (
            <FreshnessBadge of={report.name} {...{ freshness, manner, readAt }} isUnanswered={isLate || props.isAway} />
          )}
          {isLate ? <output className="vd-status">{say('runs.noAnswer')}</output> : null}
          <ReportPause {...{ report, manner }} />
          <RefreshStatus {...{ refreshing, titleOf, manner }} />
          <ClickMessage refreshing={refreshing} />
        </div>
        {notes}
        <div className="vd-actions">
          {report.refreshable && me.mayRefresh ? (
            <RefreshButton {...{ refreshing, manner }} title={report.title} />
          ) : null}
          {me.mayExport && !hasNoData(freshness) ? (
            <ExportButton
              {...{ report, search, manner, shown }}
              count={count === 'loading' || !isCounted ? null : count}
            />
          ) : null}
        </div>
      </div>
    </header>
  )
}

function rowsWords(count: number, manner: Manner): string {
  return say('list.rows', { n: count, count: formatCount(count, manner) })
}
