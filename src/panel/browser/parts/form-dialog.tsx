import React, { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { say } from '../language'
import { asApiError } from '../talk/use-remote'
import { useLateness } from './use-later'

interface Props {
  readonly title: string
  /** On the button that sends the form. */
  readonly verb: string
  /** Does it; resolves to what is wrong with the form, in words, or to null. What the server refuses is thrown. */
  readonly act: (form: FormData) => Promise<string | null>
  readonly onClose: () => void
  /** On the button that sends nothing; "Cancel" by default. */
  readonly leave?: string
  /** What was done, in the place of the form; null while it is open. */
  readonly done?: ReactNode
  readonly children: ReactNode
}

/**
 * A dialog with one form. While it is sent it cannot be sent again, and the dialog stays: what is under way is done all the same,
 * and what comes of it may be told only here. What went wrong stands above its buttons.
 */
export const FormDialog: React.FC<Props> = ({ title, verb, act, onClose, leave, done = null, children }) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const [problem, setProblem] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  useEffect(() => {
    const opener = document.activeElement
    dialog.current?.showModal()
    // A dialog that is taken away instead of closed leaves the focus nowhere.
    return () => {
      if (document.activeElement === document.body && opener instanceof HTMLElement) opener.focus()
    }
  }, [])
  const isLate = useLateness(sending)
  const close = (): void => {
    if (!sending) dialog.current?.close()
  }
  const stayOnEscape = (event: React.KeyboardEvent): void => {
    if (sending && event.key === 'Escape') event.preventDefault()
  }
  const closed = (): void => {
    // A browser may close it without asking, as where Escape is pressed twice.
    if (sending) dialog.current?.showModal()
    else onClose()
  }
  const submit = async (event: React.FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    if (sending) return
    setSending(true)
    setProblem(await act(new FormData(event.currentTarget)).catch((error: unknown) => asApiError(error).message))
    setSending(false)
  }
  return (
    <dialog className="vd-dialog" ref={dialog} aria-labelledby={id} onClose={closed} onKeyDown={stayOnEscape}>
      <h2 id={id}>{title}</h2>
      {done === null ? (
        <form onSubmit={submit}>
          {children}
          {problem === null ? null : (
            <p className="vd-form-error" role="alert">
              {problem}
            </p>
          )}
          {isLate ? <output className="vd-status">{say('runs.noAnswer')}</output> : null}
          <div className="vd-dialog-actions">
            <button type="button" className="vd-button" aria-disabled={sending} onClick={close}>
              {leave ?? say('shell.cancel')}
            </button>
            <button type="submit" className="vd-button vd-button-primary" aria-disabled={sending}>
              {verb}
            </button>
          </div>
        </form>
      ) : (
        <>
          <output className="vd-block">{done}</output>
          <div className="vd-dialog-actions">
            <button type="button" className="vd-button vd-button-primary" onClick={close}>
              {say('shell.close')}
            </button>
          </div>
        </>
      )}
    </dialog>
  )
}
