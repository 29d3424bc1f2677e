import React from 'react'
import { writeList } from '../../../reports/asking/address.js'
import type { Column } from '../../../reports/report'
import type { RowsAnswer } from '../../../reports/rows/rows'
import type { Density } from '../../staff-choices'
import type { Filters } from '../filter-bar/use-filters'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { Popover } from '../parts/popover'
import { chosenColumns } from '../talk/address'
import type { Report } from '../talk/api-shapes'
import { chooseColumns, chooseDensity } from '../talk/choices'
import { inListOrder, openingColumns } from './shown-columns'

interface Props {
  readonly report: Report
  readonly filters: Filters
  readonly data: RowsAnswer | null
  readonly density: Density
}

/** Which columns the list shows and how high its rows are; both are remembered for this person. */
export const ColumnChooser: React.FC<Props> = ({ report, filters, data, density }) => {
  const chosen = chosenColumns(filters.search)
  const count = chosen
    ? say('list.columnsChosen', { chosen: chosen.length, all: report.columns.length })
    : say('list.columns')
  return (
    <Popover
      label={say('list.columnsAndRows')}
      align="end"
      buttonClass={chosen ? 'vd-control vd-control-set' : 'vd-control vd-control-quiet'}
      button={
        <>
          <Icon name="columns" />
          <span className="vd-tool-words">{count}</span>
        </>
      }
    >
      {() => (
        <>
          <ColumnChoice {...{ report, filters, data, chosen }} />
          <DensityChoice density={density} />
        </>
      )}
    </Popover>
  )
}

interface ChoiceProps extends Omit<Props, 'density'> {
  readonly chosen: readonly string[] | null
}

const ColumnChoice: React.FC<ChoiceProps> = ({ report, filters, data, chosen }) => {
  const changed = React.useRef(false)
  const all = inListOrder(report)
  const unchosen = openingColumns(report, data?.rows ?? [], data?.labels ?? {})
  const ticked = chosen ?? unchosen.map(({ name }) => name)
  const set = (columns: readonly string[] | null): void => {
    // The same rows in other columns: the page stays, and all ticks together are one step back.
    const page = new URLSearchParams(filters.search).get('page')
    filters.change({ columns: columns && writeList(columns), ...(page && { page }) }, { sameStep: changed.current })
    chooseColumns(report.name, columns)
    changed.current = true
  }
  const toggle = (column: Column, isShown: boolean): void =>
    set(all.map(({ name }) => name).filter((name) => (name === column.name ? isShown : ticked.includes(name))))
  return (
    <>
      <fieldset className="vd-choices vd-column-choices">
        <legend className="vd-editor-title">{say('list.columns')}</legend>
        {all.map((column) => (
          <label key={column.name} className="vd-choice">
            <input
              type="checkbox"
              checked={ticked.includes(column.name)}
              disabled={ticked.length === 1 && ticked[0] === column.name}
              onChange={({ target }) => toggle(column, target.checked)}
            />
            {column.label}
          </label>
        ))}
      </fieldset>
      <div className="vd-panel-foot">
        <span className="vd-muted">{say('list.columnsShown', { shown: ticked.length, all: all.length })}</span>
        {report.defaultColumns ? (
          <button type="button" className="vd-text-button" disabled={chosen === null} onClick={() => set(null)}>
            {say('list.usualColumns')}
          </button>
        ) : null}
        <button
          type="button"
          className="vd-text-button"
          disabled={ticked.length === all.length}
          onClick={() => set(everything(report))}
        >
          {say('list.showAll')}
        </button>
      </div>
    </>
  )
}

/** Nothing chosen, so that a new column appears by itself; but where a list leaves out what says its title again, each by name. */
function everything(report: Report): readonly string[] | null {
  const mayLeaveOut =
    report.defaultColumns !== null ||
    (report.titleColumn !== null && report.columns.some(({ unit }) => unit === 'reference'))
  return mayLeaveOut ? inListOrder(report).map(({ name }) => name) : null
}

const DENSITIES: readonly (readonly [Density, string])[] = [
  ['comfortable', say('list.comfortable')],
  ['compact', say('list.compact')],
]

const DensityChoice: React.FC<{ readonly density: Density }> = ({ density }) => (
  <fieldset className="vd-choices vd-density">
    <legend className="vd-editor-title">{say('list.rowHeight')}</legend>
    {DENSITIES.map(([key, label]) => (
      <label key={key} className="vd-choice">
        <input type="radio" name="density" checked={density === key} onChange={() => chooseDensity(key)} />
        {label}
      </label>
    ))}
  </fieldset>
)
