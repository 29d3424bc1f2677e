import React from 'react'
import { listAddress } from '../../../reports/asking/address.js'
import { ownValue } from '../../../reports/own-value.js'
import type { Column } from '../../../reports/report'
import type { Row } from '../../../reports/rows/record-id'
import type { RowsAnswer } from '../../../reports/rows/rows'
import { formatCount, formatValue, isNumeric, type Manner } from '../format'
import { say } from '../language'
import { PageLink } from '../parts/page-link'
import { ValueCell } from '../parts/value-cell'
import { WholeColumns } from '../parts/whole-columns'
import { recordAddress } from '../talk/address'
import type { Catalogue, Report } from '../talk/api-shapes'
import { findReport, namesWithPages } from '../talk/use-catalogue'
import { toldApart } from '../words'
import { queryOf, useRelatedRows, type Wanted } from './related-rows'
import { SectionFrame } from './section-frame'

interface Props {
  readonly catalogue: Catalogue
  readonly manner: Manner
  readonly id: string
  readonly heading: string
  /** The report whose rows these are. */
  readonly of: string
  /** Filters and order of its list. */
  readonly wanted: Wanted
  readonly columns: readonly string[]
  /** What stands there when there are no rows. */
  readonly empty: (answer: RowsAnswer) => React.ReactNode
  /** What stands in a cell that has no value, by column, where that is something to be done. */
  readonly missing?: Wanted
  /** Below the table, of the same answer. */
  readonly note?: (answer: RowsAnswer) => React.ReactNode
}

/** The first rows of a filtered list on another record's page, with the list's own totals and the way to all of it. */
export const RelatedTable: React.FC<Props> = ({ id, empty, note, ...props }) => {
  const { catalogue, of, wanted, heading, manner } = props
  const report = findReport(catalogue, of)
  const answer = useRelatedRows(report, wanted)
  if (!report) return null
  return (
    <SectionFrame
      {...{ id, heading, report, answer, manner }}
      more={({ count }) =>
        count > 0 ? (
          // How many there are is worth its ink, the word to click on is not.
          <PageLink
            className={count === 1 ? 'vd-link vd-on-screen' : 'vd-link'}
            href={listAddress(of, queryOf(wanted))}
          >
            {allWords(count, report, manner)}
          </PageLink>
        ) : null
      }
    >
      {(data) =>
        data.rows.length === 0 ? (
          empty(data)
        ) : (
          <>
            <Rows {...props} report={report} data={data} />
            {note?.(data)}
          </>
        )
      }
    </SectionFrame>
  )
}

type RowsProps = Pick<Props, 'catalogue' | 'manner' | 'heading' | 'columns' | 'missing'> & {
  readonly report: Report
  readonly data: RowsAnswer
}

const Rows: React.FC<RowsProps> = ({ report, data, columns: names, heading, ...props }) => {
  const columns = names
    .flatMap((name) => report.columns.find((column) => column.name === name) ?? [])
    .map((column) => toldApart(column, () => data.rows.map((row) => row[column.name])))
  return (
    <WholeColumns className="vd-section-box" label={say('record.rowsOf', { heading })}>
      <table className="vd-section-table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" className={alignment(column)}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row, place) => (
            <tr key={String(row._id ?? place)}>
              {columns.map((column, place) => (
                <Cell key={column.name} {...{ report, column, row, data, isFirst: place === 0 }} {...props} />
              ))}
            </tr>
          ))}
        </tbody>
        {data.totals ? <Totals {...{ report, columns, data }} manner={props.manner} /> : null}
      </table>
    </WholeColumns>
  )
}

interface CellProps extends Pick<Props, 'catalogue' | 'manner' | 'missing'> {
  readonly report: Report
  readonly column: Column
  readonly row: Row
  readonly data: RowsAnswer
  readonly isFirst: boolean
}

const Cell: React.FC<CellProps> = ({ report, column, row, data, isFirst, catalogue, manner, missing }) => {
  const resources = namesWithPages(catalogue)
  const value = row[column.name]
  const gap = ownValue(missing, column.name)
  const shown =
    gap && (value === null || value === undefined) ? (
      <span className="vd-missing">{gap}</span>
    ) : (
      <ValueCell {...{ column, value, manner, resources }} labels={data.labels} />
    )
  if (!isFirst) {
    return (
      <td className={alignment(column)} data-column={column.name}>
        {shown}
      </td>
    )
  }
  return (
    <th scope="row" className={alignment(column)}>
      {column.unit === 'reference' || row._id === null ? (
        shown
      ) : (
        <PageLink className="vd-link" href={recordAddress(report.name, String(row._id))}>
          {shown}
        </PageLink>
      )}
    </th>
  )
}

const Totals: React.FC<{
  readonly report: Report
  readonly columns: readonly Column[]
  readonly data: RowsAnswer
  readonly manner: Manner
}> = ({ report, columns, data, manner }) => (
  <tfoot>
    <tr>
      {columns.map((column, place) => {
        const total = report.totals.find(({ name }) => name === column.name)
        if (place === 0) {
          return (
            <th key={column.name} scope="row">
              {say('record.totalOf', { count: formatCount(data.count, manner) })}
            </th>
          )
        }
        return (
          <td key={column.name} className={alignment(column)} data-total={total?.name} title={total?.label}>
            {total ? formatValue(ownValue(data.totals, total.name), total.unit, manner) : null}
          </td>
        )
      })}
    </tr>
  </tfoot>
)

function allWords(count: number, { title }: Report, manner: Manner): string {
  return count === 1 ? say('record.openList') : say('record.allIn', { count: formatCount(count, manner), title })
}

function alignment({ unit }: Column): string {
  return isNumeric(unit) ? 'vd-figure' : 'vd-words'
}
