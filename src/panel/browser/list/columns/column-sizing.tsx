import React, { createContext, useContext, useMemo, useRef } from 'react'
import { ownValue } from '../../../../reports/own-value.js'
import type { Column } from '../../../../reports/report'
import { isNumeric } from '../../format'
import { asWidth } from './change-columns'

type Widths = Readonly<Record<string, number>>

interface Sizing {
  /** Follows the pointer until it is let go. */
  readonly drag: (column: Column, event: React.PointerEvent) => void
  /** As wide as what is in it. */
  readonly fit: (column: Column) => void
}

const SizingHere = createContext<Sizing | null>(null)

interface Props {
  readonly columns: readonly Column[]
  /** Null where columns are as wide as what is in them. */
  readonly widths: Widths | null
  /** Cells before the first column. */
  readonly before: number
  readonly onChange: (widths: Widths) => void
  readonly children: React.ReactElement
}

/**
 * The widths of a table's columns. They are rules for places, and no styles of cells: while an edge is dragged one text
 * changes, and no row is drawn anew.
 */
export const SizedColumns: React.FC<Props> = ({ columns, widths, before, onChange, children }) => {
  const style = useRef<HTMLStyleElement>(null)
  const newest = useRef({ columns, widths, before, onChange })
  newest.current = { columns, widths, before, onChange }
  const sizing = useMemo((): Sizing => {
    const show = (now: Widths | null): void => {
      const { columns, before } = newest.current
      if (style.current) style.current.textContent = rulesOf(columns, now, before)
    }
    const tableOf = () => style.current?.parentElement?.querySelector<HTMLTableElement>('.vd-table') ?? null
    // The first one that is set sets all others as they are: else what it leaves would go to them.
    const measured = (): Record<string, number> => {
      const { columns, before, widths } = newest.current
      const cells = tableOf()?.tHead?.rows[0]?.cells
      const all = columns.map(({ name }, place) => [name, asWidth(cells?.[place + before]?.offsetWidth ?? 0)] as const)
      return { ...widths, ...Object.fromEntries(all) }
    }
    return {
      drag: (column, event) => {
        if (event.button !== 0) return
        event.preventDefault()
        const handle = event.currentTarget as HTMLElement
        const start = measured()
        const from = event.clientX
        let now: Widths | null = null
        const follow = ({ clientX }: PointerEvent): void => {
          now = { ...start, [column.name]: asWidth((start[column.name] ?? 0) + clientX - from) }
          tableOf()?.classList.add('vd-sized')
          show(now)
        }
        const end = (): void => {
          handle.removeEventListener('pointermove', follow)
          handle.removeEventListener('pointerup', end)
          handle.removeEventListener('pointercancel', end)
          if (now) newest.current.onChange(now)
        }
        handle.setPointerCapture(event.pointerId)
        handle.addEventListener('pointermove', follow)
        handle.addEventListener('pointerup', end)
        handle.addEventListener('pointercancel', end)
      },
      fit: (column) => {
        const { columns, before, onChange } = newest.current
        const { [column.name]: _, ...others } = measured()
        const table = tableOf()
        table?.classList.add('vd-sized')
        show(others)
        const cell = table?.tHead?.rows[0]?.cells[before + columns.indexOf(column)]
        onChange({ ...others, [column.name]: asWidth(cell?.offsetWidth ?? 0) })
      },
    }
  }, [])
  return (
    <SizingHere.Provider value={sizing}>
      <style ref={style}>{rulesOf(columns, widths, before)}</style>
      {children}
    </SizingHere.Provider>
  )
}

/** The edge of a heading, for the pointer: whoever uses the keyboard has buttons beside the column's name in "Columns". */
export const ColumnEdge: React.FC<{ readonly column: Column }> = ({ column }) => {
  const sizing = useContext(SizingHere)
  return (
    <span
      className="vd-edge"
      aria-hidden="true"
      data-edge={column.name}
      onPointerDown={(event) => sizing?.drag(column, event)}
      onDoubleClick={() => sizing?.fit(column)}
    />
  )
}

/** Words end with dots where their column ends; figures are never cut: their column is as wide as they are at least. */
function rulesOf(columns: readonly Column[], widths: Widths | null, before: number): string {
  if (widths === null) return ''
  const rules = columns.map((column, place) => {
    const width = ownValue(widths, column.name)
    const cell = `.vd-table.vd-sized tr > :nth-child(${place + before + 1})`
    // As wide as what is in it, in a table that has columns of a set width.
    if (width === undefined) return `${cell} { max-width: none; }`
    const isWords = !isNumeric(column.unit) && column.unit !== 'date' && column.unit !== 'time'
    const most = isWords
      ? `max-width: calc(${width}px * var(--vd-spaced, 1)); overflow: hidden; text-overflow: ellipsis;`
      : ''
    return `${cell} { box-sizing: border-box; width: ${width}px; min-width: ${width}px; ${most} }`
  })
  return `@layer viewdesk { @media screen { .vd-table.vd-sized { width: auto; } ${rules.join(' ')} } }`
}
