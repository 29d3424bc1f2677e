import React, { useEffect, useRef, useState } from 'react'
import { dayOf, formatDay, formatInstant, formatSpan, type Manner } from '../format'
import { label, say } from '../language'
import { FormError } from '../parts/form-error'
import { API, apiAddress } from '../talk/address'
import { type ApiError, createJson, deleteAt, patchJson } from '../talk/api'
import type { Note } from '../talk/api-shapes'
import { asApiError } from '../talk/use-remote'
import { NoteForm } from './note-form'

interface ItemProps {
  readonly note: Note
  /** Whether it is told of which report it is, where it is of one. */
  readonly isAmongOthers?: boolean
  readonly manner: Manner
  /** Something may have changed. */
  readonly onDone: () => void
}

/** What was written, by whom and when, and for those who may, the ways to change it. */
export const NoteItem: React.FC<ItemProps> = ({ note, isAmongOthers = false, manner, onDone }) => {
  const [task, setTask] = useState<'edit' | 'delete' | null>(null)
  const [problem, setProblem] = useState<ApiError | null>(null)
  const { text, by, about, changedAt, mayChange } = note
  // Of what somebody else writes meanwhile, whoever edits it has not read.
  const [seenAt, setSeenAt] = useState(changedAt)
  const address = addressOf(note)
  const edit = (): void => {
    setSeenAt(changedAt)
    setTask('edit')
  }
  const done = (): void => {
    setTask(null)
    onDone()
  }
  if (task === 'edit') {
    return (
      <NoteForm
        // Of a text that somebody has changed meanwhile it would be a draft no more.
        about={`note ${note.id} ${seenAt ?? ''}`}
        start={{ text }}
        verb={say('notes.saveChanges')}
        onSave={async (draft) => {
          // Also where no answer came: it may have been saved.
          await patchJson(address, { text: draft.text, changedAt: seenAt }).finally(onDone)
          setTask(null)
        }}
        onCancel={() => setTask(null)}
      />
    )
  }
  const remove = (): void => {
    deleteAt(address).then(done, (error: unknown) => {
      setProblem(asApiError(error))
      onDone()
    })
  }
  const when = formatDay(dayOf(new Date(note.at), manner), manner)
  const of = isAmongOthers && note.report !== null ? `, ${label(note.report) ?? note.report}` : ''
  return (
    <div className="vd-note" data-note={note.id}>
      <p className="vd-note-said">
        {about.kind === 'days' ? (
          <strong>{say('notes.onDays', { days: formatSpan(about.from, about.to, manner) + of })} </strong>
        ) : null}
        <bdi>{text}</bdi>
      </p>
      <p className="vd-note-by" title={formatInstant(note.at, manner)}>
        {say(changedAt === null ? 'notes.by' : 'notes.changed', { person: by, when })}
        {mayChange && task === null ? (
          <span className="vd-note-ways">
            <TextButton label={say('notes.editOf', { text: shortened(text) })} onClick={edit}>
              {say('notes.edit')}
            </TextButton>
            <TextButton label={say('notes.deleteOf', { text: shortened(text) })} onClick={() => setTask('delete')}>
              {say('notes.delete')}
            </TextButton>
          </span>
        ) : null}
      </p>
      {task === 'delete' ? (
        <p className="vd-note-ways" role="alert">
          {say('notes.deleteThis')}
          <TextButton onClick={remove}>{say('notes.delete')}</TextButton>
          <TextButton onClick={() => setTask(null)}>{say('notes.keep')}</TextButton>
        </p>
      ) : null}
      <FormError error={problem} />
    </div>
  )
}

const TextButton: React.FC<{
  readonly label?: string
  readonly onClick: () => void
  readonly children: React.ReactNode
}> = ({ label, onClick, children }) => (
  <button type="button" className="vd-text-button" aria-label={label} onClick={onClick}>
    {children}
  </button>
)

/** What a new note on a record or a figure is sent with, beside its text. */
export type NewSubject = { readonly record: string } | { readonly total: string; readonly query: string }

interface SectionProps {
  readonly report: string
  readonly notes: readonly Note[]
  readonly subject: NewSubject
  readonly mayWrite: boolean
  readonly manner: Manner
  readonly onDone: () => void
}

/** The notes on one thing, and the form for another one. */
export const NotesOnOne: React.FC<SectionProps> = ({ report, notes, subject, mayWrite, manner, onDone }) => {
  const [isAdding, setAdding] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const wasAdding = useRef(false)
  // What had the focus goes: it moves on into the form, and back to what has opened it.
  useEffect(() => {
    const next = isAdding ? '[data-focus]' : wasAdding.current ? '[data-add]' : null
    if (next !== null) box.current?.querySelector<HTMLElement>(next)?.focus()
    wasAdding.current = isAdding
  }, [isAdding])
  const closeOnEscape = (event: React.KeyboardEvent): void => {
    if (event.key !== 'Escape' || !isAdding) return
    // The dialog around it stays open.
    event.preventDefault()
    event.stopPropagation()
    setAdding(false)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only hears Escape from the form inside
    <div className="vd-notes-of-one" ref={box} onKeyDown={closeOnEscape}>
      {notes.map((note) => (
        <NoteItem key={note.id} {...{ note, manner, onDone }} />
      ))}
      {isAdding ? (
        <NoteForm
          about={`${report} ${JSON.stringify(subject)}`}
          verb={say('notes.save')}
          onSave={async ({ text }) => {
            await createJson(apiAddress(report, 'notes'), { ...subject, text })
            setAdding(false)
            onDone()
          }}
          onCancel={() => setAdding(false)}
        />
      ) : mayWrite ? (
        <button type="button" className="vd-text-button" data-add="" onClick={() => setAdding(true)}>
          {say('notes.add')}
        </button>
      ) : null}
    </div>
  )
}

function addressOf({ id, report }: Note): string {
  return report === null ? `${API}/board-notes/${id}` : apiAddress(report, `notes/${id}`)
}

export function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
