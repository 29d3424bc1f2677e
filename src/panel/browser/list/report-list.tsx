import React, { useEffect } from 'react'
import type { Freshness } from '../../../reports/refresh/freshness'
import type { RowsAnswer } from '../../../reports/rows/rows'
import { ColumnFilters } from '../filter-bar/column-filters'
import { ColumnFiltersInWords } from '../filter-bar/column-words'
import { FilterBar } from '../filter-bar/filter-bar'
import { useFilters } from '../filter-bar/use-filters'
import { useRowKeys } from '../keys/row-keys'
import { say } from '../language'
import { NotesOf, useNotesHere } from '../notes/notes-here'
import { figuresSeen, NotesMenu } from '../notes/notes-menu'
import { SaidHere } from '../notes/said-here'
import { Page } from '../parts/page'
import { Away, Problem } from '../parts/problem'
import { useManner } from '../parts/use-manner'
import { useTitle } from '../parts/use-title'
import { hasNoData } from '../refreshing/no-data'
import { useRefresh } from '../refreshing/use-refresh'
import { useRuns } from '../refreshing/use-runs'
import { apiAddress, chosenColumns, isGrouped, rowsQuery, totalsQuery } from '../talk/address'
import type { Catalogue, Report, TotalsAnswer } from '../talk/api-shapes'
import { chosenHere } from '../talk/dimensions'
import type { Page as OpeningPage } from '../talk/opening'
import { rememberList, rememberRows } from '../talk/travel-memory'
import { showsOf } from '../talk/travelling'
import { findReport, namesWithPages, readCatalogue, useCatalogue } from '../talk/use-catalogue'
import { useOpening } from '../talk/use-opening'
import { type Remote, useRemote } from '../talk/use-remote'
import { ColumnChooser } from './columns/column-chooser'
import { EmptyList } from './empty-list'
import { GroupByControl } from './groups/group-by-control'
import { GroupedList } from './groups/grouped-list'
import { ListHeader } from './list-header'
import { ListRows } from './list-rows'
import { ListSkeleton } from './list-skeleton'
import { ReportNotes } from './report-notes'
import { SameFigures } from './same-figures'
import { shownColumns } from './shown-columns'
import { TotalsStrip } from './totals-strip'
import { usePageWidth } from './use-page-width'
import { ViewMenu } from './view-menu'
import { lastPage, useSaid } from './which-rows'

/** AdminJS's list action for every report and table. */
const ReportList: React.FC<{ readonly resource: { readonly id: string } }> = ({ resource }) => (
  <ListOf key={resource.id} name={resource.id} />
)

const ListOf: React.FC<{ readonly name: string }> = ({ name }) => {
  usePageWidth()
  useRowKeys()
  const filters = useFilters()
  const { catalogue, error } = useCatalogue()
  const report = findReport(catalogue, name)
  const isEmptyView = report !== null && hasNoData(report.freshness)
  const page = React.useMemo(() => report && openingPage(report), [report])
  const isOpen = useOpening(page)
  const answer = useRemote<RowsAnswer>(
    isEmptyView || !isOpen ? null : apiAddress(name, 'rows', rowsQuery(filters.search)),
  )
  useEffect(() => rememberList(name, filters.search), [name, filters.search])
  const failure = error ?? (report ? null : answer.error)
  return (
    <Page className="vd-list">
      {failure ? <Problem error={failure} onRetry={readCatalogue} /> : null}
      {!failure && catalogue && report ? (
        <NotesOf
          address={isOpen ? apiAddress(name, 'notes', totalsQuery(filters.search, null)) : null}
          catalogue={catalogue}
        >
          <List {...{ catalogue, report, answer, isEmptyView, isOpen }} />
        </NotesOf>
      ) : null}
      {!failure && !report ? <ListSkeleton /> : null}
    </Page>
  )
}

function openingPage(report: Report): OpeningPage {
  return { report: report.name, shows: showsOf(report) }
}

interface Props {
  readonly catalogue: Catalogue
  readonly report: Report
  readonly answer: Remote<RowsAnswer>
  /** The report was never filled: there is nothing to ask for yet. */
  readonly isEmptyView: boolean
  /** The address is as it should be. */
  readonly isOpen: boolean
}

const List: React.FC<Props> = ({ catalogue, report, answer, isEmptyView, isOpen }) => {
  const filters = useFilters()
  const manner = useManner(catalogue)
  const totals = useRemote<TotalsAnswer>(
    report.totals.length > 0 && !isEmptyView && isOpen
      ? apiAddress(report.name, 'totals', totalsQuery(filters.search, report.totalsBy, !isGrouped(filters.search)))
      : null,
  )
  const [round, setRound] = React.useState(0)
  const reloadNotes = useNotesHere()?.reload
  const reload = React.useCallback(() => {
    answer.reload()
    totals.reload()
    reloadNotes?.()
    setRound((before) => before + 1)
  }, [answer.reload, totals.reload, reloadNotes])
  const freshness: Freshness = answer.data?.freshness ?? report.freshness
  const refreshed = React.useCallback(() => {
    readCatalogue()
    reload()
  }, [reload])
  const runs = useRuns(report, catalogue.me.mayRefresh)
  const views = report.materializedAncestors
  const refreshing = useRefresh({ report: report.name, views, runs, manner, onDone: refreshed })
  const resources = React.useMemo(() => namesWithPages(catalogue), [catalogue])
  const dimensions = chosenHere(catalogue, report, filters.search)
  useTitle(report.title)
  const { data, isCurrent } = answer
  useEffect(() => {
    if (!data || !isCurrent) return
    const { page, perPage, count, rows } = data
    const ids = rows.flatMap(({ _id }) => (typeof _id === 'string' ? [_id] : []))
    rememberRows(report.name, { search: filters.search, page, perPage, count, ids })
  }, [report.name, filters.search, data, isCurrent])
  const { change } = filters
  useEffect(() => {
    if (!data || !isCurrent) return
    const last = lastPage(data)
    // A link from when there were more rows.
    if (data.page > last) change({ page: last === 1 ? null : String(last) }, { sameStep: true })
  }, [data, isCurrent, change])
  const shown = React.useRef(rowsQuery(filters.search))
  if (isCurrent) shown.current = rowsQuery(filters.search)
  // Rows that answer this very address stay in sight while the server is away.
  const error = answer.error?.passing && isCurrent ? null : answer.error
  const said = useSaid(data && isCurrent && !error ? data : null, rowsQuery(filters.search), manner)
  return (
    <>
      <ListHeader
        {...{ report, freshness, refreshing, manner }}
        me={catalogue.me}
        isLoading={answer.loading && !isEmptyView}
        isAway={answer.error?.passing === true}
        onShowNewest={reload}
        count={error || isEmptyView ? null : (data?.count ?? 'loading')}
        isCounted={isCurrent}
        search={filters.search}
        shown={shownColumns(report, data?.rows ?? [], data?.labels ?? {}, chosenColumns(filters.search)).map(
          ({ name }) => name,
        )}
        views={
          <div className="vd-ways">
            <ViewMenu report={report} filters={filters} me={catalogue.me} />
            <GroupByControl {...{ report, filters, manner }} />
            <NotesMenu
              report={report}
              me={catalogue.me}
              days={data?.period ?? null}
              today={catalogue.today}
              seen={figuresSeen(
                report,
                totals.isCurrent ? totals.data : null,
                isCurrent ? (data?.count ?? null) : null,
              )}
              search={filters.search}
            />
          </div>
        }
        notes={
          error ? null : (
            <ReportNotes
              {...{ report, manner }}
              remarks={data?.notes ?? []}
              totals={totals.isCurrent ? totals.data : null}
            />
          )
        }
      />
      <SameFigures {...{ catalogue, report, manner, freshness }} answer={error ? null : data} search={filters.search} />
      <FilterBar
        filters={filters}
        title={report.title}
        manner={manner}
        dimensions={dimensions}
        withPeriod={report.date !== null}
        resolved={data?.period ?? null}
        isResolved={isCurrent}
        fallbackPeriod={null}
        unsaid={data ? { sortBy: data.sort.column, direction: data.sort.direction } : {}}
        childrenInWords={
          <ColumnFiltersInWords
            {...{ report, manner }}
            search={filters.search}
            labels={data?.labels ?? (answer.loading ? null : {})}
            by="; "
          />
        }
        tools={<ColumnChooser {...{ report, filters }} data={data} density={catalogue.me.choices.density} />}
      >
        {(clear) => (
          <ColumnFilters {...{ report, dimensions, filters, manner }} labels={data?.labels ?? {}}>
            {clear}
          </ColumnFilters>
        )}
      </FilterBar>
      {error || isEmptyView ? null : <SaidHere report={report} />}
      {answer.error && !error ? <Away error={answer.error} /> : null}
      {error || isEmptyView || isGrouped(filters.search) ? null : (
        <Totals {...{ report, totals, manner }} search={filters.search} />
      )}
      {isEmptyView ? (
        <EmptyList report={report} filters={filters} freshness={freshness} mayRefresh={catalogue.me.mayRefresh} />
      ) : error ? (
        <Problem error={error} onRetry={answer.reload} onStartOver={filters.startOver} />
      ) : data && data.count > 0 && isGrouped(filters.search) ? (
        <GroupedList {...{ report, filters, manner, isOpen, round }} isToldAway={answer.error !== null} />
      ) : data ? (
        <ListRows
          {...{ report, data, filters, manner, resources, catalogue }}
          loading={answer.loading}
          question={shown.current}
          totals={totals.isCurrent ? totals.data : null}
          round={round}
        />
      ) : (
        <ListSkeleton columns={report.columns.length} />
      )}
      <output className="vd-hidden" data-said="">
        {said}
      </output>
    </>
  )
}

/** Totals come when they come; where they fail, the rows stay. */
const Totals: React.FC<{
  readonly report: Report
  readonly totals: Remote<TotalsAnswer>
  readonly manner: ReturnType<typeof useManner>
  readonly search: string
}> = ({ report, totals, manner, search }) => {
  const { error, reload } = totals
  if (!error || (error.passing && totals.isCurrent)) {
    return <TotalsStrip {...{ report, manner, search }} totals={totals.isCurrent ? totals.data : null} />
  }
  return (
    <p className="vd-notes" role="alert">
      {say('list.totalsFailed')} {error.message}{' '}
      <button type="button" className="vd-text-button" onClick={reload}>
        {say('faults.tryAgain')}
      </button>
    </p>
  )
}

export default ReportList
