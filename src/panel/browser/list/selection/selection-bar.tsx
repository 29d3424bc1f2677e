import React, { useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react'
import { ownValue } from '../../../../reports/own-value.js'
import type { Column } from '../../../../reports/report'
import type { RowsAnswer } from '../../../../reports/rows/rows'
import { formatCount, formatValue, type Manner } from '../../format'
import { say } from '../../language'
import { Icon } from '../../parts/icon'
import { FigureSkeleton } from '../../parts/skeleton'
import { apiAddress } from '../../talk/address'
import { ApiError, postQuery } from '../../talk/api'
import type { Me, Report, TotalsAnswer, Value } from '../../talk/api-shapes'
import { choiceLabel, toldApart } from '../../words'
import { copiedTable } from './copied-table'
import { copyTable } from './copy-table'
import { rowsOfSelected } from './selected-query'
import { MOST_SELECTED, type Selection } from './selection'
import { SelectionExport } from './selection-export'
import { type SelectedTotals, useSelectedTotals } from './use-selected-totals'
import { useSize } from './use-selection'

interface Props {
  readonly report: Report
  readonly selection: Selection
  readonly search: string
  readonly manner: Manner
  readonly me: Me
  /** The columns that are shown, in their order. */
  readonly columns: readonly Column[]
  /** Whatever changes when there may be other figures. */
  readonly round: unknown
}

/** How many rows are picked, what they add up to, and what can be done with them; it is there as long as there are any. */
export const SelectionBar: React.FC<Props> = (props) => {
  const { selection, manner } = props
  const size = useSize(selection)
  return (
    <>
      <output className="vd-hidden">
        {size > 0 ? say('selection.rows', { n: size, count: formatCount(size, manner) }) : ''}
      </output>
      {size > 0 ? <Bar {...props} size={size} /> : null}
    </>
  )
}

const Bar: React.FC<Props & { readonly size: number }> = ({ size, ...props }) => {
  const { report, selection, search, manner, me, columns, round } = props
  const ids = useSyncExternalStore(selection.subscribe, selection.ids)
  const isFull = useSyncExternalStore(selection.subscribe, selection.isFull)
  const [said, setSaid] = useState('')
  const bar = useRef<HTMLElement>(null)
  useRoomBelow(bar)
  // What was said was said of other rows.
  const ofRows = useRef(ids)
  if (ofRows.current !== ids) {
    ofRows.current = ids
    if (said !== '') setSaid('')
  }
  const counted = { n: size, count: formatCount(size, manner) }
  const copy = async (): Promise<void> => {
    setSaid('')
    const table = postQuery<RowsAnswer>(apiAddress(report.name, 'rows'), rowsOfSelected(search, ids)).then(
      ({ rows, labels }) => copiedTable(columns, rows, labels, manner),
    )
    try {
      await copyTable(table)
      const { rows } = await table
      setSaid(say('selection.isCopied', { n: rows, count: formatCount(rows, manner) }))
    } catch (error) {
      // Where the rows came, it is the browser that refused.
      const failure = await table.then(
        () => null,
        (cause: unknown) => cause ?? error,
      )
      setSaid(failure === null ? say('selection.notCopied') : wordsOf(failure))
    }
  }
  return (
    <section className="vd-selection" aria-label={say('selection.selection')} ref={bar}>
      <div className="vd-selection-head">
        <strong data-selected={size}>{say('selection.rows', counted)}</strong>
        {isFull ? <span role="alert">{say('selection.full', { most: MOST_SELECTED })}</span> : null}
        <output className="vd-muted">{said}</output>
        <div className="vd-selection-actions">
          <button type="button" className="vd-button vd-button-small" onClick={copy}>
            {say('selection.copy')}
          </button>
          {me.mayExport ? (
            <SelectionExport
              {...{ report, search, ids, manner, onSaid: setSaid }}
              shown={columns.map(({ name }) => name)}
            />
          ) : null}
          <button
            type="button"
            className="vd-button vd-button-small"
            onClick={() => {
              selection.clear()
              // What was clicked is gone: the keyboard goes on in the table.
              document.getElementById('vd-rows')?.focus({ preventScroll: true })
            }}
          >
            <Icon name="close" />
            {say('selection.clear')}
          </button>
        </div>
      </div>
      {report.totals.length > 0 ? <Sums {...{ report, search, ids, manner, round, size }} /> : null}
    </section>
  )
}

function wordsOf(failure: unknown): string {
  return failure instanceof ApiError ? failure.message : say('selection.copyFailed')
}

interface SumsProps extends Pick<Props, 'report' | 'search' | 'manner' | 'round'> {
  readonly ids: readonly string[]
  readonly size: number
}

const Sums: React.FC<SumsProps> = ({ report, search, ids, manner, round, size }) => {
  const selected = useSelectedTotals(report, search, ids, round)
  const { totals, isCurrent, error, retry } = selected
  if (error) {
    return (
      <p role="alert">
        {say('list.totalsFailed')} {error.message}{' '}
        <button type="button" className="vd-text-button" onClick={retry}>
          {say('faults.tryAgain')}
        </button>
      </p>
    )
  }
  const gone = totals && isCurrent ? size - totals.count : 0
  return (
    <>
      {linesOf(report, selected).map(({ key, label, of }) => (
        <dl key={key} className="vd-strip" aria-label={label ?? undefined} aria-busy={!isCurrent}>
          {label === null ? null : <div className="vd-selection-line">{label}</div>}
          {report.totals.map((total) => (
            <div key={total.name} className="vd-strip-item" title={total.definition ?? undefined}>
              <dt>{total.label}</dt>
              <dd data-selected-total={isCurrent ? total.name : undefined}>
                {of ? formatValue(ownValue(of, total.name), total.unit, manner) : <FigureSkeleton />}
              </dd>
            </div>
          ))}
        </dl>
      ))}
      {gone > 0 ? (
        <p className="vd-muted">{say('selection.gone', { n: gone, count: formatCount(gone, manner) })}</p>
      ) : null}
    </>
  )
}

interface Line {
  readonly key: string
  /** What the totals are of, where they exist for one value at a time only. */
  readonly label: string | null
  readonly of: TotalsAnswer['totals'] | null
}

function linesOf(report: Report, { totals }: SelectedTotals): readonly Line[] {
  if (!report.totalsBy || !totals?.groups) return [{ key: '', label: null, of: totals?.totals ?? null }]
  const by = report.columns.find(({ name }) => name === report.totalsBy)
  const keys = totals.groups.flatMap(({ key }) => (Array.isArray(key) ? [] : [key as Value]))
  const column = by ? toldApart(by, () => keys) : null
  const order = column?.choices.map(({ value }) => value) ?? []
  return totals.groups
    .map((group) => ({ key: String(group.key), label: choiceLabel(column, String(group.key)), of: group.totals }))
    .sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key))
}

/** Tells the table how much of the window the bar takes, so that the totals stay in sight above it. */
function useRoomBelow(bar: React.RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const page = bar.current?.closest<HTMLElement>('.vd-page')
    if (!page || !bar.current) return undefined
    const tell = (): void => page.style.setProperty('--vd-foot', `${bar.current?.offsetHeight ?? 0}px`)
    tell()
    const sizes = new ResizeObserver(tell)
    sizes.observe(bar.current)
    return () => {
      sizes.disconnect()
      page.style.removeProperty('--vd-foot')
    }
  }, [bar])
}
