import React from 'react'
import { say } from '../language'
import { FormDialog } from '../parts/form-dialog'
import { postJson } from '../talk/api'
import type { ActionProps } from './confirm-dialog'
import { RoleChoice } from './role-choice'

/** Gives an account another role. */
export const RoleDialog: React.FC<ActionProps> = ({ account, address, onClose, onDone }) => {
  const act = async (form: FormData): Promise<null> => {
    await postJson(`${address}/role`, { role: String(form.get('role')) }).finally(onDone)
    onClose()
    return null
  }
  return (
    <FormDialog
      title={say('accounts.roleOf', { name: account.name })}
      verb={say('accounts.roleVerb')}
      {...{ act, onClose }}
    >
      <RoleChoice chosen={account.role} />
    </FormDialog>
  )
}
