import React from 'react'
import type { Manner } from '../format'
import { useCommands } from '../keys/commands'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { Popover } from '../parts/popover'
import type { Report } from '../talk/api-shapes'
import { type ExportKind, exportAddress, isTooLongForExcel, newTicket } from './export-address'
import { ExportMenu } from './export-menu'
import { progressWords } from './progress-words'
import { useExport } from './use-export'

interface Props {
  readonly report: Report
  readonly search: string
  readonly manner: Manner
  /** Rows under the filters; null while they are not known. */
  readonly count: number | null
  /** The columns that the list shows, in its order. */
  readonly shown: readonly string[]
}

/** The one button for files, and what becomes of the last one that was asked for. */
export const ExportButton: React.FC<Props> = ({ report, search, manner, count, shown }) => {
  const { progress, isRunning, isAway, isOfGroups, refusal, start, dismiss } = useExport(report.name)
  const download = (kind: ExportKind) => () => {
    const ticket = newTicket()
    start(ticket, exportAddress(report, kind, { search, columns: shown.length > 0 ? shown : null, count, ticket }))
  }
  const { title } = report
  useCommands([
    ...(count !== null && isTooLongForExcel(count)
      ? []
      : [{ name: say('keys.exportExcel', { title }), run: download('excel'), isOfPage: true }]),
    { name: say('keys.exportCsv', { title }), run: download('csv'), isOfPage: true },
  ])
  const said = React.useRef<HTMLOutputElement>(null)
  const isDone = progress?.state === 'done'
  // That a file is there has been read by whoever goes on with something else.
  React.useEffect(() => {
    if (!isDone) return
    const goOn = ({ target }: PointerEvent): void => {
      if (!said.current?.contains(target as Node)) dismiss()
    }
    document.addEventListener('pointerdown', goOn)
    return () => document.removeEventListener('pointerdown', goOn)
  }, [isDone, dismiss])
  return (
    <div className="vd-export" aria-busy={isRunning}>
      <Popover
        label={say('exports.exportOf', { title: report.title })}
        buttonClass="vd-button vd-button-primary"
        align="end"
        button={
          <>
            <Icon name={isRunning ? 'refresh' : 'download'} spinning={isRunning} />
            {say('exports.export')}
            <Icon name="chevron" />
          </>
        }
      >
        {(close) => (
          <ExportMenu
            {...{ report, search, manner, count, shown }}
            onChoose={(ticket, address) => {
              start(ticket, address)
              close()
            }}
          />
        )}
      </Popover>
      <output
        ref={said}
        className={progress || refusal ? 'vd-export-said' : 'vd-hidden'}
        data-export={refusal ? 'refused' : progress?.state}
      >
        {isAway ? say('runs.noAnswer') : progress ? progressWords(progress, isOfGroups, manner) : refusal}
        {refusal || isAway || (progress && !isRunning) ? (
          <button type="button" className="vd-text-button" onClick={dismiss}>
            {say('filters.close')}
          </button>
        ) : null}
      </output>
    </div>
  )
}
