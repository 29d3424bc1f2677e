import React from 'react'
import { useNavigate } from 'react-router'
import type { Column } from '../../../reports/report'
import type { Labels } from '../../../reports/rows/labels'
import type { Row } from '../../../reports/rows/record-id'
import type { Density } from '../../staff-choices'
import type { Filters } from '../filter-bar/use-filters'
import { formatCount, formatValue, isNumeric, type Manner } from '../format'
import { say, withinSentence } from '../language'
import { PageLink } from '../parts/page-link'
import { FigureSkeleton } from '../parts/skeleton'
import { ValueCell } from '../parts/value-cell'
import { chosenColumns, recordAddress } from '../talk/address'
import type { Report, Sort, Total, TotalsAnswer } from '../talk/api-shapes'
import { WhyFigure } from '../why/why-button'
import { headingLines } from './heading'
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
  const { report, rows, labels, sort, totals, filters, manner, resources, caption, density } = props
  const columns = shownColumns(report, rows, labels, chosenColumns(filters.search))
  const entry = entryColumn(report, columns)
  return (
    <table className={density === 'compact' ? 'vd-table vd-compact' : 'vd-table'}>
      <caption className="vd-hidden">{caption}</caption>
      <HeaderRow columns={columns} filters={filters} sort={sort} />
      <tbody>
        {rows.map((row) => (
          <BodyRow key={String(row._id)} {...{ report, columns, row, labels, manner, resources, entry }} />
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
              title={column.definition ?? undefined}
              onClick={() => filters.change(nextSort(sort, column))}
            >
              <Heading label={column.label} />
              <span className="vd-sort-mark" aria-hidden="true">
                {sort.column === column.name ? (sort.direction === 'asc' ? '↑' : '↓') : ''}
              </span>
            </button>
          </th>
        ))}
      </tr>
    </thead>
  )
}

const Heading: React.FC<{ readonly label: string }> = ({ label }) => {
  const [first, second] = headingLines(label)
  return (
    <span>
      {first}
      {second ? (
        <>
          <br />
          {second}
        </>
      ) : null}
    </span>
  )
}

interface RowProps extends Shown {
  readonly report: Report
  readonly row: Row
  readonly labels: Labels
  readonly manner: Manner
  readonly resources: ReadonlySet<string>
  readonly entry: Column | undefined
}

const BodyRow: React.FC<RowProps> = ({ report, columns, row, labels, manner, resources, entry }) => {
  const navigate = useNavigate()
  const href = recordAddress(report.name, String(row._id))
  const openRecord = (event: React.MouseEvent): void => {
    const onControl = event.target instanceof Element && event.target.closest('a, button') !== null
    if (onControl || window.getSelection()?.toString()) return
    navigate(href)
  }
  return (
    <tr onClick={openRecord} data-record={String(row._id)}>
      {columns.map((column, place) => {
        const cell = <ValueCell {...{ column, labels, manner, resources }} value={row[column.name]} />
        const content =
          column === entry ? (
            <PageLink className="vd-row-link" href={href} aria-label={entryLabel(column, row)}>
              {cell}
            </PageLink>
          ) : (
            cell
          )
        return place === 0 ? (
          <th key={column.name} scope="row" className={alignment(column)} data-column={column.name}>
            {content}
          </th>
        ) : (
          <td key={column.name} className={alignment(column)} data-column={column.name}>
            {content}
          </td>
        )
      })}
    </tr>
  )
}

const TotalsRow: React.FC<Pick<Props, 'report' | 'totals' | 'manner' | 'filters'> & Shown> = ({
  report,
  columns,
  totals,
  manner,
  filters: { search },
}) => {
  const shown = columnTotals(report)
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
                <FigureSkeleton />
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

function entryLabel(column: Column, row: Row): string | undefined {
  const value = row[column.name]
  return value === null || value === undefined
    ? say('list.openWithout', { column: withinSentence(column.label) })
    : undefined
}

function alignment(column: Column): string {
  if (isNumeric(column.unit)) return 'vd-figure'
  return column.unit === 'date' || column.unit === 'time' ? 'vd-moment' : 'vd-words'
}
