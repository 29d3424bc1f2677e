import React, { useId, useState } from 'react'
import { say } from '../language'
import { asApiError } from '../talk/use-remote'

/** As the server has it. */
const LONGEST_NOTE = 1000

export interface NoteDraft {
  readonly text: string
  readonly from: string
  readonly to: string
  readonly isForAll: boolean
}

interface Props {
  readonly start?: Partial<NoteDraft>
  /** Which days it is about can be changed, and whether it is of all reports where that is a question. */
  readonly asks?: 'days' | 'days and reports'
  readonly verb: string
  readonly onSave: (draft: NoteDraft) => Promise<void>
  readonly onCancel?: (() => void) | undefined
}

/** The text of a note, and which days it is about. What the server refuses stands above the buttons. */
export const NoteForm: React.FC<Props> = ({ start = {}, asks, verb, onSave, onCancel }) => {
  const [draft, setDraft] = useState<NoteDraft>({ text: '', from: '', to: '', isForAll: false, ...start })
  const [problem, setProblem] = useState('')
  const [isSending, setSending] = useState(false)
  const id = useId()
  const set = (changes: Partial<NoteDraft>): void => setDraft({ ...draft, ...changes })
  const save = async (event: React.FormEvent): Promise<void> => {
    event.preventDefault()
    if (isSending) return
    setSending(true)
    setProblem('')
    try {
      await onSave(draft)
    } catch (error) {
      setProblem(asApiError(error).message)
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
      {problem ? (
        <p className="vd-form-error" role="alert">
          {problem}
        </p>
      ) : null}
      <div className="vd-note-actions">
        <button type="submit" className="vd-button vd-button-primary vd-button-small" aria-disabled={isSending}>
          {verb}
        </button>
        {onCancel ? (
          <button type="button" className="vd-button vd-button-small" onClick={onCancel}>
            {say('notes.cancel')}
          </button>
        ) : null}
      </div>
    </form>
  )
}
