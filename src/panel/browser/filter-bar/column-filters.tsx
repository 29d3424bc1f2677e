import React, { useState } from 'react'
import { recordsKey } from '../../../reports/asking/address.js'
import { columnOf } from '../../../reports/asking/dimension-columns.js'
import type { Dimension } from '../../../reports/dimension'
import { labelIn } from '../../../reports/own-value.js'
import type { Column } from '../../../reports/report'
import type { Labels } from '../../../reports/rows/labels'
import { formatCount, type Manner } from '../format'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { Popover } from '../parts/popover'
import { type ColumnFilter, columnFilters, filterChanges, listOf, namedRecords } from '../talk/address'
import type { Report } from '../talk/api-shapes'
import { FilterEditor } from './filter-editor'
import { filterWords } from './filter-words'
import { Fitting } from './fitting'
import type { Filters } from './use-filters'
import { useLabels } from './use-labels'
import { PHONE, useMedia } from './use-media'

interface Props {
  readonly report: Report
  /** Dimensions that have a picker of their own. */
  readonly dimensions: readonly Dimension[]
  readonly filters: Filters
  readonly manner: Manner
  readonly labels: Labels
  /** What stands behind them: the way to clear all. */
  readonly children?: React.ReactNode
}

/** The filters of single columns as chips, and the menu that adds one. */
export const ColumnFilters: React.FC<Props> = ({ report, dimensions, filters, manner, labels, children }) => {
  const isPhone = useMedia(PHONE)
  const applied = columnFilters(filters.search)
  const picked = dimensions.map(({ name }) => columnOf(report.dimensions, name))
  const columns = report.columns.filter(({ name }) => !picked.includes(name))
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
  const records = namedRecords(filters.search)
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
  if (records > 0) {
    const words = say('filters.records', { n: records, count: formatCount(records, manner) })
    const onClear = () => filters.change({ [recordsKey]: null })
    chips.unshift(<PlainChip key={recordsKey} {...{ words, onClear }} />)
  }
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
      {(close) => <ColumnChoice columns={columns} applied={applied} editorOf={editorOf} close={close} />}
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
  readonly columns: readonly Column[]
  readonly applied: readonly ColumnFilter[]
  readonly editorOf: EditorOf
  readonly close: () => void
}

const ColumnChoice: React.FC<ChoiceProps> = ({ columns, applied, editorOf, close }) => {
  const [chosen, setChosen] = useState<Column | null>(null)
  if (chosen) {
    const before = applied.find(({ column }) => column === chosen.name)
    return <>{editorOf(chosen, before ?? { column: chosen.name, is: null, from: null, to: null }, close)}</>
  }
  return (
    <div className="vd-menu">
      {columns.map((column) => (
        <button key={column.name} type="button" className="vd-menu-item" onClick={() => setChosen(column)}>
          {column.label}
        </button>
      ))}
    </div>
  )
}

/** One that has nothing to be set, only taken out. */
const PlainChip: React.FC<{ readonly words: string; readonly onClear: () => void }> = ({ words, onClear }) => (
  <span className="vd-chip">
    <span className="vd-chip-text">{words}</span>
    <ClearChip {...{ words, onClear }} />
  </span>
)

const ClearChip: React.FC<{ readonly words: string; readonly onClear: () => void }> = ({ words, onClear }) => (
  <button
    type="button"
    className="vd-chip-clear"
    aria-label={say('filters.remove', { filter: words })}
    onClick={onClear}
  >
    <Icon name="close" />
  </button>
)

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
  const words = filterWords(column, filter, manner, (id) => labelIn(labels, filter.column, id) ?? labelOf(id))
  return (
    <span className="vd-chip">
      {column ? (
        <Popover label={say('filters.filterOf', { column: column.label })} buttonClass="vd-chip-text" button={words}>
          {(close) => editorOf(column, filter, close)}
        </Popover>
      ) : (
        <span className="vd-chip-text">{words}</span>
      )}
      <ClearChip {...{ words, onClear }} />
    </span>
  )
}
