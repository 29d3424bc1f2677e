import React, { useState } from 'react'
import { formatCount, type Manner } from '../format'
import { DECIMAL_MARK, say } from '../language'
import { countFilters, isGrouped } from '../talk/address'
import type { Report } from '../talk/api-shapes'
import { type ExportKind, exportAddress, isTooLongForExcel, MOST_ROWS_OF_EXCEL, newTicket } from './export-address'

interface Props {
  readonly report: Report
  readonly search: string
  readonly manner: Manner
  readonly count: number | null
  readonly shown: readonly string[]
  readonly onChoose: (ticket: string, address: string) => void
}

/** How many rows, which columns, and the kinds of files; each is a link of its own, which a new tab takes too. */
export const ExportMenu: React.FC<Props> = ({ report, search, manner, count, shown, onChoose }) => {
  const [isAll, setAll] = useState(false)
  const isOfGroups = isGrouped(search)
  const hasMore = report.columns.length > shown.length && !isOfGroups
  const columns = isAll || shown.length === 0 ? null : shown
  return (
    <div className="vd-export-menu">
      {isOfGroups ? <p className="vd-menu-note">{say('exports.groups')}</p> : null}
      {count === null || isOfGroups ? null : (
        <p className="vd-menu-note">
          {say(countFilters(search) > 0 ? 'exports.rowsUnder' : 'exports.rowsInAll', {
            n: count,
            count: formatCount(count, manner),
          })}
        </p>
      )}
      {hasMore ? (
        <ColumnsChoice all={report.columns.length} shown={shown.length} isAll={isAll} onChange={setAll} />
      ) : null}
      <ul className="vd-export-kinds">
        {KINDS.map((kind) => (
          <li key={kind}>
            {kind === 'excel' && !isOfGroups && count !== null && isTooLongForExcel(count) ? (
              <TooLong count={count} manner={manner} />
            ) : (
              <Kind {...{ kind, report, search, count, columns, onChoose }} />
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

export const KINDS: readonly ExportKind[] = ['excel', 'csv', 'csvForExcel', 'json']

const Kind: React.FC<
  Pick<Props, 'report' | 'search' | 'count' | 'onChoose'> & {
    readonly kind: ExportKind
    readonly columns: readonly string[] | null
  }
> = ({ kind, report, search, count, columns, onChoose }) => {
  const [ticket] = useState(newTicket)
  const withTotals = kind === 'excel' && report.totals.length > 0
  const address = exportAddress(report, kind, { search, columns, count, ticket })
  return (
    <a
      className="vd-menu-item"
      href={address}
      data-action="export"
      data-focus={kind === 'excel' ? '' : undefined}
      onClick={(click) => {
        if (click.ctrlKey || click.metaKey || click.shiftKey) return
        click.preventDefault()
        onChoose(ticket, address)
      }}
    >
      {say(`exports.${kind}`)} <small>{noteOf(kind, withTotals)}</small>
    </a>
  )
}

export function noteOf(kind: ExportKind, withTotals: boolean): string {
  if (kind === 'excel') return say(withTotals ? 'exports.excelNoteTotals' : 'exports.excelNote')
  if (kind === 'csvForExcel' && DECIMAL_MARK === ',') return say('exports.csvForExcelNoteSemicolons')
  return say(`exports.${kind}Note`)
}

const TooLong: React.FC<{ readonly count: number; readonly manner: Manner }> = ({ count, manner }) => (
  <p className="vd-menu-note" role="note">
    {say('exports.tooMany', { most: formatCount(MOST_ROWS_OF_EXCEL, manner), count: formatCount(count, manner) })}
  </p>
)

const ColumnsChoice: React.FC<{
  readonly all: number
  readonly shown: number
  readonly isAll: boolean
  readonly onChange: (isAll: boolean) => void
}> = ({ all, shown, isAll, onChange }) => (
  <fieldset className="vd-export-columns">
    <legend>{say('exports.columns')}</legend>
    <label className="vd-choice">
      <input type="radio" name="vd-export-columns" checked={!isAll} onChange={() => onChange(false)} />
      {say('exports.asShown', { count: shown })}
    </label>
    <label className="vd-choice">
      <input type="radio" name="vd-export-columns" checked={isAll} onChange={() => onChange(true)} />
      {say('exports.all', { count: all })}
    </label>
  </fieldset>
)
