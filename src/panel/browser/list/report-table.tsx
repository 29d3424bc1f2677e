import React from 'react'
import type { Column } from '../../../reports/report'
import type { Labels } from '../../../reports/rows/labels'
import type { Row } from '../../../reports/rows/record-id'
import type { Density } from '../../staff-choices'
import { unitOfColumn } from '../durations'
import type { Filters } from '../filter-bar/use-filters'
import { formatCount, formatValue, type Manner } from '../format'
import { say } from '../language'
import { Heading } from '../parts/heading'
import { Icon } from '../parts/icon'
import { FigureSkeleton } from '../parts/skeleton'
import { chosenColumns } from '../talk/address'
import type { Report, Sort, Total, TotalsAnswer } from '../talk/api-shapes'
import { WhyFigure } from '../why/why-button'
import { alignment } from './alignment'
import { BodyRow, type Durations } from './body-row'
import { shownColumns } from './shown-columns'
import { ariaSort, nextSort, sortOf } from './sorting'
import { columnTotals } from './totals'

interface Props {
  readonly report: Report
  readonly rows: readonly Row[]
  readonly labels: Labels
  /** The order that these rows came in. */
  readonly sort: Sort
  readonly totals: TotalsAnswer | null
  /** What the rows answer. */
  readonly question: string
  readonly filters: Filters
  readonly manner: Manner
  readonly resources: ReadonlySet<string>
  readonly caption: string
  readonly density: Density
}

interface Shown {
  readonly columns: readonly Column[]
}

/** The rows: a real table whose header, first column and totals stay in sight while it scrolls. */
export const ReportTable: React.FC<Props> = (props) => {
  const { report, rows, labels, sort, totals, question, filters, manner, resources, caption, density } = props
  const columns = shownColumns(report, rows, labels, chosenColumns(filters.search))
  const entry = entryColumn(report, columns)
  const durations: Durations = new Map(
    columns
      .filter(({ unit }) => unit === 'hours')
      .map(({ name }) => [name, unitOfColumn(rows.map((row) => row[name]))]),
  )
  return (
    <table
      className={density === 'compact' ? 'vd-table vd-compact' : 'vd-table'}
      // How small the letters have to be on paper.
      style={{ '--vd-columns': columns.length } as React.CSSProperties}
    >
      <caption className="vd-hidden">{caption}</caption>
      <HeaderRow columns={columns} filters={filters} sort={sort} />
      {/* Rows of another question are others, also where some are the same: they do not move, they are there. */}
      <tbody key={question}>
        {rows.map((row, place) => (
          <BodyRow
            key={String(row._id ?? place)}
            {...{ report, columns, row, labels, manner, resources, entry, durations }}
          />
        ))}
      </tbody>
      <TotalsRow {...{ report, columns, totals, manner, filters }} />
    </table>
  )
}

const HeaderRow: React.FC<Pick<Props, 'filters' | 'sort'> & Shown> = ({ columns, filters, sort: applied }) => {
  const sort = sortOf(filters.search, applied)
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column.name} scope="col" className={alignment(column)} aria-sort={ariaSort(sort, column)}>
            <button
              type="button"
              className="vd-sort"
              title={headingHelp(column)}
              onClick={() => filters.change(nextSort(sort, column))}
            >
              <Heading label={column.shortLabel ?? column.label} />
              <span className="vd-sort-mark" aria-hidden="true">
                {sort.column === column.name ? <Icon name={sort.direction === 'asc' ? 'up' : 'down'} /> : null}
              </span>
            </button>
            {/* Browsers leave buttons out of the headings that they repeat on further sheets. */}
            <span className="vd-sort-printed" aria-hidden="true">
              {column.shortLabel ?? column.label}
            </span>
          </th>
        ))}
      </tr>
    </thead>
  )
}

/** The whole label where the heading is a shorter one, and what it means. */
function headingHelp({ label, shortLabel, definition }: Column): string | undefined {
  if (shortLabel === null) return definition ?? undefined
  return definition ? `${label}: ${definition}` : label
}

const TotalsRow: React.FC<Pick<Props, 'report' | 'totals' | 'manner' | 'filters'> & Shown> = ({
  report,
  columns,
  totals,
  manner,
  filters: { search },
}) => {
  const shown = columnTotals(report)
  const before = React.useRef(totals)
  if (totals) before.current = totals
  if (report.totalsBy || shown.size === 0) return null
  return (
    <tfoot>
      <tr>
        {columns.map((column, place) => {
          const total = shown.get(column.name)
          if (place === 0) {
            return (
              <th key={column.name} scope="row">
                {totals ? totalWords(totals.count, manner) : say('list.total')}
              </th>
            )
          }
          if (!total) return <td key={column.name} />
          return (
            <td
              key={column.name}
              className={alignment(column)}
              data-total={totals ? total.name : undefined}
              title={totalHelp(total)}
            >
              {totals ? (
                <WhyFigure
                  asked={{ report: report.name, total: total.name, label: total.label, search }}
                  text={formatValue(totals.totals[total.name], total.unit, manner)}
                />
              ) : (
                <FigureSkeleton
                  instead={before.current ? formatValue(before.current.totals[total.name], total.unit, manner) : ''}
                />
              )}
            </td>
          )
        })}
      </tr>
    </tfoot>
  )
}

function totalWords(count: number, manner: Manner): string {
  return say('list.totalOf', { n: count, count: formatCount(count, manner) })
}

function totalHelp({ label, definition }: Total): string {
  return definition ? `${label}: ${definition}` : label
}

/** The cell that links to the record: the row's title, else the first value that is not a link elsewhere. */
function entryColumn(report: Report, shown: readonly Column[]): Column | undefined {
  return shown.find(({ name }) => name === report.titleColumn) ?? shown.find(({ unit }) => unit !== 'reference')
}
