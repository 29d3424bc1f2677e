import React, { useId, useRef, useState } from 'react'
import { say } from '../language'
import { FormError } from '../parts/form-error'
import type { ApiError } from '../talk/api'
import { asApiError } from '../talk/use-remote'
import { keepDraft, keptDraft, type NoteDraft } from './drafts'

/** As the server has it. */
const LONGEST_NOTE = 1000

interface Props {
  /** What it is about, the same for the same thing: what was begun of it is kept until it is saved or thrown away. */
  readonly about: string
  readonly start?: Partial<NoteDraft>
  /** Which days it is about can be changed, and whether it is of all reports where that is a question. */
  readonly asks?: 'days' | 'days and reports'
  readonly verb: string
  readonly onSave: (draft: NoteDraft) => Promise<void>
  readonly onCancel?: (() => void) | undefined
}

/** The text of a note, and which days it is about. What the server refuses stands above the buttons. */
export const NoteForm: React.FC<Props> = ({ about, start = {}, asks, verb, onSave, onCancel }) => {
  const fresh: NoteDraft = { text: '', from: '', to: '', isForAll: false, ...start }
  const [draft, setDraft] = useState(() => keptDraft(about) ?? fresh)
  const [problem, setProblem] = useState<ApiError | null>(null)
  const [isSending, setSending] = useState(false)
  const id = useId()
  const area = useRef<HTMLTextAreaElement>(null)
  const isBegun = draft.text !== fresh.text
  const set = (changes: Partial<NoteDraft>): void => {
    const next = { ...draft, ...changes }
    setDraft(next)
    keepDraft(about, next.text === fresh.text ? null : next)
  }
  const discard = (): void => {
    if (isSending) return
    keepDraft(about, null)
    setDraft(fresh)
    setProblem(null)
    // The button that was pressed goes.
    area.current?.focus()
    onCancel?.()
  }
  const save = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault()
    if (isSending) return
    setSending(true)
    setProblem(null)
    try {
      await onSave(draft)
      keepDraft(about, null)
    } catch (error) {
      setProblem(asApiError(error))
    }
    setSending(false)
  }
  return (
    <form className="vd-note-form" onSubmit={save}>
      {asks ? (
        <div className="vd-note-days">
          {(['from', 'to'] as const).map((end) => (
            <label key={end} className="vd-field">
              <span>{say(`notes.${end}`)}</span>
              <input
                className="vd-input"
                type="date"
                required
                value={draft[end]}
                min={end === 'to' && draft.from ? draft.from : undefined}
                onChange={({ target }) => set({ [end]: target.value })}
              />
            </label>
          ))}
        </div>
      ) : null}
      <div className="vd-field">
        <label htmlFor={id}>{say('notes.text')}</label>
        <textarea
          ref={area}
          id={id}
          className="vd-input vd-note-text"
          data-focus=""
          rows={3}
          required
          maxLength={LONGEST_NOTE}
          value={draft.text}
          onChange={({ target }) => set({ text: target.value })}
        />
      </div>
      {asks === 'days and reports' ? (
        <label className="vd-choice">
          <input
            type="checkbox"
            checked={draft.isForAll}
            onChange={({ target }) => set({ isForAll: target.checked })}
          />
          {say('notes.everywhere')}
        </label>
      ) : null}
      <FormError error={problem} />
      <div className="vd-note-actions">
        <button type="submit" className="vd-button vd-button-primary vd-button-small" aria-disabled={isSending}>
          {verb}
        </button>
        {onCancel || isBegun ? (
          <button type="button" className="vd-button vd-button-small" aria-disabled={isSending} onClick={discard}>
            {onCancel ? say('notes.cancel') : say('notes.discard')}
          </button>
        ) : null}
      </div>
    </form>
  )
}
