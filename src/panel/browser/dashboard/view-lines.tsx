import React from 'react'
import type { Manner } from '../format'
import { PageLink } from '../parts/page-link'
import { useNow } from '../parts/use-now'
import { FreshnessBadge } from '../refreshing/freshness-badge'
import { RefreshButton } from '../refreshing/refresh-button'
import { ClickMessage, RunEnd } from '../refreshing/refresh-status'
import { RunLine } from '../refreshing/run-line'
import { failureWords, lastBadEnds } from '../refreshing/run-words'
import { ReportPause } from '../refreshing/schedule-pause'
import { type Refreshing, useRefresh } from '../refreshing/use-refresh'
import { useRuns } from '../refreshing/use-runs'
import { useTitles } from '../refreshing/use-titles'
import type { Me, Report } from '../talk/api-shapes'
import { findReport, useCatalogue } from '../talk/use-catalogue'
import type { DashboardView } from './dashboard-answer'

interface Props {
  readonly views: readonly DashboardView[]
  readonly me: Me
  readonly manner: Manner
  readonly onRefreshed: () => void
}

/** How old each materialized view is, what becomes of it, and the button that makes it new. */
export const ViewLines: React.FC<Props> = ({ views, ...others }) => {
  const { catalogue } = useCatalogue()
  return (
    <ul>
      {views.map((view) => {
        const report = findReport(catalogue, view.name)
        return report ? <ViewLine key={view.name} {...{ view, report }} {...others} /> : null
      })}
    </ul>
  )
}

type LineProps = Omit<Props, 'views'> & { readonly view: DashboardView; readonly report: Report }

const ViewLine: React.FC<LineProps> = ({ view, report, me, manner, onRefreshed }) => {
  const runs = useRuns(report, true)
  const { name, materializedAncestors } = report
  const refreshing = useRefresh({ report: name, views: materializedAncestors, runs, manner, onDone: onRefreshed })
  return (
    <li className="vd-view" data-view={view.name} tabIndex={-1}>
      <PageLink className="vd-link vd-view-name" href={view.href}>
        {view.title}
      </PageLink>
      <FreshnessBadge of={view.name} freshness={view.freshness} manner={manner} />
      <span className="vd-view-run">
        <LastRun {...{ refreshing, me, manner }} />
        <ClickMessage refreshing={refreshing} />
        <ReportPause {...{ report, manner }} />
      </span>
      {me.mayRefresh ? <RefreshButton {...{ refreshing, manner }} title={view.title} small /> : null}
    </li>
  )
}

type RunProps = Pick<Props, 'me' | 'manner'> & { readonly refreshing: Refreshing }

/** What is being refreshed; else how the last refresh ended. */
const LastRun: React.FC<RunProps> = ({ refreshing, me, manner }) => {
  const now = useNow()
  const titleOf = useTitles()
  const { open, usualMs, isOwn, last, runs } = refreshing
  const ended = last ?? runs[0]
  const [bad] = lastBadEnds(runs)
  if (open.length > 0) {
    return open.map((run) => (
      <RunLine
        key={run.id}
        {...{ run, usualMs, manner, titleOf, isOwn }}
        onCancel={me.mayRefresh ? refreshing.cancel : null}
      />
    ))
  }
  return (
    <>
      {ended ? <RunEnd run={ended} {...{ manner, isOwn }} /> : null}
      {bad && me.mayRefresh ? (
        <p className="vd-muted" data-failure>
          {failureWords(bad, now, manner)}
        </p>
      ) : null}
    </>
  )
}
