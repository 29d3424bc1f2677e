import React from 'react'
import { queryText, writeValue } from '../../../reports/asking/address.js'
import type { DashboardAnswer } from '../../../reports/dashboard/dashboard'
import type { ShownBoard } from '../../../reports/records/shown-records'
import { oldestOf } from '../dashboard/oldest'
import { PeriodLeftOut } from '../dashboard/period-left-out'
import { comparedDays, Tables, Tiles } from '../dashboard/tiles'
import { formatSpan, type Manner } from '../format'
import { say } from '../language'
import { PageLink } from '../parts/page-link'
import { Problem } from '../parts/problem'
import { FreshnessBadge } from '../refreshing/freshness-badge'
import { ADMIN, API, withQuery } from '../talk/address'
import { useRemote } from '../talk/use-remote'
import { periodLabel } from '../words'
import type { SectionProps } from './section-props'

interface Props extends SectionProps {
  readonly section: ShownBoard
}

/** One record's figures, the dashboard's own under this filter. */
export const BoardSection: React.FC<Props> = ({ section, table, id, manner }) => {
  const filter = { [table]: writeValue(id) }
  const which: { dashboard?: string } = section.dashboard === undefined ? {} : { dashboard: section.dashboard }
  const address = section.dashboard === undefined ? ADMIN : `${ADMIN}/dashboards/${section.dashboard}`
  const { data, error, reload } = useRemote<DashboardAnswer>(
    withQuery(`${API}/dashboard`, queryText(new URLSearchParams({ ...which, ...filter }))),
  )
  return (
    <section className="vd-section vd-section-plain" aria-label={say('record.figures')} data-section={section.id}>
      <header className="vd-section-head">
        <h2>{data?.period ? periodLabel(data.period) : say('record.figures')}</h2>
        {data ? <span className="vd-muted">{formatSpan(data.from, data.to, manner)}</span> : null}
        {data ? <Said data={data} manner={manner} /> : null}
        <PageLink className="vd-link" href={withQuery(address, queryText(new URLSearchParams(filter)))}>
          {say('record.onDashboard')}
        </PageLink>
      </header>
      {error && !data ? <Problem error={error} onRetry={reload} /> : null}
      {!error && !data ? <span className="vd-skeleton vd-section-skeleton" /> : null}
      <div className="vd-board">
        <Tiles cards={data?.cards ?? []} lastDay={data?.to ?? null} manner={manner} />
        <Tables cards={data?.cards ?? []} lastDay={data?.to ?? null} manner={manner} />
      </div>
      <PeriodLeftOut cards={data?.cards ?? []} manner={manner} />
    </section>
  )
}

/** What is said once of all these figures: what they are compared with, and how old the oldest are. */
const Said: React.FC<{ readonly data: DashboardAnswer; readonly manner: Manner }> = ({ data, manner }) => {
  const { cards, to } = data
  const oldest = oldestOf(cards.map(({ report, freshness }) => ({ name: report, freshness })))
  return (
    <>
      <span className="vd-muted">{comparedDays({ cards, lastDay: to, manner })}</span>
      {oldest ? <FreshnessBadge of={oldest.name} freshness={oldest.freshness} manner={manner} /> : null}
    </>
  )
}
