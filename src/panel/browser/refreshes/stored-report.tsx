import React from 'react'
import { listAddress } from '../../../reports/asking/address.js'
import type { RefreshedView } from '../../../reports/refresh/describe-refreshes'
import type { Manner } from '../format'
import { say } from '../language'
import { PageLink } from '../parts/page-link'
import { useNow } from '../parts/use-now'
import { FreshnessBadge } from '../refreshing/freshness-badge'
import { RefreshButton } from '../refreshing/refresh-button'
import { ClickMessage, RunEnd } from '../refreshing/refresh-status'
import { dueWords, failureWords, isOpen, lastBadEnds } from '../refreshing/run-words'
import { PauseButton, PauseWords } from '../refreshing/schedule-pause'
import { useRefresh } from '../refreshing/use-refresh'
import type { Catalogue } from '../talk/api-shapes'
import { findReport } from '../talk/use-catalogue'
import { DurationChart } from './duration-chart'
import { LastRuns } from './last-runs'

interface Props {
  readonly view: RefreshedView
  readonly catalogue: Catalogue
  readonly manner: Manner
  readonly onChanged: () => void
}

/** One stored report: how old it is, when it is refreshed next, how the last refreshes went, and what helps where they failed. */
export const StoredReport: React.FC<Props> = ({ view, catalogue, manner, onChanged }) => {
  const { title, runs, usualMs, schedule } = view
  const id = React.useId()
  const now = useNow()
  const report = findReport(catalogue, view.view)
  const refreshing = useRefresh({
    report: view.report,
    views: [view.view],
    runs: { runs, usualMs, schedules: [] },
    manner,
    onDone: onChanged,
  })
  const ended = runs.filter((run) => !isOpen(run))
  return (
    <article className="vd-stored-report" aria-labelledby={id} data-stored={view.view}>
      <header className="vd-stored-head">
        <h3 id={id}>
          {report?.listed ? (
            <PageLink className="vd-link" href={listAddress(view.view)}>
              {title}
            </PageLink>
          ) : (
            title
          )}
        </h3>
        <RefreshButton {...{ refreshing, title, manner }} small />
      </header>
      {report ? <FreshnessBadge of={view.view} freshness={report.freshness} manner={manner} /> : null}
      <p className="vd-stored-times">
        <span data-due={schedule?.dueAt ?? 'never'}>
          {schedule === null
            ? say('runs.onDemand')
            : dueWords(report?.refreshSchedule ?? null, schedule.dueAt, now, manner)}
        </span>
        <PauseWords paused={schedule?.paused ?? null} title={null} manner={manner} />
        {schedule !== null && catalogue.me.mayPauseSchedules ? (
          <PauseButton report={view.report} title={title} isPaused={schedule.paused !== null} />
        ) : null}
      </p>
      <ClickMessage refreshing={refreshing} />
      {ended[0] ? (
        <RunEnd run={ended[0]} manner={manner} isOwn={refreshing.isOwn} />
      ) : (
        <p className="vd-muted">{say('refreshes.neverRefreshed')}</p>
      )}
      <Remedy {...{ view, manner }} />
      <DurationChart runs={ended} {...{ usualMs, manner }} />
      <LastRuns runs={runs} {...{ title, manner }} />
    </article>
  )
}

/** Why the last refresh failed or was skipped, and what helps. */
const Remedy: React.FC<Pick<Props, 'view' | 'manner'>> = ({ view, manner }) => {
  const now = useNow()
  const [bad] = lastBadEnds(view.runs)
  if (!bad) return null
  return (
    <div className="vd-remedy" data-failure>
      <p>{failureWords(bad, now, manner)}</p>
      <p>
        {bad.state === 'skipped' ? say('refreshes.remedySkipped') : say('refreshes.remedyFailed', { view: view.view })}
      </p>
    </div>
  )
}
