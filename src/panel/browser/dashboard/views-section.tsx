import React from 'react'
import type { Manner } from '../format'
import { say } from '../language'
import { PageLink } from '../parts/page-link'
import { useNow } from '../parts/use-now'
import { FreshnessBadge } from '../refreshing/freshness-badge'
import { RefreshButton } from '../refreshing/refresh-button'
import { RefreshStatus, RunEnd, useTitles } from '../refreshing/refresh-status'
import { failureWords, lastBadEnds } from '../refreshing/run-words'
import { SchedulePause } from '../refreshing/schedule-pause'
import { type Refreshing, useRefresh } from '../refreshing/use-refresh'
import { useRuns } from '../refreshing/use-runs'
import type { Me, Report } from '../talk/api-shapes'
import { findReport, useCatalogue } from '../talk/use-catalogue'
import type { DashboardView } from './dashboard-answer'

interface Props {
  readonly views: readonly DashboardView[]
  readonly me: Me
  readonly manner: Manner
  readonly onRefreshed: () => void
}

/** How old each materialized view is, and the button that makes it new. */
export const ViewsSection: React.FC<Props> = ({ views, ...others }) => {
  const { catalogue } = useCatalogue()
  if (views.length === 0) return null
  return (
    <section className="vd-views" aria-labelledby="vd-views-title">
      <h2 id="vd-views-title">{say('dashboard.views')}</h2>
      <p className="vd-muted">{say('dashboard.viewsText')}</p>
      <ul>
        {views.map((view) => {
          const report = findReport(catalogue, view.name)
          return report ? <ViewLine key={view.name} {...{ view, report }} {...others} /> : null
        })}
      </ul>
    </section>
  )
}

type LineProps = Omit<Props, 'views'> & { readonly view: DashboardView; readonly report: Report }

const ViewLine: React.FC<LineProps> = ({ view, report, me, manner, onRefreshed }) => {
  const runs = useRuns(report, true)
  const { name, materializedAncestors } = report
  const refreshing = useRefresh({ report: name, views: materializedAncestors, runs, manner, onDone: onRefreshed })
  return (
    <li className="vd-view" data-view={view.name}>
      <PageLink className="vd-link vd-view-name" href={view.href}>
        {view.title}
      </PageLink>
      <FreshnessBadge of={view.name} freshness={view.freshness} manner={manner} />
      <span className="vd-view-run">
        <LastRun {...{ refreshing, me, manner }} />
        <LinePause {...{ report, refreshing, me, manner }} />
      </span>
      {me.mayRefresh ? <RefreshButton {...{ refreshing, manner }} title={view.title} small /> : null}
    </li>
  )
}

type RunProps = Pick<Props, 'me' | 'manner'> & { readonly refreshing: Refreshing }

const LastRun: React.FC<RunProps> = ({ refreshing, me, manner }) => {
  const now = useNow()
  const { open, message, last, runs } = refreshing
  const ended = runs[0]
  const bad = lastBadEnds(runs)[0]
  return (
    <>
      <RefreshStatus refreshing={refreshing} mayRefresh={me.mayRefresh} manner={manner} />
      {open.length === 0 && message === '' && last === null && ended ? (
        <RunEnd run={ended} manner={manner} isOwn={false} />
      ) : null}
      {open.length === 0 && bad && me.mayRefresh ? (
        <p className="vd-muted" data-failure>
          {failureWords(bad, now, manner)}
        </p>
      ) : null}
    </>
  )
}

/** Only while it is paused: the dashboard is for reading. */
const LinePause: React.FC<RunProps & { readonly report: Report }> = ({ report, refreshing, me, manner }) => {
  const titleOf = useTitles()
  const { schedulePaused: paused } = report
  if (paused === null) return null
  return (
    <SchedulePause
      report={report.name}
      title={report.title}
      paused={paused}
      pausedTitle={paused.view === report.name ? null : titleOf(paused.view)}
      isScheduled={refreshing.schedules.length > 0}
      mayPause={me.mayPauseSchedules}
      manner={manner}
    />
  )
}
