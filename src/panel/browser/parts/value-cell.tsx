import React from 'react'
import { labelIn } from '../../../reports/own-value.js'
import type { Column } from '../../../reports/report'
import type { Labels } from '../../../reports/rows/labels'
import { type DurationUnit, formatHours, formatHoursIn } from '../durations'
import { isNumeric, type Manner, NOTHING } from '../format'
import { say } from '../language'
import { recordAddress } from '../talk/address'
import type { Value } from '../talk/api-shapes'
import { shortId, valueText } from '../words'
import { PageLink } from './page-link'

interface Props {
  readonly column: Column
  readonly value: Value | undefined
  readonly labels: Labels
  readonly manner: Manner
  /** Resources that have record pages, so that a reference can be a link. */
  readonly resources: ReadonlySet<string>
  /** The unit of all durations of its column; by itself a duration has the one that suits it. */
  readonly durations?: DurationUnit
}

/** One value as it stands in a cell or on a record page: formatted, or the linked name of what it refers to. */
export const ValueCell: React.FC<Props> = (props) => <>{valueInCell(props)}</>

/** The same, for whoever draws so many that components would count. */
export function valueInCell({ column, value, labels, manner, resources, durations }: Props): React.ReactNode {
  if (value === null || value === undefined) return <span className="vd-nothing">{NOTHING}</span>
  if (column.unit === 'reference') {
    const id = String(value)
    const label = labelIn(labels, column.name, id) ?? shortId(id)
    if (!column.reference || !resources.has(column.reference)) return label
    return (
      <PageLink className="vd-link" href={recordAddress(column.reference, id)}>
        {label}
      </PageLink>
    )
  }
  if (column.unit === 'choice') return <ChoiceValue {...{ column, value, manner }} />
  if (column.unit === 'hours') return <Duration {...{ column, manner, durations }} value={String(value)} />
  if (column.unit === 'text' && isAddressHere(String(value))) {
    return (
      <PageLink className="vd-link" href={String(value)}>
        {say('list.openHere')}
      </PageLink>
    )
  }
  const manners = [isZero(column, value) ? 'vd-quiet' : '', isNegative(column, value) ? 'vd-negative' : '']
  const className = manners.join(' ').trim()
  const text = valueText(column, value, manner)
  // A list may have thousands of values: what needs no element has none.
  return className ? <span className={className}>{text}</span> : text
}

/** Of a list or a record of this panel: nothing else may be opened by what stands in a table. */
function isAddressHere(text: string): boolean {
  return /^\/admin\/resources\/\w+([/?]\S*)?$/.test(text)
}

interface OneProps {
  readonly column: Column
  readonly value: Value
  readonly manner: Manner
}

/** A word with its dot; what is not the case is quiet, so that what is can be seen. */
const ChoiceValue: React.FC<OneProps> = ({ column, value, manner }) => {
  const place = column.choices.findIndex((choice) => choice.value === String(value))
  const words = valueText(column, value, manner)
  if (column.dataType === 'bool') return value ? words : <span className="vd-quiet">{words}</span>
  return (
    <span className="vd-choice-value">
      {place < 0 ? null : <span className={`vd-dot vd-dot-${place % DOTS}`} aria-hidden="true" />}
      {words}
    </span>
  )
}

/** As many colours as value-cell.css has. */
const DOTS = 6

const Duration: React.FC<{
  readonly column: Column
  readonly value: string
  readonly manner: Manner
  readonly durations: DurationUnit | undefined
}> = ({ column, value, manner, durations }) => {
  const { lateAfterHours } = column
  const isLate = lateAfterHours !== null && Number(value) > lateAfterHours
  const exact = say('figures.exactHours', { hours: value })
  const limit = isLate ? say('figures.later', { limit: formatHours(String(lateAfterHours), manner) }) : null
  return (
    <span
      className={isLate ? 'vd-late' : isZero(column, value) ? 'vd-quiet' : undefined}
      title={limit === null ? exact : `${exact}. ${limit}`}
    >
      {durations ? formatHoursIn(value, durations, manner) : formatHours(value, manner)}
    </span>
  )
}

function isZero({ unit }: Column, value: Value): boolean {
  return isNumeric(unit) && /^-?0+(\.0+)?$/.test(String(value))
}

function isNegative({ unit }: Column, value: Value): boolean {
  return isNumeric(unit) && String(value).startsWith('-')
}
