import React from 'react'
import type { Figure } from '../../../reports/dashboard/dashboard'
import type { Manner } from '../format'
import { Icon } from '../parts/icon'
import { type ChangeWords, changeWords } from './change-words'
import type { Better } from './dashboard-answer'

interface Props {
  readonly figure: Figure
  readonly better: Better
  /** A day of the period that is shown. */
  readonly beside: string | null
  readonly manner: Manner
}

/**
 * How a headline changed against the period before: arrow, size and words. With which days it is compared is said once
 * for all tiles; to those who hear one tile, with it.
 */
export const ChangeLine: React.FC<Props> = ({ figure, better, beside, manner }) => {
  if (figure.change === null) return null
  const { tone, direction, short, text } = changeWords(figure.unit, figure.change, better, beside, manner)
  return (
    <p className={`vd-change vd-change-${tone}`} data-change={figure.name} title={text}>
      <Arrow direction={direction} />
      {direction === null ? (
        <span className="vd-change-words">{text}</span>
      ) : (
        <>
          <span className="vd-change-words" aria-hidden="true">
            {short}
          </span>
          <span className="vd-hidden">{text}</span>
        </>
      )}
    </p>
  )
}

/** The same with the figures behind it, where there is room. */
export const ChangeDetail: React.FC<Props> = ({ figure, better, beside, manner }) => {
  if (figure.change === null) return null
  const { tone, direction, text, detail } = changeWords(figure.unit, figure.change, better, beside, manner)
  return (
    <p className={`vd-change vd-change-${tone}`} data-change-detail={figure.name}>
      <Arrow direction={direction} />
      <span className="vd-change-words">{text}</span>
      {detail ? <span className="vd-change-detail">{detail}</span> : null}
    </p>
  )
}

/** A change beside other figures, where the days are said once for all. */
export const SmallChange: React.FC<Props> = ({ figure, better, beside, manner }) => {
  if (figure.change === null || figure.value === null) return null
  const { tone, direction, short } = changeWords(figure.unit, figure.change, better, beside, manner)
  return (
    <span className={`vd-change-small vd-change-${tone}`} data-change={figure.name}>
      <Arrow direction={direction} />
      {short}
    </span>
  )
}

/** The words beside it say the same, so that it is for eyes only. */
const Arrow: React.FC<Pick<ChangeWords, 'direction'>> = ({ direction }) =>
  direction === null ? null : <Icon name={direction === 'more' ? 'up' : 'down'} />
