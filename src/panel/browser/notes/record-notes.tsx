import React from 'react'
import type { Manner } from '../format'
import { say } from '../language'
import { apiAddress } from '../talk/address'
import type { Catalogue, Notes, Report } from '../talk/api-shapes'
import { useRemote } from '../talk/use-remote'
import { NotesOnOne } from './note-items'

interface Props {
  readonly catalogue: Catalogue
  readonly report: Report
  readonly record: string
  readonly manner: Manner
}

/** The notes on a record, on its page. */
export const RecordNotes: React.FC<Props> = ({ catalogue, report, record, manner }) => {
  const { data, reload } = useRemote<Pick<Notes, 'notes'>>(
    apiAddress(report.name, `records/${encodeURIComponent(record)}/notes`),
  )
  const notes = data?.notes ?? []
  const mayWrite = catalogue.me.mayWriteNotes
  if (notes.length === 0 && !mayWrite) return null
  return (
    <section className="vd-record-notes" aria-label={say('notes.notes')}>
      <NotesOnOne report={report.name} {...{ notes, mayWrite, manner }} subject={{ record }} onDone={reload} />
    </section>
  )
}
