import React, { useState } from 'react'
import type { Column } from '../../../reports/report'
import type { Labels } from '../../../reports/rows/labels'
import type { Manner } from '../format'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { Popover } from '../parts/popover'
import { type ColumnFilter, columnFilters, filterChanges, listOf } from '../talk/address'
import type { Report } from '../talk/api-shapes'
import { FilterEditor } from './filter-editor'
import { filterWords } from './filter-words'
import { Fitting } from './fitting'
import type { Filters } from './use-filters'
import { useLabels } from './use-labels'
import { PHONE, useMedia } from './use-media'

interface Props {
  readonly report: Report
  readonly filters: Filters
  readonly manner: Manner
  readonly labels: Labels
  /** What stands behind them: the way to clear all. */
  readonly children?: React.ReactNode
}

/** The filters of single columns as chips, and the menu that adds one. */
export const ColumnFilters: React.FC<Props> = ({ report, filters, manner, labels, children }) => {
  const isPhone = useMedia(PHONE)
  const applied = columnFilters(filters.search)
  const editorOf = (column: Column, filter: ColumnFilter, close: () => void): React.ReactNode => (
    <FilterEditor
      column={column}
      filter={filter}
      manner={manner}
      searchable={column.reference}
      onApply={(next) => {
        filters.change(filterChanges(next))
        close()
      }}
    />
  )
  const chips = applied.map((filter) => (
    <Chip
      key={filter.column}
      column={report.columns.find(({ name }) => name === filter.column) ?? null}
      filter={filter}
      manner={manner}
      labels={labels}
      editorOf={editorOf}
      onClear={() => filters.change(filterChanges({ ...filter, is: null, from: null, to: null }))}
    />
  ))
  const add = (
    <Popover
      label={say('filters.addLabel')}
      buttonClass="vd-control vd-control-quiet"
      button={
        <>
          <Icon name="plus" />
          {say('filters.add')}
        </>
      }
    >
      {(close) => <ColumnChoice report={report} applied={applied} editorOf={editorOf} close={close} />}
    </Popover>
  )
  if (isPhone)
    return (
      <>
        {chips}
        {add}
        {children}
      </>
    )
  return (
    <Fitting items={chips}>
      {add}
      {children}
    </Fitting>
  )
}

type EditorOf = (column: Column, filter: ColumnFilter, close: () => void) => React.ReactNode

interface ChoiceProps {
  readonly report: Report
  readonly applied: readonly ColumnFilter[]
  readonly editorOf: EditorOf
  readonly close: () => void
}

const ColumnChoice: React.FC<ChoiceProps> = ({ report, applied, editorOf, close }) => {
  const [chosen, setChosen] = useState<Column | null>(null)
  if (chosen) {
    const before = applied.find(({ column }) => column === chosen.name)
    return <>{editorOf(chosen, before ?? { column: chosen.name, is: null, from: null, to: null }, close)}</>
  }
  return (
    <div className="vd-menu">
      {report.columns
        .filter(({ name }) => name !== report.provider)
        .map((column) => (
          <button key={column.name} type="button" className="vd-menu-item" onClick={() => setChosen(column)}>
            {column.label}
          </button>
        ))}
    </div>
  )
}

interface ChipProps {
  readonly column: Column | null
  readonly filter: ColumnFilter
  readonly manner: Manner
  readonly labels: Labels
  readonly editorOf: EditorOf
  readonly onClear: () => void
}

const Chip: React.FC<ChipProps> = ({ column, filter, manner, labels, editorOf, onClear }) => {
  const reference = column?.reference ?? null
  const ids = reference && filter.is && !filter.is.startsWith('is:') ? listOf(filter.is) : []
  const labelOf = useLabels(reference, ids)
  const known = labels[filter.column]
  const words = filterWords(column, filter, manner, (id) => known?.[id] ?? labelOf(id))
  return (
    <span className="vd-chip">
      {column ? (
        <Popover label={say('filters.filterOf', { column: column.label })} buttonClass="vd-chip-text" button={words}>
          {(close) => editorOf(column, filter, close)}
        </Popover>
      ) : (
        <span className="vd-chip-text">{words}</span>
      )}
      <button
        type="button"
        className="vd-chip-clear"
        aria-label={say('filters.remove', { filter: words })}
        onClick={onClear}
      >
        <Icon name="close" />
      </button>
    </span>
  )
}
