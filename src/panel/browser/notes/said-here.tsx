import React, { useState } from 'react'
import { say } from '../language'
import type { Report } from '../talk/api-shapes'
import { NoteItem } from './note-items'
import { notesOnDays, useNotesHere } from './notes-here'
import { ReviewLine } from './review-line'

/** So many notes stand above the figures at first. */
const MOST = 2

/** Above the figures: who has looked through them, and what was noted on these days. */
export const SaidHere: React.FC<{ readonly report: Report | null }> = ({ report }) => {
  const here = useNotesHere()
  const [showsAll, setShowsAll] = useState(false)
  if (!here) return null
  const { review, manner, reload, more } = here
  const notes = notesOnDays(here.notes, report?.name ?? null)
  if (review === null && notes.length === 0) return null
  // The newest days first: they are asked about most.
  const shown = [...notes].reverse().slice(0, showsAll ? notes.length : MOST)
  const hidden = notes.length - Math.min(notes.length, MOST)
  return (
    <section className="vd-said" aria-label={say('notes.notes')}>
      {review && report ? <ReviewLine {...{ review, report, manner }} /> : null}
      {shown.map((note) => (
        <NoteItem key={note.id} {...{ note, manner }} isAmongOthers={report === null} onDone={reload} />
      ))}
      {hidden > 0 ? (
        <button type="button" className="vd-text-button" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? say('notes.showFewer') : say('notes.showMore', { n: hidden, count: hidden })}
        </button>
      ) : null}
      {showsAll && more > 0 ? <p className="vd-note-by">{say('notes.notAll', { n: more, count: more })}</p> : null}
    </section>
  )
}
