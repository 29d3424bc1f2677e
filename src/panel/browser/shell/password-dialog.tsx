import React, { useState } from 'react'
import { say } from '../language'
import { FormDialog } from '../parts/form-dialog'
import { API } from '../talk/address'
import { createJson } from '../talk/api'

/** Changes the signed-in person's own password. */
export const PasswordDialog: React.FC<{ readonly email: string; readonly onClose: () => void }> = ({
  email,
  onClose,
}) => {
  const [done, setDone] = useState(false)
  const change = async (form: FormData): Promise<string | null> => {
    const [current, next, again] = ['current', 'next', 'again'].map((name) => String(form.get(name)))
    if (next !== again) return say('shell.notTheSame')
    await createJson(`${API}/password`, { current, next })
    setDone(true)
    return null
  }
  return (
    <FormDialog
      title={say('shell.changePassword')}
      verb={say('shell.changePassword')}
      act={change}
      onClose={onClose}
      done={done ? say('shell.passwordChanged') : null}
    >
      <input type="text" name="email" autoComplete="username" value={email} readOnly hidden />
      <PasswordField name="current" label={say('shell.currentPassword')} complete="current-password" />
      <PasswordField name="next" label={say('shell.newPassword')} complete="new-password" />
      <PasswordField name="again" label={say('shell.newPasswordAgain')} complete="new-password" />
    </FormDialog>
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
