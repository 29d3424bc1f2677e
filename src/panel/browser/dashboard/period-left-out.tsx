import React from 'react'
import type { Card } from '../../../reports/dashboard/dashboard'
import type { Manner } from '../format'
import { LeftOutLines } from '../parts/left-out-lines'
import { choiceLabel } from '../words'

interface Props {
  readonly cards: readonly Card[]
  readonly manner: Manner
}

/** Rows that no period includes are missing from every card alike, so they are told once. */
export const PeriodLeftOut: React.FC<Props> = ({ cards, manner }) => (
  <LeftOutLines
    leftOut={cards.flatMap(({ leftOut }) => leftOut.filter(({ total }) => total === null))}
    manner={manner}
    groupLabel={(group) => choiceLabel(null, group)}
  />
)
