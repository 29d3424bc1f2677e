import React from 'react'
import type { Role } from '../../../access/permissions'
import { say } from '../language'
import { roleLabel } from '../words'

const ROLES: readonly Role[] = ['viewer', 'operator', 'admin']

/** The roles with what each may do. */
export const RoleChoice: React.FC<{ readonly chosen: string }> = ({ chosen }) => (
  <fieldset className="vd-roles">
    <legend>{say('accounts.roleLegend')}</legend>
    {ROLES.map((role) => (
      <label className="vd-choice" key={role}>
        <input type="radio" name="role" value={role} defaultChecked={role === chosen} />
        <span>
          {roleLabel(role)}
          <small className="vd-muted">{say(`accounts.may_${role}`)}</small>
        </span>
      </label>
    ))}
  </fieldset>
)
