import React, { useEffect, useRef, useState } from 'react'
import { writeList } from '../../../reports/asking/address.js'
import type { Column } from '../../../reports/report'
import { isNumeric, type Manner } from '../format'
import { say } from '../language'
import { focusFirst } from '../parts/popover'
import { type ColumnFilter, listOf } from '../talk/address'
import { PERIODS } from '../words'
import { isDay } from './filter-words'
import { DaysForm } from './period-picker'
import { RangeForm } from './range-form'
import { ReferenceList } from './reference-list'

interface Props {
  readonly column: Column
  readonly filter: ColumnFilter
  readonly manner: Manner
  /** The resource whose names can be searched for this column, if it is a reference to one. */
  readonly searchable: string | null
  readonly onApply: (filter: ColumnFilter) => void
}

/** The form for one column: what it offers depends on the column's unit. */
export const FilterEditor: React.FC<Props> = ({ column, filter, manner, searchable, onApply }) => {
  const none: ColumnFilter = { column: column.name, is: null, from: null, to: null }
  const is = (value: string | null): void => onApply({ ...none, is: value || null })
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => focusFirst(box.current), [])
  return (
    <div className="vd-editor" ref={box}>
      <p className="vd-editor-title">{column.label}</p>
      {column.definition ? <p className="vd-panel-note">{column.definition}</p> : null}
      <EditorFor {...{ column, filter, manner, searchable, is, onApply, none }} />
      <div className="vd-panel-foot">
        <button type="button" className="vd-text-button" onClick={() => is('is:present')}>
          {say('filters.hasValue')}
        </button>
        <button type="button" className="vd-text-button" onClick={() => is('is:empty')}>
          {say('filters.noValue')}
        </button>
      </div>
    </div>
  )
}

interface ForProps extends Props {
  readonly none: ColumnFilter
  readonly is: (value: string | null) => void
}

const EditorFor: React.FC<ForProps> = ({ column, filter, manner, searchable, is, onApply, none }) => {
  const chosen = filter.is?.startsWith('is:') ? [] : listOf(filter.is)
  if (column.unit === 'choice' && column.choices.length > 0)
    return <Choices column={column} chosen={chosen} onApply={is} />
  if (column.unit === 'reference' && searchable) {
    return <References resource={searchable} label={column.label} chosen={chosen} onApply={is} />
  }
  if (isNumeric(column.unit)) {
    return (
      <RangeForm {...{ column, filter, manner }} onApply={(from, to) => onApply({ ...none, from, to })}>
        <Apply />
      </RangeForm>
    )
  }
  if (isDay(column)) {
    return (
      <>
        <label className="vd-field">
          <span>{say('filters.period')}</span>
          <select className="vd-input" value={filter.is ?? ''} onChange={(event) => is(event.target.value)}>
            <option value="">{say('filters.daysBelow')}</option>
            {PERIODS.map(([key, label]) => (
              <option key={key} value={key}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <DaysForm initial={filter} onApply={({ from, to }) => onApply({ ...none, from, to })} />
      </>
    )
  }
  const label = say(column.unit === 'text' ? 'filters.contains' : 'filters.isOneOf')
  return <Text label={label} value={filter.is?.startsWith('is:') ? '' : (filter.is ?? '')} onApply={is} />
}

const Choices: React.FC<{
  readonly column: Column
  readonly chosen: readonly string[]
  readonly onApply: (value: string) => void
}> = ({ column, chosen, onApply }) => {
  const [ticked, setTicked] = useState(chosen)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onApply(writeList(ticked))
      }}
    >
      <fieldset className="vd-choices">
        <legend className="vd-hidden">{column.label}</legend>
        {column.choices.map(({ value, label }) => (
          <label key={value} className="vd-choice">
            <input
              type="checkbox"
              checked={ticked.includes(value)}
              onChange={({ target }) =>
                setTicked(target.checked ? [...ticked, value] : ticked.filter((one) => one !== value))
              }
            />
            {label}
          </label>
        ))}
      </fieldset>
      <Apply />
    </form>
  )
}

const References: React.FC<{
  readonly resource: string
  readonly label: string
  readonly chosen: readonly string[]
  readonly onApply: (value: string) => void
}> = ({ resource, label, chosen, onApply }) => {
  const [ids, setIds] = useState(chosen)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onApply(writeList(ids))
      }}
    >
      <ReferenceList resource={resource} label={label} chosen={ids} onChange={setIds} />
      <Apply />
    </form>
  )
}

const Text: React.FC<{
  readonly label: string
  readonly value: string
  readonly onApply: (value: string) => void
}> = ({ label, value, onApply }) => {
  const [text, setText] = useState(value)
  return (
    <form
      className="vd-days"
      onSubmit={(event) => {
        event.preventDefault()
        onApply(text.trim())
      }}
    >
      <label className="vd-field vd-field-wide">
        <span>{label}</span>
        <input className="vd-input" type="text" value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <Apply />
    </form>
  )
}

const Apply: React.FC = () => (
  <button type="submit" className="vd-button vd-button-primary">
    {say('filters.apply')}
  </button>
)
