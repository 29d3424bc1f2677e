import React from 'react'
import { ownValue } from '../../../../reports/own-value.js'
import { type DurationUnit, formatHoursIn } from '../../durations'
import { formatValue, type Manner } from '../../format'
import type { Report, Total } from '../../talk/api-shapes'
import { ChangeCell } from './change-cell'
import type { ShownTotals } from './group-tree'

/** What the cells of all rows have in common. */
export interface Cells {
  readonly report: Report
  readonly manner: Manner
  readonly isCompared: boolean
  /** The total whose course over the inner days each outer group shows; null where those are no days. */
  readonly trend: Total | null
  /** The first days of all inner steps that any group has, and those between them. */
  readonly days: readonly string[]
  readonly durations: ReadonlyMap<string, DurationUnit>
  /** Names and counts stand above their figures, as rows of lists do on a phone. */
  readonly isTwoLines: boolean
}

/** How many cells stand below a name that has a line of its own. */
export function cellCountOf({ totals }: Report, isCompared: boolean): number {
  return Math.max(1, totals.length * (isCompared ? 2 : 1))
}

/** Where totals are told of inner groups alone, what is above them has no line of figures. */
export function hasFigures({ totals }: Report, figures: ShownTotals['totals']): boolean {
  return totals.some(({ name }) => Object.hasOwn(figures, name))
}

export const TotalCells: React.FC<
  Omit<Cells, 'trend' | 'days'> &
    Pick<ShownTotals, 'totals'> & { readonly compared: NonNullable<ShownTotals['compared']> | null }
> = ({ report, manner, isCompared, durations, totals, compared }) => (
  <>
    {report.totals.map((total) => (
      <React.Fragment key={total.name}>
        <td className={`vd-figure vd-figure-${total.unit}`} data-total={total.name}>
          {Object.hasOwn(totals, total.name) ? <span>{figure(total, totals, durations, manner)}</span> : null}
        </td>
        {isCompared ? (
          <td className="vd-figure vd-change-column" data-change-of={total.name}>
            <ChangeCell {...{ total, totals, compared, manner }} />
          </td>
        ) : null}
      </React.Fragment>
    ))}
  </>
)

function figure({ name, unit }: Total, totals: ShownTotals['totals'], durations: Cells['durations'], manner: Manner) {
  const value = ownValue(totals, name)
  const durationUnit = durations.get(name)
  return durationUnit && value !== null && value !== undefined
    ? formatHoursIn(String(value), durationUnit, manner)
    : formatValue(value, unit, manner)
}
