import React, { useEffect } from 'react'
import type { Run } from '../../../reports/refresh/runs'
import type { Manner } from '../format'
import { say } from '../language'
import { PageLink } from '../parts/page-link'
import { useNow } from '../parts/use-now'
import { FreshnessBadge } from '../refreshing/freshness-badge'
import { RefreshButton, RefreshStatus } from '../refreshing/refresh-button'
import { useRefresh } from '../refreshing/use-refresh'
import { apiAddress } from '../talk/address'
import { useRemote } from '../talk/use-remote'
import { failureWords, runWords } from '../words'
import type { DashboardView } from './dashboard-answer'

interface Props {
  readonly views: readonly DashboardView[]
  readonly mayRefresh: boolean
  readonly manner: Manner
  readonly onRefreshed: () => void
}

/** How old each materialized view is, and the button that makes it new. */
export const ViewsSection: React.FC<Props> = ({ views, mayRefresh, manner, onRefreshed }) => {
  if (views.length === 0) return null
  return (
    <section className="vd-views" aria-labelledby="vd-views-title">
      <h2 id="vd-views-title">{say('dashboard.views')}</h2>
      <p className="vd-muted">{say('dashboard.viewsText')}</p>
      <ul>
        {views.map((view) => (
          <ViewLine key={view.name} {...{ view, mayRefresh, manner, onRefreshed }} />
        ))}
      </ul>
    </section>
  )
}

const ViewLine: React.FC<Omit<Props, 'views'> & { readonly view: DashboardView }> = ({
  view,
  mayRefresh,
  manner,
  onRefreshed,
}) => {
  const now = useNow()
  const { data, reload } = useRemote<{ runs: readonly Run[] }>(apiAddress(view.name, 'runs'))
  const refreshing = useRefresh(view.name, view.freshness.state === 'refreshing', manner, () => {
    reload()
    onRefreshed()
  })
  const { state, asOf } = view.freshness
  useEffect(reload, [state, asOf])
  const lastRun = data?.runs[0]
  return (
    <li className="vd-view" data-view={view.name}>
      <PageLink className="vd-link vd-view-name" href={view.href}>
        {view.title}
      </PageLink>
      <FreshnessBadge freshness={view.freshness} manner={manner} />
      <span className="vd-view-run">
        {refreshing.message || refreshing.running ? (
          <RefreshStatus refreshing={refreshing} title={view.title} manner={manner} />
        ) : (
          <span className="vd-muted">{lastRun ? runWords(lastRun, now, manner) : ''}</span>
        )}
        {lastRun?.state === 'failed' && mayRefresh ? (
          <p className="vd-muted" data-failure>
            {failureWords(lastRun, now, manner)}
          </p>
        ) : null}
      </span>
      {mayRefresh ? <RefreshButton refreshing={refreshing} title={view.title} small /> : null}
    </li>
  )
}
