import React, { useState } from 'react'
import { type ExportKind, exportAddress, newTicket } from '../../exporting/export-address'
import { KINDS, noteOf } from '../../exporting/export-menu'
import { formatCount, type Manner } from '../../format'
import { say } from '../../language'
import { Icon } from '../../parts/icon'
import { Popover } from '../../parts/popover'
import { fetchFile } from '../../talk/api'
import type { Report } from '../../talk/api-shapes'
import { asApiError } from '../../talk/use-remote'
import { withRecords } from './selected-query'

interface Props {
  readonly report: Report
  readonly search: string
  readonly ids: readonly string[]
  readonly shown: readonly string[]
  readonly manner: Manner
  readonly onSaid: (words: string) => void
}

/** A file of the picked rows: by the route of all exports, which writes it down as any other. */
export const SelectionExport: React.FC<Props> = ({ report, search, ids, shown, manner, onSaid }) => {
  const [isRunning, setRunning] = useState(false)
  const download = async (kind: ExportKind): Promise<void> => {
    const count = ids.length
    const wanted = {
      search: withRecords(search, ids),
      columns: shown.length > 0 ? shown : null,
      count,
      ticket: newTicket(),
    }
    const [address = '', query = ''] = exportAddress(report, kind, wanted).split('?')
    setRunning(true)
    // What became of the one before would be read as of this one.
    onSaid('')
    try {
      const { file, name, rows } = await fetchFile(address, query)
      save(file, name)
      onSaid(say('selection.exported', { n: rows, count: formatCount(rows, manner) }))
    } catch (error) {
      onSaid(asApiError(error).message)
    }
    setRunning(false)
  }
  return (
    <Popover
      label={say('selection.export')}
      align="end"
      buttonClass="vd-button vd-button-small"
      button={
        <>
          <Icon name={isRunning ? 'refresh' : 'download'} spinning={isRunning} />
          {say('selection.export')}
        </>
      }
    >
      {(close) => (
        <ul className="vd-export-kinds">
          {KINDS.map((kind) => (
            <li key={kind}>
              <button
                type="button"
                className="vd-menu-item"
                data-action="export-selection"
                onClick={() => {
                  close()
                  void download(kind)
                }}
              >
                {say(`exports.${kind}`)} <small>{noteOf(kind, kind === 'excel' && report.totals.length > 0)}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Popover>
  )
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  // Not at once: some browsers read it a moment later.
  window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
