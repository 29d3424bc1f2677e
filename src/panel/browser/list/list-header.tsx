import React, { type ReactNode } from 'react'
import type { Freshness } from '../../../reports/refresh/freshness'
import { formatCount, type Manner } from '../format'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { FigureSkeleton } from '../parts/skeleton'
import { FreshnessBadge } from '../refreshing/freshness-badge'
import { NewerRows } from '../refreshing/newer-rows'
import { hasNoData } from '../refreshing/no-data'
import { RefreshButton } from '../refreshing/refresh-button'
import { RefreshDetails } from '../refreshing/refresh-details'
import { ClickMessage, RefreshStatus } from '../refreshing/refresh-status'
import { ReportPause } from '../refreshing/schedule-pause'
import type { Refreshing } from '../refreshing/use-refresh'
import { useTitles } from '../refreshing/use-titles'
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
  /** Rows are on their way. */
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
  const titleOf = useTitles()
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
          {report.kind === 'table' ? null : <FreshnessBadge of={report.name} freshness={freshness} manner={manner} />}
          {hasNoData(freshness) ? null : <CheckBadge {...{ report, manner, refreshing }} mayCheck={me.mayRefresh} />}
          {report.kind === 'table' ? null : (
            <NewerRows
              report={report.name}
              shown={freshness}
              manner={manner}
              isComing={props.isLoading || refreshing.isOwn}
              onShow={props.onShowNewest}
            />
          )}
          <RefreshDetails {...{ report, me, refreshing, manner }} />
          <ReportPause {...{ report, manner }} />
          <RefreshStatus {...{ refreshing, titleOf, manner }} />
          <ClickMessage refreshing={refreshing} />
          <ColumnNotes report={report} timeZone={manner.timeZone} />
        </div>
      </div>
      <div className="vd-actions">
        {report.refreshable && me.mayRefresh ? (
          <RefreshButton {...{ refreshing, manner }} title={report.title} />
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

function rowsWords(count: number, manner: Manner): string {
  return say('list.rows', { n: count, count: formatCount(count, manner) })
}
