import React, { useState } from 'react'
import { mostFrozen } from '../../../../reports/asking/address.js'
import type { Column } from '../../../../reports/report'
import type { RowsAnswer } from '../../../../reports/rows/rows'
import type { Density } from '../../../staff-choices'
import type { Filters } from '../../filter-bar/use-filters'
import { say } from '../../language'
import { Icon } from '../../parts/icon'
import { Popover } from '../../parts/popover'
import { chosenColumns, chosenLayout } from '../../talk/address'
import type { Report } from '../../talk/api-shapes'
import { type ChosenColumns, chooseDensity, useUnkept } from '../../talk/choices'
import { inListOrder, openingColumns } from '../shown-columns'
import { asWidth, changeColumns } from './change-columns'
import { moved, orderOf } from './column-order'

interface Props {
  readonly report: Report
  readonly filters: Filters
  readonly data: RowsAnswer | null
  readonly density: Density
}

/** Which columns the list shows, in which order and how wide, and how high its rows are; all are remembered for this person. */
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
          <Unkept />
        </>
      )}
    </Popover>
  )
}

const Unkept: React.FC = () => {
  const words = useUnkept()
  return words === '' ? null : (
    <p className="vd-form-error" role="alert">
      {words}
    </p>
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
  const layout = chosenLayout(filters.search)
  const names = all.map(({ name }) => name)
  // While it is open, what is ticked or not stays where it is.
  const [order, setOrder] = useState(() => orderOf(names, ticked))
  const change = (changes: Partial<ChosenColumns>): void => {
    changeColumns(report, filters, changes, { sameStep: changed.current })
    changed.current = true
  }
  const show = (next: readonly string[], shown: readonly string[]): void => {
    setOrder(next)
    change({ columns: next.filter((name) => shown.includes(name)) })
  }
  const toggle = (name: string, isShown: boolean): void =>
    show(order, isShown ? [...ticked, name] : ticked.filter((one) => one !== name))
  const widen = (name: string, by: number): void => {
    const now = { ...layout.widths, ...widthsNow() }
    change({ widths: { ...now, [name]: asWidth((now[name] ?? 0) + by) } })
  }
  const reset = (columns: readonly string[] | null, layout: Partial<ChosenColumns> = {}): void => {
    setOrder(orderOf(names, columns ?? unchosenNames(report, data)))
    change({ columns, ...layout })
  }
  const isReset = chosen === null && layout.widths === null && layout.frozen === null
  return (
    <>
      <fieldset className="vd-choices vd-column-choices">
        <legend className="vd-editor-title">{say('list.columns')}</legend>
        <ol>
          {order.map((name, place) => {
            const column = report.columns.find((one) => one.name === name)
            if (!column) return null
            return (
              <ColumnLine
                key={name}
                {...{ column, place }}
                last={order.length - 1}
                isShown={ticked.includes(name)}
                isOnly={ticked.length === 1 && ticked[0] === name}
                onToggle={(isShown) => toggle(name, isShown)}
                onMove={(to, moving = name) => show(moved(order, moving, to), ticked)}
                onWiden={(by) => widen(name, by)}
              />
            )
          })}
        </ol>
      </fieldset>
      <FrozenChoice
        columns={order
          .filter((name) => ticked.includes(name))
          .flatMap((name) => all.find((one) => one.name === name) ?? [])}
        frozen={layout.frozen ?? 1}
        onChange={(frozen) => change({ frozen: frozen === 1 ? null : frozen })}
      />
      <div className="vd-panel-foot">
        <span className="vd-muted">{say('list.columnsShown', { shown: ticked.length, all: all.length })}</span>
        <button
          type="button"
          className="vd-text-button"
          disabled={isReset}
          onClick={() => reset(null, { widths: null, frozen: null })}
        >
          {say('list.resetColumns')}
        </button>
        <button
          type="button"
          className="vd-text-button"
          disabled={ticked.length === all.length}
          onClick={() => reset(everything(report))}
        >
          {say('list.showAll')}
        </button>
      </div>
    </>
  )
}

function unchosenNames(report: Report, data: RowsAnswer | null): readonly string[] {
  return openingColumns(report, data?.rows ?? [], data?.labels ?? {}).map(({ name }) => name)
}

/** How wide the columns are on the screen, by name: the first one that is set sets all others as they are. */
function widthsNow(): Record<string, number> {
  const edges = document.querySelectorAll<HTMLElement>('.vd-table thead [data-edge]')
  return Object.fromEntries(
    [...edges].map((edge) => [edge.dataset.edge ?? '', asWidth(edge.parentElement?.offsetWidth ?? 0)]),
  )
}

interface LineProps {
  readonly column: Column
  readonly place: number
  readonly last: number
  readonly isShown: boolean
  readonly isOnly: boolean
  readonly onToggle: (isShown: boolean) => void
  /** @param moving the column itself, or one that was dropped on it */
  readonly onMove: (to: number, moving?: string) => void
  readonly onWiden: (by: number) => void
}

const STEP = 20

/** One column: whether it is shown, and buttons that move it and set its width; its line can be dragged as well. */
const ColumnLine: React.FC<LineProps> = ({ column, place, last, isShown, isOnly, onToggle, onMove, onWiden }) => {
  const { name, label } = column
  return (
    <li
      className="vd-column-line"
      draggable
      onDragStart={({ dataTransfer }) => dataTransfer.setData(DRAGGED, name)}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(DRAGGED)) event.preventDefault()
      }}
      onDrop={(event) => {
        event.preventDefault()
        const moving = event.dataTransfer.getData(DRAGGED)
        if (moving && moving !== name) onMove(place, moving)
      }}
    >
      <label className="vd-choice">
        <input
          type="checkbox"
          checked={isShown}
          disabled={isOnly}
          onChange={({ target }) => onToggle(target.checked)}
        />
        {label}
      </label>
      <span className="vd-column-buttons">
        {isShown ? (
          <span className="vd-column-width">
            <LineButton words={say('list.narrower', { column: label })} onClick={() => onWiden(-STEP)}>
              −
            </LineButton>
            <LineButton words={say('list.wider', { column: label })} onClick={() => onWiden(STEP)}>
              +
            </LineButton>
          </span>
        ) : null}
        <LineButton words={say('list.moveUp', { column: label })} isOff={place === 0} onClick={() => onMove(place - 1)}>
          <Icon name="up" />
        </LineButton>
        <LineButton
          words={say('list.moveDown', { column: label })}
          isOff={place === last}
          onClick={() => onMove(place + 1)}
        >
          <Icon name="down" />
        </LineButton>
      </span>
    </li>
  )
}

/** So that texts and files that are dropped here move nothing. */
const DRAGGED = 'application/x-viewdesk-column'

interface ButtonProps {
  readonly words: string
  readonly isOff?: boolean
  readonly onClick: () => void
  readonly children: React.ReactNode
}

/** It stays in the way of the Tab key at the ends: a button that goes off under the finger would lose the focus. */
const LineButton: React.FC<ButtonProps> = ({ words, isOff = false, onClick, children }) => (
  <button
    type="button"
    className="vd-line-button"
    aria-label={words}
    title={words}
    aria-disabled={isOff}
    onClick={() => {
      if (!isOff) onClick()
    }}
  >
    {children}
  </button>
)

interface FrozenProps {
  readonly columns: readonly Column[]
  readonly frozen: number
  readonly onChange: (frozen: number) => void
}

/** Up to which column they stay at the left while the others move. */
const FrozenChoice: React.FC<FrozenProps> = ({ columns, frozen, onChange }) => (
  <label className="vd-frozen-choice">
    {say('list.staysUpTo')}
    <select
      className="vd-input"
      value={Math.min(frozen, columns.length)}
      onChange={({ target }) => onChange(Number(target.value))}
    >
      {columns.slice(0, mostFrozen).map(({ name, label }, place) => (
        <option key={name} value={place + 1}>
          {label}
        </option>
      ))}
    </select>
  </label>
)

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
