import React from 'react'
import type { Account } from '../../../access/account-list'
import { formatClock, type Manner } from '../format'
import { say } from '../language'
import { Popover } from '../parts/popover'
import { useNow } from '../parts/use-now'
import { API } from '../talk/address'
import type { Catalogue } from '../talk/api-shapes'
import { roleLabel } from '../words'
import { ConfirmDialog } from './confirm-dialog'
import { LinkDialog } from './link-dialog'
import { RoleDialog } from './role-dialog'
import { SessionsDialog } from './sessions-dialog'
import { stateWords } from './state-words'

interface Props {
  readonly account: Account
  readonly isOwn: boolean
  readonly manner: Manner
  readonly catalogue: Catalogue
  readonly onDone: () => void
}

const ACTIONS = ['role', 'reset', 'unlock', 'sessions', 'disable', 'enable'] as const
type Action = (typeof ACTIONS)[number]

/** One account: who, what they may do, what keeps them out, when they were here last; and what can be done about it. */
export const AccountRow: React.FC<Props> = ({ account, isOwn, manner, catalogue, onDone }) => {
  const now = useNow()
  const [doing, setDoing] = React.useState<Action | null>(null)
  const { email, name, role, lastSignInAt, lockedUntil, sessions } = account
  const state = stateWords(account, now, manner)
  const possible = ACTIONS.filter((action) => isPossible(action, account, isOwn))
  return (
    <li className="vd-account-row" data-account={email} data-state={account.state}>
      <div className="vd-account-who">
        <strong>{name}</strong>
        {isOwn ? <span className="vd-muted">{say('accounts.you')}</span> : null}
        <span className="vd-account-email">
          {/* Too long for its line, it breaks behind the sign and not within a word. */}
          {email.slice(0, email.lastIndexOf('@') + 1)}
          <wbr />
          {email.slice(email.lastIndexOf('@') + 1)}
        </span>
      </div>
      <span>{roleLabel(role)}</span>
      <div className="vd-account-state">
        {state === null ? null : <span className={state.isOpen ? 'vd-account-open' : 'vd-muted'}>{state.text}</span>}
        {lockedUntil === null ? null : (
          <span className="vd-status-bad">
            {say('accounts.locked', { until: formatClock(lockedUntil, now, manner) })}
          </span>
        )}
        {account.state === 'none' ? null : (
          <span className="vd-muted">
            {lastSignInAt === null
              ? say('accounts.neverSignedIn')
              : say('accounts.lastSignIn', { clock: formatClock(lastSignInAt, now, manner) })}
            {sessions === 0 ? '' : ` · ${say('accounts.sessionCount', { n: sessions, count: sessions })}`}
          </span>
        )}
      </div>
      {possible.length === 0 ? null : (
        <Popover
          button={say('accounts.manage')}
          buttonLabel={say('accounts.manageWhom', { name })}
          label={say('accounts.manageWhom', { name })}
          align="end"
        >
          {(close) => (
            <div className="vd-menu">
              {possible.map((action) => (
                <button
                  key={action}
                  type="button"
                  className="vd-menu-item"
                  onClick={() => {
                    close()
                    setDoing(action)
                  }}
                >
                  {actionWords(action, account)}
                </button>
              ))}
            </div>
          )}
        </Popover>
      )}
      <Doing {...{ doing, account, manner, catalogue, onDone }} onClose={() => setDoing(null)} />
    </li>
  )
}

interface DoingProps extends Omit<Props, 'isOwn'> {
  readonly doing: Action | null
  readonly onClose: () => void
}

const Doing: React.FC<DoingProps> = ({ doing, account, manner, onDone, onClose }) => {
  const address = `${API}/staff-accounts/${account.id}`
  const shared = { account, address, onDone, onClose }
  switch (doing) {
    case null:
      return null
    case 'role':
      return <RoleDialog {...shared} />
    case 'reset':
      return <LinkDialog {...shared} manner={manner} />
    case 'sessions':
      return <SessionsDialog {...{ manner, onDone, onClose }} address={address} name={account.name} />
    default:
      return <ConfirmDialog {...shared} action={doing} />
  }
}

/** One's own account is changed by another admin: whoever closes it by mistake could not open it again. */
function isPossible(action: Action, { state, sessions, lockedUntil }: Account, isOwn: boolean): boolean {
  if (action === 'sessions') return sessions > 0
  if (action === 'unlock') return lockedUntil !== null
  if (isOwn) return false
  if (action === 'enable') return state === 'disabled'
  return state !== 'disabled'
}

function actionWords(action: Action, { state }: Account): string {
  if (action === 'reset' && state !== 'active') return say('accounts.newLink')
  return say(`accounts.${action}`)
}
