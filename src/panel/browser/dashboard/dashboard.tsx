import React from 'react'
import type { PeriodName } from '../../../reports/asking/address'
import type { DashboardAnswer } from '../../../reports/dashboard/dashboard'
import { FilterBar } from '../filter-bar/filter-bar'
import { useFilters } from '../filter-bar/use-filters'
import { say } from '../language'
import { NotesOf } from '../notes/notes-here'
import { NotesMenu } from '../notes/notes-menu'
import { SaidHere } from '../notes/said-here'
import { Page } from '../parts/page'
import { Away, Problem } from '../parts/problem'
import { useManner } from '../parts/use-manner'
import { useTitle } from '../parts/use-title'
import { hasNoData } from '../refreshing/no-data'
import { API, dashboardQuery, travelling, withQuery } from '../talk/address'
import type { Catalogue } from '../talk/api-shapes'
import { chosenHere } from '../talk/dimensions'
import { showsEverything } from '../talk/travelling'
import { readCatalogue, useCatalogue } from '../talk/use-catalogue'
import { useOpening } from '../talk/use-opening'
import { type Remote, useRemote } from '../talk/use-remote'
import { Board } from './board'
import { BoardFreshness } from './board-freshness'
import { CompareControl } from './compare-control'
import { DashboardSkeleton, HeaderSkeleton } from './dashboard-skeleton'
import { useViews } from './use-views'
import { useWhichDashboard } from './use-which'

// Not a named page of the style sheet: where the page's name changes inside the document, Chromium up to 143 tears the cards.
// So every printed page is like this, for as long as the dashboard is shown.
const SHEET = '@page { size: A4 portrait; margin: 10mm 11mm; }'

/** AdminJS's dashboard: what was billed, earned, is stuck and was forgotten, for one period. */
const Dashboard: React.FC = () => {
  const { name, title } = useWhichDashboard()
  const { catalogue, error } = useCatalogue()
  const { search } = useFilters()
  const page = React.useMemo(() => catalogue && { report: null, shows: showsEverything(catalogue) }, [catalogue])
  const isOpen = useOpening(page)
  const answer = useRemote<DashboardAnswer>(isOpen ? withQuery(`${API}/dashboard`, queryOf(name, search)) : null)
  useTitle(title)
  return (
    <>
      <style>{SHEET}</style>
      <Page className="vd-dashboard">
        {catalogue ? (
          <NotesOf
            address={isOpen ? withQuery(`${API}/board-notes`, notesQuery(name, search)) : null}
            catalogue={catalogue}
          >
            <Whole {...{ name, title, catalogue, answer }} />
          </NotesOf>
        ) : (
          <>
            <header className="vd-header vd-board-head">
              <h1>{title}</h1>
              {error ? null : <HeaderSkeleton />}
            </header>
            {error ? <Problem error={error} onRetry={readCatalogue} /> : <DashboardSkeleton withFilters />}
          </>
        )}
      </Page>
    </>
  )
}

interface Props {
  /** Null for the one that the panel opens with. */
  readonly name: string | null
  readonly title: string
  readonly catalogue: Catalogue
  readonly answer: Remote<DashboardAnswer>
}

const Whole: React.FC<Props> = ({ name, title, catalogue, answer }) => {
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
      <header className="vd-header vd-board-head">
        <h1>{title}</h1>
        {data || error ? (
          <BoardFreshness {...{ views, catalogue, manner }} data={error ? null : data} onRefreshed={refreshed} />
        ) : (
          <HeaderSkeleton />
        )}
      </header>
      <FilterBar
        filters={filters}
        title={title}
        manner={manner}
        dimensions={chosenHere(catalogue, null, filters.search)}
        withPeriod
        resolved={data ? { from: data.from, to: data.to } : null}
        isResolved={isCurrent}
        fallbackPeriod={periodOf(catalogue, name)}
        unsaid={{ period: data?.period ?? null }}
        tools={<NotesMenu report={null} me={catalogue.me} days={data} today={catalogue.today} />}
      >
        {(clear) => (
          <>
            <span className="vd-compared">{data ? <CompareControl {...{ data, filters, manner }} /> : null}</span>
            {clear}
          </>
        )}
      </FilterBar>
      {error ? null : <SaidHere report={null} />}
      {answer.error && !error ? <Away error={answer.error} /> : null}
      {error ? <Problem error={error} onRetry={reload} onStartOver={filters.startOver} /> : null}
      {!error && data?.views.some(({ freshness }) => hasNoData(freshness)) ? (
        <NoFigures mayRefresh={catalogue.me.mayRefresh} />
      ) : null}
      {!error && !data ? <DashboardSkeleton /> : null}
      {!error && data && isEmpty(data) ? <NothingDeclared /> : null}
      {!error && data && !isEmpty(data) ? <Board {...{ data, catalogue, filters, manner }} isBusy={loading} /> : null}
    </>
  )
}

function periodOf({ dashboard, dashboards }: Catalogue, name: string | null): PeriodName {
  return dashboards.find((one) => one.name === name)?.period ?? dashboard.period
}

function queryOf(name: string | null, search: string): string {
  return ofDashboard(name, dashboardQuery(search))
}

/** Notes are asked for by what the figures are about. */
function notesQuery(name: string | null, search: string): string {
  return ofDashboard(name, travelling(search))
}

function ofDashboard(name: string | null, query: string): string {
  return name === null
    ? query
    : [`dashboard=${encodeURIComponent(name)}`, query].filter((part) => part !== '').join('&')
}

const NoFigures: React.FC<{ readonly mayRefresh: boolean }> = ({ mayRefresh }) => (
  <div className="vd-empty">
    <p className="vd-problem-title">{say('dashboard.noData')}</p>
    <p>{say(mayRefresh ? 'dashboard.neverFilledRefresh' : 'dashboard.neverFilledAsk')}</p>
  </div>
)

/** As in a new project. */
function isEmpty({ cards, charts, attention }: DashboardAnswer): boolean {
  return cards.length + charts.length + attention.lines.length === 0
}

const NothingDeclared: React.FC = () => (
  <div className="vd-empty">
    <p className="vd-problem-title">{say('dashboard.nothingDeclared')}</p>
    <p>{say('dashboard.declareIt')}</p>
  </div>
)

export default Dashboard
