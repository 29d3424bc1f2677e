import React from 'react'
import type { RowsAnswer } from '../../../reports/rows/rows'
import type { useFilters } from '../filter-bar/use-filters'
import type { Manner } from '../format'
import { say } from '../language'
import { NoCurrency } from '../parts/no-currency'
import { WholeColumns } from '../parts/whole-columns'
import { chosenColumns } from '../talk/address'
import type { Catalogue, Report, TotalsAnswer } from '../talk/api-shapes'
import { EmptyList } from './empty-list'
import { Pager } from './pager'
import { ReportTable } from './report-table'
import { SelectionBar } from './selection/selection-bar'
import { useSelection } from './selection/use-selection'
import { shownColumns } from './shown-columns'
import { printedWords } from './which-rows'

// A wide table wants a sheet that lies on its side. Not a named page, as on the dashboard.
const SHEET = '@page { size: A4 landscape; margin: 10mm; }'

interface Props {
  readonly report: Report
  readonly data: RowsAnswer
  readonly filters: ReturnType<typeof useFilters>
  readonly manner: Manner
  readonly resources: ReadonlySet<string>
  readonly catalogue: Catalogue
  readonly loading: boolean
  /** What these rows answer. */
  readonly question: string
  readonly totals: TotalsAnswer | null
  /** Counts how often the rows were read anew. */
  readonly round: number
}

/** A page of rows, with what is done with them and the way to the other pages; or that there are none. */
export const ListRows: React.FC<Props> = ({
  report,
  data,
  filters,
  manner,
  resources,
  catalogue,
  loading,
  question,
  totals,
  round,
}) => {
  const selection = useSelection(report.name, filters.search)
  if (data.rows.length === 0 && data.count === 0) {
    return (
      <EmptyList report={report} filters={filters} freshness={data.freshness} mayRefresh={catalogue.me.mayRefresh} />
    )
  }
  return (
    <>
      <style>{SHEET}</style>
      <p className="vd-printed">{printedWords(data, manner)}</p>
      <WholeColumns
        className="vd-table-box"
        label={say('list.rowsOf', { title: report.title })}
        isBusy={loading}
        moves="page"
      >
        <ReportTable
          {...{ report, filters, manner, resources, totals, question, selection }}
          rows={data.rows}
          labels={data.labels}
          sort={data.sort}
          caption={`${report.title}. ${report.description}`}
          density={catalogue.me.choices.density}
        />
      </WholeColumns>
      <SelectionBar
        {...{ report, selection, manner }}
        search={filters.search}
        me={catalogue.me}
        columns={shownColumns(report, data.rows, data.labels, chosenColumns(filters.search))}
        round={`${round} ${data.freshness.asOf}`}
      />
      <NoCurrency
        hasMoney={[...report.columns, ...report.totals].some(({ unit }) => unit === 'money')}
        manner={manner}
      />
      <Pager page={data.page} perPage={data.perPage} count={data.count} filters={filters} manner={manner} />
    </>
  )
}
