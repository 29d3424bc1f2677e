import React, { useEffect, useId, useRef, useState } from 'react'
import { say } from '../language'
import { Icon } from '../parts/icon'
import type { Note, Value } from '../talk/api-shapes'
import { NoteItem, shortened } from './note-items'
import { useNotesHere } from './notes-here'

/** The mark of a row whose record has notes. */
export const RecordMark: React.FC<{ readonly report: string; readonly record: string; readonly name: string }> = (
  of,
) => {
  const notes = useNotesHere()?.notes.filter(
    ({ report, about }) => about.kind === 'record' && report === of.report && about.record === of.record,
  )
  return <Mark notes={notes ?? []} what={of.name} />
}

/** The mark of a total that has notes under these filters. */
export const FigureMark: React.FC<{
  readonly report: string
  readonly total: string
  /** The line of totals that it stands in; null for the whole. */
  readonly group?: Value
  readonly name: string
}> = ({ group = null, ...of }) => {
  const notes = useNotesHere()?.notes.filter(
    ({ report, about }) =>
      about.kind === 'figure' && report === of.report && about.total === of.total && about.group === group,
  )
  return <Mark notes={notes ?? []} what={of.name} />
}

interface Props {
  readonly notes: readonly Note[]
  /** What they are about. */
  readonly what: string
}

/** A small mark that says what was noted, and opens it; on paper the text stands there. */
const Mark: React.FC<Props> = ({ notes, what }) => {
  const [isOpen, setOpen] = useState(false)
  const [first] = notes
  if (!first && !isOpen) return null
  const label = say('notes.markOf', { n: notes.length, count: notes.length, what, text: shortened(first?.text ?? '') })
  // A click on a row opens its record.
  const keep = (event: React.SyntheticEvent): void => event.stopPropagation()
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only keeps to itself what happens inside
    // biome-ignore lint/a11y/useKeyWithClickEvents: the same
    <span className="vd-note-mark" onClick={keep} onMouseDown={keep} onAuxClick={keep}>
      <button
        type="button"
        className="vd-mark-button"
        aria-label={label}
        title={notes.map(({ text, by }) => `${text} (${by})`).join('\n')}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon name="comment" />
      </button>
      <span className="vd-note-printed" aria-hidden="true">
        {notes.map(({ text, by }) => `${text} (${by})`).join(' · ')}
      </span>
      {isOpen ? <MarkDialog {...{ notes, what }} onClose={() => setOpen(false)} /> : null}
    </span>
  )
}

const MarkDialog: React.FC<Props & { readonly onClose: () => void }> = ({ notes, what, onClose }) => {
  const here = useNotesHere()
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  const closing = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
    closing.current?.focus()
  }, [])
  // What was the last one is gone, and so is what it was opened for.
  useEffect(() => {
    if (notes.length === 0) dialog.current?.close()
  }, [notes.length])
  return (
    <dialog className="vd-dialog vd-notes-dialog" ref={dialog} aria-labelledby={title} onClose={onClose}>
      <h2 id={title}>{say('notes.notesOn', { what })}</h2>
      {here
        ? notes.map((note) => <NoteItem key={note.id} note={note} manner={here.manner} onDone={here.reload} />)
        : null}
      <div className="vd-dialog-actions">
        <button
          type="button"
          ref={closing}
          className="vd-button vd-button-primary"
          onClick={() => dialog.current?.close()}
        >
          {say('shell.close')}
        </button>
      </div>
    </dialog>
  )
}
