import React from 'react'
import type { Column } from '../../../reports/report'
import type { Labels } from '../../../reports/rows/labels'
import { type Manner, NOTHING } from '../format'
import { say } from '../language'
import { recordAddress } from '../talk/address'
import type { Value } from '../talk/api-shapes'
import { valueText } from '../words'
import { PageLink } from './page-link'

interface Props {
  readonly column: Column
  readonly value: Value | undefined
  readonly labels: Labels
  readonly manner: Manner
  /** Resources that have record pages, so that a reference can be a link. */
  readonly resources: ReadonlySet<string>
}

/** One value as it stands in a cell or on a record page: formatted, or the linked name of what it refers to. */
export const ValueCell: React.FC<Props> = ({ column, value, labels, manner, resources }) => {
  if (value === null || value === undefined) return <span className="vd-nothing">{NOTHING}</span>
  if (column.unit === 'reference') {
    const id = String(value)
    const label = labels[column.name]?.[id] ?? id
    if (!column.reference || !resources.has(column.reference)) return <>{label}</>
    return (
      <PageLink className="vd-link" href={recordAddress(column.reference, id)}>
        {label}
      </PageLink>
    )
  }
  if (column.unit === 'choice') {
    return (
      <span className={`vd-choice-value vd-choice-${column.name}-${value}`}>{valueText(column, value, manner)}</span>
    )
  }
  const exact = column.unit === 'hours' ? say('figures.exactHours', { hours: String(value) }) : undefined
  return <span title={exact}>{valueText(column, value, manner)}</span>
}
