import React from 'react'
import type { LinkAnswer } from '../../api/accounts-routes'
import { say } from '../language'
import { FormDialog } from '../parts/form-dialog'
import { useManner } from '../parts/use-manner'
import { API } from '../talk/address'
import { createJson } from '../talk/api'
import type { Catalogue } from '../talk/api-shapes'
import { LinkTold } from './link-told'
import { RoleChoice } from './role-choice'

interface Props {
  readonly catalogue: Catalogue
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Makes an account, and the link to send to the colleague. */
export const InviteDialog: React.FC<Props> = ({ catalogue, onClose, onDone }) => {
  const manner = useManner(catalogue)
  const [told, setTold] = React.useState<LinkAnswer | null>(null)
  const act = async (form: FormData): Promise<null> => {
    const [email, name, role] = ['email', 'name', 'role'].map((field) => String(form.get(field)))
    setTold(await createJson<LinkAnswer>(`${API}/staff-accounts`, { email, name, role }).finally(onDone))
    return null
  }
  return (
    <FormDialog
      title={say('accounts.add')}
      verb={say('accounts.makeLink')}
      {...{ act, onClose }}
      done={told && <LinkTold {...told} manner={manner} />}
    >
      <label className="vd-field">
        <span>{say('signIn.email')}</span>
        <input className="vd-input" type="email" name="email" autoComplete="off" maxLength={254} required />
      </label>
      <label className="vd-field">
        <span>{say('accounts.name')}</span>
        <input className="vd-input" type="text" name="name" autoComplete="off" maxLength={200} required />
      </label>
      <RoleChoice chosen="viewer" />
    </FormDialog>
  )
}
