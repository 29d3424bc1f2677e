import React from 'react'
import type { Column } from '../../../reports/report'
import { dayOf, formatDistance, type Manner } from '../format'
import { useNow } from '../parts/use-now'
import type { Value } from '../talk/api-shapes'

interface Props {
  readonly column: Column
  readonly value: Value | undefined
  readonly manner: Manner
}

/** How long ago a date was, beside it; nothing beside what is no single day. */
export const DateDistance: React.FC<Props> = ({ column, value, manner }) => {
  const now = useNow()
  const isDay = column.unit === 'time' || (column.unit === 'date' && column.step === null)
  if (!isDay || typeof value !== 'string') return null
  const words = formatDistance(value, dayOf(now, manner), manner)
  return words === null ? null : <span className="vd-distance">{words}</span>
}
