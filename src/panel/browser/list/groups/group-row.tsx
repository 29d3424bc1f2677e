import React from 'react'
import { Sparkline } from '../../dashboard/sparkline'
import { formatCount } from '../../format'
import { say } from '../../language'
import { PageLink } from '../../parts/page-link'
import { type Cells, cellCountOf, hasFigures, TotalCells } from './group-cells'
import type { ShownTotals } from './group-tree'
import { valuesInTime } from './groups-in-time'

/** One group: a row, or where names have lines of their own, a group of two rows. */
export const GroupRow: React.FC<
  Cells & {
    readonly group: ShownTotals & { readonly id: string }
    /** Said of its rows. */
    readonly name: string
    readonly inner: readonly ShownTotals[]
    readonly of: string
    readonly children: React.ReactNode
  }
> = ({ group, name, inner, of, children, trend, days, ...cells }) => {
  const { report, manner, isCompared, isTwoLines } = cells
  const count = formatCount(group.count, manner)
  const rows =
    group.href === null ? (
      count
    ) : (
      <PageLink
        className="vd-link vd-group-open"
        href={group.href}
        aria-label={say('groups.openRows', { n: group.count, count, name })}
      >
        {count}
      </PageLink>
    )
  const totals = <TotalCells {...cells} totals={group.totals} compared={group.compared ?? null} />
  if (isTwoLines) {
    return (
      <tbody>
        <tr className={`vd-names ${of}`} data-group={group.id}>
          <th scope="rowgroup" colSpan={cellCountOf(report, isCompared)}>
            <div className="vd-names-line">
              <span className="vd-group-name">{children}</span>
              <span className="vd-group-count">{rows}</span>
            </div>
          </th>
        </tr>
        {hasFigures(report, group.totals) ? <tr className={`vd-figures ${of}`}>{totals}</tr> : null}
      </tbody>
    )
  }
  return (
    <tr className={of || undefined} data-group={group.id}>
      <th scope="row" className="vd-words">
        {children}
      </th>
      <td className="vd-figure vd-figure-count">{rows}</td>
      {trend ? (
        <td className="vd-group-trend">
          {inner.length > 0 ? <Sparkline values={valuesInTime(inner, days, trend)} /> : null}
        </td>
      ) : null}
      {totals}
    </tr>
  )
}
