import React from 'react'
import { formatSpan, type Manner } from '../../format'
import { say } from '../../language'
import type { Total, TotalsAnswer } from '../../talk/api-shapes'
import { ChangeCell } from './change-cell'

interface Props {
  readonly totals: TotalsAnswer
  readonly manner: Manner
}

/** Below a total of a list: how it differs from that of the days that it is compared with. */
export const TotalChange: React.FC<Props & { readonly total: Total }> = ({ total, totals, manner }) =>
  totals.compared ? (
    <div className="vd-total-change" data-change-of={total.name}>
      <ChangeCell {...{ total, manner }} totals={totals.totals} compared={totals.compared} />
    </div>
  ) : null

/** Which days those are, said once. */
export const ComparedDays: React.FC<Props> = ({ totals: { compared }, manner }) =>
  compared ? (
    <div className="vd-total-change">
      {say('groups.comparedWith', { days: formatSpan(compared.from, compared.to, manner) })}
    </div>
  ) : null
