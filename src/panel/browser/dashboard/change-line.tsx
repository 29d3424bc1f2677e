import React from 'react'
import type { Figure } from '../../../reports/dashboard/dashboard'
import type { Manner } from '../format'
import { changeWords } from './change-words'
import type { Better } from './dashboard-answer'

interface Props {
  readonly figure: Figure
  readonly better: Better
  /** A day of the period that is shown. */
  readonly beside: string | null
  readonly manner: Manner
}

/** How the headline changed: arrow, percent, words, and the figures behind it. */
export const ChangeLine: React.FC<Props> = ({ figure, better, beside, manner }) => {
  if (figure.change === null) return null
  const { tone, arrow, text, detail } = changeWords(figure.unit, figure.change, better, beside, manner)
  return (
    <p className={`vd-change vd-change-${tone}`} data-change={figure.name}>
      <span className="vd-change-words">
        {arrow ? <span aria-hidden="true">{arrow} </span> : null}
        {text}
      </span>
      {detail ? <span className="vd-change-detail">{detail}</span> : null}
    </p>
  )
}

/** A change in a table, where a line below says what it is compared with. */
export const BareChange: React.FC<Props> = ({ figure, better, beside, manner }) => {
  if (!figure.change?.direction) return null
  const { tone, arrow, short, size } = changeWords(figure.unit, figure.change, better, beside, manner)
  return (
    <span className={`vd-change-small vd-change-${tone}`} data-change={figure.name}>
      <span aria-hidden="true">{arrow ? `${arrow} ${size}` : short}</span>
      <span className="vd-hidden">{short}</span>
    </span>
  )
}

/** A change beside other figures, where the days are said once for all. */
export const SmallChange: React.FC<Props> = ({ figure, better, beside, manner }) => {
  if (figure.change === null || figure.value === null) return null
  const { tone, arrow, short } = changeWords(figure.unit, figure.change, better, beside, manner)
  return (
    <span className={`vd-change-small vd-change-${tone}`} data-change={figure.name}>
      {arrow ? <span aria-hidden="true">{arrow} </span> : null}
      {short}
    </span>
  )
}
