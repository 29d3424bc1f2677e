import React, { useRef } from 'react'
import { useNavigate } from 'react-router'
import type { Column } from '../../../reports/report'
import type { Labels } from '../../../reports/rows/labels'
import type { Row } from '../../../reports/rows/record-id'
import type { DurationUnit } from '../durations'
import type { Manner } from '../format'
import { say, withinSentence } from '../language'
import { PageLink } from '../parts/page-link'
import { ValueCell } from '../parts/value-cell'
import { recordAddress } from '../talk/address'
import type { Report } from '../talk/api-shapes'
import { EXACTLY } from '../talk/opening'
import { alignment } from './alignment'

export type Durations = ReadonlyMap<string, DurationUnit>

interface Props {
  readonly columns: readonly Column[]
  readonly report: Report
  readonly row: Row
  readonly labels: Labels
  readonly manner: Manner
  readonly resources: ReadonlySet<string>
  readonly entry: Column | undefined
  /** The unit that each column of durations is read in. */
  readonly durations: Durations
}

/** One row: a click anywhere on it opens its record, one with Ctrl or the middle button in a tab of its own. */
export const BodyRow: React.FC<Props> = ({ report, columns, row, labels, manner, resources, entry, durations }) => {
  const navigate = useNavigate()
  // Where nothing tells rows apart, none has a page.
  const href = row._id === null ? null : recordAddress(report.name, String(row._id))
  const link = useRef<HTMLTableRowElement>(null)
  const openRecord = (event: React.MouseEvent): void => {
    if (href === null || isOnControl(event) || window.getSelection()?.toString()) return
    if (event.ctrlKey || event.metaKey || event.shiftKey) {
      openTab(href)
      return
    }
    // Who comes back finds the focus where it was.
    link.current?.querySelector<HTMLElement>('.vd-row-link')?.focus({ preventScroll: true })
    navigate(href, { state: EXACTLY })
  }
  const openBeside = (event: React.MouseEvent): void => {
    if (href !== null && event.button === MIDDLE && !isOnControl(event)) openTab(href)
  }
  // Else the middle button would begin to scroll.
  const holdStill = (event: React.MouseEvent): void => {
    if (href !== null && event.button === MIDDLE && !isOnControl(event)) event.preventDefault()
  }
  return (
    <tr
      ref={link}
      onClick={openRecord}
      onAuxClick={openBeside}
      onMouseDown={holdStill}
      data-record={row._id ?? undefined}
    >
      {columns.map((column, place) => {
        const cell = (
          <ValueCell
            {...{ column, labels, manner, resources }}
            value={row[column.name]}
            durations={durations.get(column.name)}
          />
        )
        const content =
          column === entry && href !== null ? (
            <PageLink className="vd-row-link" href={href} aria-label={entryLabel(column, row)}>
              {cell}
            </PageLink>
          ) : (
            cell
          )
        return place === 0 ? (
          <th key={column.name} scope="row" className={alignment(column)} data-column={column.name}>
            {content}
          </th>
        ) : (
          <td key={column.name} className={alignment(column)} data-column={column.name}>
            {content}
          </td>
        )
      })}
    </tr>
  )
}

/** The button of the wheel. */
const MIDDLE = 1

function isOnControl({ target }: React.MouseEvent): boolean {
  return target instanceof Element && target.closest('a, button') !== null
}

function openTab(href: string): void {
  window.open(href, '_blank', 'noopener')
}

function entryLabel(column: Column, row: Row): string | undefined {
  const value = row[column.name]
  return value === null || value === undefined
    ? say('list.openWithout', { column: withinSentence(column.label) })
    : undefined
}
