import React from 'react'
import { formatCount } from '../../format'
import { say } from '../../language'
import type { TotalsAnswer } from '../../talk/api-shapes'
import { DifferenceCell } from './change-cell'
import { type Cells, cellCountOf, hasFigures, TotalCells } from './group-cells'
import type { OuterGroup } from './group-tree'

/** Two groups, such as two customers: how the first differs from the second. */
export const SideBySide: React.FC<Cells & { readonly pair: readonly OuterGroup[] }> = ({
  report,
  manner,
  trend,
  isTwoLines,
  pair,
}) => {
  const [one, other] = pair
  if (!one || !other) return null
  const words = say('groups.against', { one: one.name, other: other.name })
  const cells = report.totals.map((total) => (
    <td key={total.name} className="vd-figure" data-difference={total.name}>
      <DifferenceCell {...{ total, manner }} totals={one.totals} others={other.totals} />
    </td>
  ))
  if (isTwoLines) {
    return (
      <>
        <tr className="vd-names vd-group-difference">
          <th scope="row" colSpan={cellCountOf(report, false)} title={words} aria-label={words}>
            <div className="vd-names-line">{say('groups.difference')}</div>
          </th>
        </tr>
        <tr className="vd-group-difference">{cells}</tr>
      </>
    )
  }
  return (
    <tr className="vd-group-difference">
      <th scope="row" className="vd-words" title={words} aria-label={words}>
        {say('groups.difference')}
      </th>
      <td />
      {trend ? <td className="vd-group-trend" /> : null}
      {cells}
    </tr>
  )
}

/** The totals of all that is listed. */
export const Foot: React.FC<
  Cells & { readonly answer: TotalsAnswer; readonly shown: number; readonly children: React.ReactNode }
> = ({ answer, shown, trend, days: _, children, ...cells }) => {
  const { report, manner, isCompared, isTwoLines } = cells
  const words =
    (answer.of ?? shown) > shown
      ? say('groups.ofAll', { all: formatCount(answer.of ?? shown, manner) })
      : say('list.total')
  const count = formatCount(answer.count, manner)
  const totals = <TotalCells {...cells} totals={answer.totals} compared={answer.compared ?? null} />
  if (isTwoLines) {
    return (
      <tfoot>
        {children}
        <tr className="vd-names">
          <th scope="row" colSpan={cellCountOf(report, isCompared)}>
            <div className="vd-names-line">
              <span className="vd-group-name">{words}</span>
              <span className="vd-group-count">{count}</span>
            </div>
          </th>
        </tr>
        {hasFigures(report, answer.totals) ? <tr>{totals}</tr> : null}
      </tfoot>
    )
  }
  return (
    <tfoot>
      {children}
      <tr>
        <th scope="row">{words}</th>
        <td className="vd-figure">{count}</td>
        {trend ? <td className="vd-group-trend" /> : null}
        {totals}
      </tr>
    </tfoot>
  )
}
