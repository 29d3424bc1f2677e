import React, { useId, useState } from 'react'
import type { Column } from '../../../reports/report'
import type { Manner } from '../format'
import { asTyped, say } from '../language'
import type { ColumnFilter } from '../talk/address'
import { type End, type FigureReading, readFigure, readingWords, unitInBox } from './figure-reading'

interface Props {
  readonly column: Column
  readonly filter: ColumnFilter
  readonly manner: Manner
  readonly onApply: (from: string | null, to: string | null) => void
  /** The button that applies. */
  readonly children: React.ReactNode
}

/** The least and the most of a figure, typed with or without a unit; what is understood stands below while one types. */
export const RangeForm: React.FC<Props> = ({ column, filter, manner, onApply, children }) => {
  const [from, setFrom] = useState(asTyped(filter.from))
  const [to, setTo] = useState(asTyped(filter.to))
  const low = readFigure(from, column.unit, 'from', manner)
  const high = readFigure(to, column.unit, 'to', manner)
  return (
    <form
      className="vd-days"
      onSubmit={(event) => {
        event.preventDefault()
        onApply(inAddress(low), inAddress(high))
      }}
    >
      <FigureField {...{ column, manner }} end="from" reading={low} value={from} onChange={setFrom} />
      <FigureField {...{ column, manner }} end="to" reading={high} value={to} onChange={setTo} />
      {children}
    </form>
  )
}

function inAddress(reading: FigureReading): string | null {
  return reading.kind === 'figure' ? reading.value : null
}

const FigureField: React.FC<{
  readonly column: Column
  readonly manner: Manner
  readonly end: End
  readonly reading: FigureReading
  readonly value: string
  readonly onChange: (value: string) => void
}> = ({ column, manner, end, reading, value, onChange }) => {
  const id = useId()
  const words = readingWords(reading, column.unit, manner)
  const unit = reading.kind === 'figure' && reading.hasUnit ? '' : unitInBox(column.unit, manner)
  const fault = reading.kind === 'unknown unit' ? words : reading.kind === 'no number' ? exampleOf(column) : ''
  return (
    <div className="vd-field">
      <label htmlFor={id}>{say(end === 'from' ? 'filters.atLeast' : 'filters.atMost')}</label>
      <span className="vd-figure-box">
        <input
          ref={(field) => field?.setCustomValidity(fault)}
          id={id}
          className="vd-input vd-number"
          type="text"
          autoComplete="off"
          aria-describedby={`${id}-unit ${id}-read`}
          aria-invalid={reading.kind === 'unknown unit'}
          title={exampleOf(column)}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
        <span id={`${id}-unit`} className="vd-figure-unit">
          {unit}
        </span>
      </span>
      <output
        id={`${id}-read`}
        htmlFor={id}
        className={reading.kind === 'unknown unit' ? 'vd-form-error' : 'vd-figure-read'}
      >
        {words}
      </output>
    </div>
  )
}

function exampleOf({ unit }: Column): string {
  return say(unit === 'hours' || unit === 'days' ? 'filters.timeSuchAs' : 'filters.numberSuchAs')
}
