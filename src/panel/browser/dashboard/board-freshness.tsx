import React, { useMemo } from 'react'
import type { DashboardAnswer } from '../../../reports/dashboard/dashboard'
import type { Manner } from '../format'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { Popover } from '../parts/popover'
import { FreshnessBadge } from '../refreshing/freshness-badge'
import type { Catalogue } from '../talk/api-shapes'
import type { DashboardView } from './dashboard-answer'
import { oldestOf } from './oldest'
import { useBoardRefresh } from './use-board-refresh'
import { ViewLines } from './view-lines'

interface Props {
  /** Null while figures are on their way, or did not come. */
  readonly data: DashboardAnswer | null
  readonly views: readonly DashboardView[]
  readonly catalogue: Catalogue
  readonly manner: Manner
  readonly onRefreshed: () => void
}

/** How old what is shown is, said once: the oldest of it, and behind a button each of the stored results. One refresh for all. */
export const BoardFreshness: React.FC<Props> = ({ data, views, catalogue, manner, onRefreshed }) => {
  const { me } = catalogue
  const names = views.map(({ name }) => name).join()
  const refresh = useBoardRefresh(useMemo(() => (names === '' ? [] : names.split(',')), [names]))
  const shown = data
    ? [...data.cards, ...data.charts].map(({ report, freshness }) => ({ name: report, freshness }))
    : views
  const oldest = oldestOf(shown)
  if (views.length === 0 || oldest === null) return null
  return (
    <div className="vd-board-freshness">
      <output className={refresh.failed ? 'vd-status vd-status-bad' : 'vd-hidden'}>{refresh.message}</output>
      <Popover
        label={say('dashboard.views')}
        buttonClass="vd-check-button vd-board-age"
        button={
          <>
            <span className="vd-muted vd-board-oldest">{say('dashboard.oldest')}</span>
            <FreshnessBadge of={oldest.name} freshness={oldest.freshness} manner={manner} />
            <Icon name="chevron" />
          </>
        }
        align="end"
      >
        {() => (
          <div className="vd-views">
            <h2>{say('dashboard.views')}</h2>
            <p className="vd-muted">{say('dashboard.viewsText')}</p>
            <ViewLines {...{ views, me, manner, onRefreshed }} />
          </div>
        )}
      </Popover>
      {me.mayRefresh ? (
        <button type="button" className="vd-button vd-board-refresh" onClick={refresh.start} data-action="refresh-all">
          <Icon name="refresh" spinning={refresh.isRunning} />
          {say(refresh.isRunning ? 'runs.refreshing' : 'runs.refresh')}
        </button>
      ) : null}
    </div>
  )
}
