import React from 'react'
import { defaultPeriod, listAddress } from '../../../reports/asking/address.js'
import type { DashboardAnswer } from '../../../reports/dashboard/dashboard'
import { FilterBar } from '../filter-bar/filter-bar'
import { useFilters } from '../filter-bar/use-filters'
import { say } from '../language'
import { NoCurrency } from '../parts/no-currency'
import { Page } from '../parts/page'
import { Away, Problem } from '../parts/problem'
import { useManner } from '../parts/use-manner'
import { useTitle } from '../parts/use-title'
import { hasNoData } from '../refreshing/no-data'
import { API, dashboardQuery, withQuery } from '../talk/address'
import type { Catalogue } from '../talk/api-shapes'
import { findReport, readCatalogue, useCatalogue } from '../talk/use-catalogue'
import { useOpening } from '../talk/use-opening'
import { type Remote, useRemote } from '../talk/use-remote'
import { Chart } from './chart'
import type { DashboardView } from './dashboard-answer'
import { DashboardSkeleton } from './dashboard-skeleton'
import { GroupControl } from './group-control'
import { MetricCard } from './metric-card'
import { PeriodLeftOut } from './period-left-out'
import { ViewsSection } from './views-section'

// Not a named page of the style sheet: where the page's name changes inside the document, Chromium up to 143 tears the cards.
// So every printed page is like this, for as long as the dashboard is shown.
const SHEET = '@page { size: A4 portrait; margin: 10mm 11mm; }'
const OPENING = { report: null, withProvider: true, withPeriod: true }

/** AdminJS's dashboard: what was billed, earned, is stuck and was forgotten, for one period and some providers. */
const Dashboard: React.FC = () => {
  const { catalogue, error } = useCatalogue()
  const { search } = useFilters()
  const isOpen = useOpening(OPENING)
  const answer = useRemote<DashboardAnswer>(isOpen ? withQuery(`${API}/dashboard`, dashboardQuery(search)) : null)
  useTitle(say('dashboard.title'))
  return (
    <>
      <style>{SHEET}</style>
      <Page className="vd-dashboard">
        <header className="vd-header">
          <h1>{say('dashboard.title')}</h1>
        </header>
        {error ? <Problem error={error} onRetry={readCatalogue} /> : null}
        {catalogue ? <Board catalogue={catalogue} answer={answer} /> : error ? null : <DashboardSkeleton />}
      </Page>
    </>
  )
}

interface Props {
  readonly catalogue: Catalogue
  readonly answer: Remote<DashboardAnswer>
}

const Board: React.FC<Props> = ({ catalogue, answer }) => {
  const filters = useFilters()
  const manner = useManner(catalogue)
  const { data, loading, reload, isCurrent } = answer
  const error = answer.error?.passing && isCurrent ? null : answer.error
  const views = useViews(catalogue, answer)
  const refreshed = React.useCallback(() => {
    readCatalogue()
    reload()
  }, [reload])
  return (
    <>
      <FilterBar
        filters={filters}
        title={say('dashboard.title')}
        manner={manner}
        withProvider
        withPeriod
        resolved={data ? { from: data.from, to: data.to } : null}
        isResolved={isCurrent}
        fallbackPeriod={defaultPeriod}
        unsaid={{ period: data?.period ?? null }}
      />
      {answer.error && !error ? <Away error={answer.error} /> : null}
      {error ? <Problem error={error} onRetry={reload} onClear={filters.clear} /> : null}
      {!error && data?.views.some(({ freshness }) => hasNoData(freshness)) ? (
        <NoFigures mayRefresh={catalogue.me.mayRefresh} />
      ) : null}
      {!error && !data ? <DashboardSkeleton /> : null}
      {!error && data ? (
        <div aria-busy={loading} className="vd-board">
          <div className="vd-cards">
            {data.cards.map((card) => (
              <MetricCard key={card.id} card={card} lastDay={data.to} manner={manner} />
            ))}
          </div>
          <PeriodLeftOut cards={data.cards} manner={manner} />
          <NoCurrency hasMoney={data.cards.some(hasMoney)} manner={manner} />
          <section className="vd-charts-part" aria-labelledby="vd-charts-title">
            <header className="vd-charts-head">
              <h2 id="vd-charts-title">{say('dashboard.charts')}</h2>
              <GroupControl grouping={data.grouping} filters={filters} />
            </header>
            <div className="vd-charts">
              {data.charts.map((chart) => (
                <Chart key={chart.id} chart={chart} manner={manner} />
              ))}
            </div>
          </section>
        </div>
      ) : null}
      {data || error ? <ViewsSection views={views} me={catalogue.me} manner={manner} onRefreshed={refreshed} /> : null}
    </>
  )
}

function hasMoney({ figures }: DashboardAnswer['cards'][number]): boolean {
  return figures.some(({ unit }) => unit === 'money')
}

const NoFigures: React.FC<{ readonly mayRefresh: boolean }> = ({ mayRefresh }) => (
  <div className="vd-empty">
    <p className="vd-problem-title">{say('dashboard.noData')}</p>
    <p>{say(mayRefresh ? 'dashboard.neverFilledRefresh' : 'dashboard.neverFilledAsk')}</p>
  </div>
)

/**
 * The materialized views. When one has newer data than the figures, these are read again: they stay in their places, so that
 * nothing moves.
 */
function useViews(catalogue: Catalogue, { data, reload }: Remote<DashboardAnswer>): readonly DashboardView[] {
  const inCatalogue = catalogue.reports
    .filter(({ kind, listed }) => kind === 'materialized' && listed)
    .map(({ name, title, freshness }) => ({ name, title, freshness, href: listAddress(name) }))
  const newer = (data?.views ?? []).flatMap(({ name, freshness: shown }) => {
    const known = findReport(catalogue, name)?.freshness.asOf
    return isNewer(known, shown.asOf) ? [`${name} ${known}`] : []
  })
  const awaited = newer.join()
  React.useEffect(() => {
    if (awaited !== '') reload()
  }, [awaited, reload])
  return data?.views ?? inCatalogue
}

function isNewer(one: string | null | undefined, other: string | null): boolean {
  return typeof one === 'string' && (other === null || Date.parse(one) > Date.parse(other))
}

export default Dashboard
