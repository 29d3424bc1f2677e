import React from 'react'
import type { Manner } from '../format'
import { say } from '../language'
import { apiAddress } from '../talk/address'
import type { Notes } from '../talk/api-shapes'
import { useRemote } from '../talk/use-remote'
import { NotesOnOne } from './note-items'
import { useNotesHere } from './notes-here'

interface Props {
  readonly report: string
  readonly total: string
  /** The filters that the figure stands under. */
  readonly query: string
  readonly mayWrite: boolean
  readonly manner: Manner
}

/** The notes on one figure, beside what is known of it. */
export const FigureNotes: React.FC<Props> = ({ report, total, query, mayWrite, manner }) => {
  const here = useNotesHere()
  const { data, reload } = useRemote<Notes>(apiAddress(report, 'notes', query))
  const notes = (data?.notes ?? []).filter(
    ({ about }) => about.kind === 'figure' && about.total === total && about.group === null,
  )
  if (notes.length === 0 && !mayWrite) return null
  const done = (): void => {
    reload()
    here?.reload()
  }
  return (
    <section className="vd-figure-notes" aria-label={say('notes.notes')}>
      <h3>{say('notes.notes')}</h3>
      <NotesOnOne {...{ report, notes, mayWrite, manner }} subject={{ total, query }} onDone={done} />
    </section>
  )
}
