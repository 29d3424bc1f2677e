import React from 'react'
import type { Manner } from '../format'
import { say } from '../language'
import { LeftOutLines } from '../parts/left-out-lines'
import type { Report, TotalsAnswer } from '../talk/api-shapes'
import { choiceLabel } from '../words'

interface Props {
  readonly report: Report
  readonly totals: TotalsAnswer
  readonly manner: Manner
}

/** The rows that totals leave out. */
export const LeftOut: React.FC<Props> = ({ report, totals, manner }) => {
  const by = report.columns.find(({ name }) => name === report.totalsBy) ?? null
  return (
    <>
      <LeftOutLines
        leftOut={totals.leftOut ?? []}
        manner={manner}
        totals={report.totals}
        groupLabel={(group) => choiceLabel(by, group)}
      />
      {isUntold(report, totals) ? <p className="vd-left-out">{say('list.untold')}</p> : null}
    </>
  )
}

/** A filter on sums has no rows behind it: silence would read as "nothing is left out". */
export function isUntold(report: Report, { leftOut = [] }: TotalsAnswer): boolean {
  const isDeclared = report.leftOut.some(({ totals }) => totals.length > 0)
  return isDeclared && leftOut.every(({ total }) => total === null)
}
