import React, { useEffect, useId, useRef, useState } from 'react'
import { API } from '../address'
import { postJson } from '../api'
import { say } from '../language'
import { asApiError } from '../use-remote'

/** Changes the signed-in person's own password. */
export const PasswordDialog: React.FC<{ readonly email: string; readonly onClose: () => void }> = ({
  email,
  onClose,
}) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const title = useId()
  const [message, setMessage] = useState('')
  const [done, setDone] = useState(false)
  const [sending, setSending] = useState(false)

  useEffect(() => {
    dialog.current?.showModal()
  }, [])

  const change = async (event: React.FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const next = String(form.get('next'))
    if (next !== String(form.get('again'))) {
      setMessage(say('shell.notTheSame'))
      return
    }
    setSending(true)
    try {
      await postJson(`${API}/password`, { current: String(form.get('current')), next })
      setMessage('')
      setDone(true)
    } catch (error) {
      setMessage(asApiError(error).message)
    } finally {
      setSending(false)
    }
  }

  return (
    <dialog className="vd-dialog" ref={dialog} aria-labelledby={title} onClose={onClose}>
      <h2 id={title}>{say('shell.changePassword')}</h2>
      {done ? (
        <>
          <output className="vd-block">{say('shell.passwordChanged')}</output>
          <div className="vd-dialog-actions">
            <button type="button" className="vd-button vd-button-primary" onClick={() => dialog.current?.close()}>
              {say('shell.close')}
            </button>
          </div>
        </>
      ) : (
        <form onSubmit={change}>
          <input type="text" name="email" autoComplete="username" value={email} readOnly hidden />
          <PasswordField name="current" label={say('shell.currentPassword')} complete="current-password" />
          <PasswordField name="next" label={say('shell.newPassword')} complete="new-password" />
          <PasswordField name="again" label={say('shell.newPasswordAgain')} complete="new-password" />
          {message ? (
            <p className="vd-form-error" role="alert">
              {message}
            </p>
          ) : null}
          <div className="vd-dialog-actions">
            <button type="button" className="vd-button" onClick={() => dialog.current?.close()}>
              {say('shell.cancel')}
            </button>
            <button type="submit" className="vd-button vd-button-primary" disabled={sending}>
              {say('shell.changePassword')}
            </button>
          </div>
        </form>
      )}
    </dialog>
  )
}

const PasswordField: React.FC<{ readonly name: string; readonly label: string; readonly complete: string }> = ({
  name,
  label,
  complete,
}) => (
  <label className="vd-field">
    <span>{label}</span>
    <input className="vd-input" type="password" name={name} autoComplete={complete} required />
  </label>
)
