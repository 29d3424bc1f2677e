import React from 'react'
import { ownValue } from '../../../reports/own-value.js'
import type { Column } from '../../../reports/report'
import type { Labels } from '../../../reports/rows/labels'
import type { Row } from '../../../reports/rows/record-id'
import type { Density } from '../../staff-choices'
import { unitOfColumn } from '../durations'
import type { Filters } from '../filter-bar/use-filters'
import { SCREEN_OF_PHONE, useMedia } from '../filter-bar/use-media'
import { formatCount, formatValue, type Manner } from '../format'
import { say } from '../language'
import { FigureMark } from '../notes/note-mark'
import { Heading } from '../parts/heading'
import { Icon } from '../parts/icon'
import { FigureSkeleton } from '../parts/skeleton'
import { chosenColumns, chosenLayout } from '../talk/address'
import type { Report, Sort, Total, TotalsAnswer } from '../talk/api-shapes'
import { WhyFigure } from '../why/why-button'
import { alignment } from './alignment'
import { BodyRow } from './body-row'
import { changeColumns } from './columns/change-columns'
import { ColumnEdge, SizedColumns } from './columns/column-sizing'
import { ComparedDays, TotalChange } from './groups/total-change'
import type { Durations } from './row-value'
import { PickFoot, PickHeading } from './selection/pick-cells'
import type { Selection } from './selection/selection'
import { PickingHere, usePicking, usePickingKeys } from './selection/use-selection'
import { shownColumns } from './shown-columns'
import { ariaSort, nextSort, sortOf } from './sorting'
import { columnTotals } from './totals'
import { TwoLineRow } from './two-line-row'
import { type TwoLines, twoLinesOf } from './two-lines'

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
  readonly selection: Selection
}

interface Shown {
  readonly columns: readonly Column[]
  /** Null where each row is one line. */
  readonly lines: TwoLines | null
}

/** The rows: a real table whose header, first column and totals stay in sight while it scrolls. */
export const ReportTable: React.FC<Props> = (props) => {
  const { report, rows, labels, sort, totals, question, filters, manner, resources, caption, density, selection } =
    props
  const layout = chosenLayout(filters.search)
  const { search } = filters
  // Rows are drawn anew when something of them is new, and not with each total, note and refresh that comes.
  const columns = React.useMemo(
    () => shownColumns(report, rows, labels, chosenColumns(search)),
    [report, rows, labels, search],
  )
  const entry = entryColumn(report, columns)
  const durations = React.useMemo(() => durationsOf(columns, rows), [columns, rows])
  const isPhone = useMedia(SCREEN_OF_PHONE)
  const lines = React.useMemo(() => (isPhone ? twoLinesOf(columns) : null), [isPhone, columns])
  const row = { report, labels, manner, resources, entry, durations }
  const page = React.useMemo(() => idsOf(rows), [rows])
  const picking = usePicking(selection, page)
  usePickingKeys(picking)
  // On a phone rows are opened: a box would take a tenth of its width from each of them.
  const pickingHere = lines || page.length === 0 ? null : picking
  const before = pickingHere ? 1 : 0
  const widths = lines ? null : layout.widths
  const table = (
    <table
      className={['vd-table', widths && 'vd-sized', density === 'compact' && 'vd-compact', lines && 'vd-two-lines']
        .filter(Boolean)
        .join(' ')}
      data-staying={lines ? undefined : before + (layout.frozen ?? 1)}
      // How small the letters have to be on paper.
      style={{ '--vd-columns': columns.length } as React.CSSProperties}
    >
      <caption className="vd-hidden">{caption}</caption>
      <HeaderRows {...{ columns, lines, filters, sort }} />
      {/* Rows of another question are others, also where some are the same: they do not move, they are there. */}
      {lines ? (
        rows.map((one, place) => (
          <TwoLineRow key={`${question} ${one._id ?? place}`} {...row} row={one} lines={lines} />
        ))
      ) : (
        <tbody key={question}>
          {rows.map((one, place) => (
            <BodyRow key={String(one._id ?? place)} {...row} row={one} columns={columns} />
          ))}
        </tbody>
      )}
      <TotalsRows {...{ report, columns, lines, totals, manner, filters }} />
    </table>
  )
  return (
    <PickingHere.Provider value={pickingHere}>
      <SizedColumns
        {...{ columns, widths, before }}
        onChange={(next) => changeColumns(report, filters, { widths: next }, { sameStep: true })}
      >
        {table}
      </SizedColumns>
    </PickingHere.Provider>
  )
}

function durationsOf(columns: readonly Column[], rows: readonly Row[]): Durations {
  const durations = columns.filter(({ unit }) => unit === 'hours')
  return new Map(durations.map(({ name }) => [name, unitOfColumn(rows.map((row) => row[name]))]))
}

/** None where nothing tells rows apart. */
function idsOf(rows: readonly Row[]): readonly string[] {
  return rows.flatMap(({ _id }) => (typeof _id === 'string' ? [_id] : []))
}

type HeadingsProps = Pick<Props, 'filters' | 'sort'> & Shown

const HeaderRows: React.FC<HeadingsProps> = ({ columns, lines, filters, sort: applied }) => {
  const sort = sortOf(filters.search, applied)
  const change = (column: Column) => filters.change(nextSort(sort, column))
  return (
    <thead>
      {lines ? (
        <tr className="vd-names">
          <th scope="col" colSpan={lines.figures.length}>
            <div className="vd-names-line">
              {lines.names.map((column) => (
                <ColumnHeading key={column.name} {...{ column, sort, change }} />
              ))}
            </div>
          </th>
        </tr>
      ) : null}
      <tr>
        {lines ? null : <PickHeading />}
        {(lines?.figures ?? columns).map((column) => (
          <th
            key={column.name}
            id={headingId(column)}
            scope="col"
            className={alignment(column)}
            aria-sort={ariaSort(sort, column)}
          >
            <ColumnHeading {...{ column, sort, change }} />
            {lines ? null : <ColumnEdge column={column} />}
          </th>
        ))}
      </tr>
    </thead>
  )
}

interface HeadingProps {
  readonly column: Column
  readonly sort: Sort
  readonly change: (column: Column) => void
}

const ColumnHeading: React.FC<HeadingProps> = ({ column, sort, change }) => (
  <>
    <button type="button" className="vd-sort" title={headingHelp(column)} onClick={() => change(column)}>
      <Heading label={column.shortLabel ?? column.label} />
      <span className="vd-sort-mark" aria-hidden="true">
        {sort.column === column.name ? <Icon name={sort.direction === 'asc' ? 'up' : 'down'} /> : null}
      </span>
    </button>
    {/* Browsers leave buttons out of the headings that they repeat on further sheets. */}
    <span className="vd-sort-printed" aria-hidden="true">
      {column.shortLabel ?? column.label}
    </span>
  </>
)

/** The whole label where the heading is a shorter one, and what it means. */
function headingHelp({ label, shortLabel, definition }: Column): string | undefined {
  if (shortLabel === null) return definition ?? undefined
  return definition ? `${label}: ${definition}` : label
}

const TotalsRows: React.FC<Pick<Props, 'report' | 'totals' | 'manner' | 'filters'> & Shown> = ({
  report,
  columns,
  lines,
  totals,
  manner,
  filters: { search },
}) => {
  const shown = columnTotals(report)
  const before = React.useRef(totals)
  if (totals) before.current = totals
  if (report.totalsBy || shown.size === 0) return null
  const heading = (
    <>
      {totals ? totalWords(totals.count, manner) : say('list.total')}
      {totals ? <ComparedDays {...{ totals, manner }} /> : null}
    </>
  )
  const cellOf = (column: Column) => {
    const total = shown.get(column.name)
    if (!total) return <td key={column.name} />
    return (
      <td
        key={column.name}
        headers={`${headingId(column)} ${TOTALS_ID}`}
        className={alignment(column)}
        data-total={totals ? total.name : undefined}
        title={totalHelp(total)}
      >
        {totals ? (
          <>
            <FigureMark report={report.name} total={total.name} name={total.label} />
            <WhyFigure
              asked={{ report: report.name, total: total.name, label: total.label, search }}
              of={column.label}
              text={formatValue(ownValue(totals.totals, total.name), total.unit, manner)}
            />
            <TotalChange {...{ total, totals, manner }} />
          </>
        ) : (
          <FigureSkeleton
            instead={before.current ? formatValue(ownValue(before.current.totals, total.name), total.unit, manner) : ''}
          />
        )}
      </td>
    )
  }
  if (lines) {
    return (
      <tfoot>
        <tr className="vd-names">
          <th id={TOTALS_ID} scope="rowgroup" colSpan={lines.figures.length}>
            <div className="vd-names-line">{heading}</div>
          </th>
        </tr>
        <tr>{lines.figures.map(cellOf)}</tr>
      </tfoot>
    )
  }
  return (
    <tfoot>
      <tr>
        <PickFoot />
        {columns.map((column, place) =>
          place > 0 ? (
            cellOf(column)
          ) : (
            <th key={column.name} id={TOTALS_ID} scope="row">
              {heading}
            </th>
          ),
        )}
      </tr>
    </tfoot>
  )
}

/** By these a total says of which column it is, whichever way one comes to it. */
const TOTALS_ID = 'vd-totals'

function headingId({ name }: Column): string {
  return `vd-heading-${name}`
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
