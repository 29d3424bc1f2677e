import React from 'react'
import type { StaffSession } from '../../../access/staff-sessions'
import type { SessionsAnswer } from '../../api/accounts-routes'
import { formatClock, type Manner } from '../format'
import { say } from '../language'
import { FormDialog } from '../parts/form-dialog'
import { Problem } from '../parts/problem'
import { useNow } from '../parts/use-now'
import { deleteAt, postJson } from '../talk/api'
import { asApiError, useRemote } from '../talk/use-remote'
import { agentWords } from './agent-words'

interface Props {
  /** Of the account; null for one's own sessions. */
  readonly name: string | null
  readonly address: string
  readonly manner: Manner
  readonly onClose: () => void
  readonly onDone?: () => void
}

/** Where somebody is signed in: each can be ended, or all at once, but for the one that asks where they are one's own. */
export const SessionsDialog: React.FC<Props> = ({ name, address, manner, onClose, onDone }) => {
  const isOwn = name === null
  const list = isOwn ? address : `${address}/sessions`
  const { data, error, reload } = useRemote<SessionsAnswer>(list)
  const [failure, setFailure] = React.useState<{ readonly id: string; readonly message: string } | null>(null)
  const sessions = data?.sessions ?? []
  // Also where no answer came: they may have ended.
  const readAgain = (): void => {
    reload()
    onDone?.()
  }
  const endAll = async (): Promise<null> => {
    await postJson(`${address}/${isOwn ? 'end-others' : 'sign-out'}`).finally(readAgain)
    onClose()
    return null
  }
  const end = (id: string) => (): void => {
    deleteAt(`${list}/${id}`)
      .then(
        () => setFailure(null),
        (reason: unknown) => setFailure({ id, message: asApiError(reason).message }),
      )
      .finally(readAgain)
  }
  return (
    <FormDialog
      title={isOwn ? say('accounts.ownSessions') : say('accounts.sessionsOf', { name })}
      verb={say(isOwn ? 'accounts.endOthers' : 'accounts.endAll')}
      act={endAll}
      onClose={onClose}
      leave={say('shell.close')}
    >
      {error && !data ? <Problem error={error} /> : null}
      <ul className="vd-session-list">
        {sessions.map((session) => (
          <Session key={session.id} {...{ session, manner }} onEnd={end(session.id)} />
        ))}
      </ul>
      {failure !== null && sessions.some(({ id }) => id === failure.id) ? (
        <p className="vd-form-error" role="alert">
          {failure.message}
        </p>
      ) : null}
    </FormDialog>
  )
}

interface SessionProps {
  readonly session: StaffSession
  readonly manner: Manner
  readonly onEnd: () => void
}

const Session: React.FC<SessionProps> = ({ session, manner, onEnd }) => {
  const now = useNow()
  const { agent, address, openedAt, seenAt, isCurrent } = session
  const browser = agentWords(agent)
  return (
    <li data-session={isCurrent ? 'this' : 'other'}>
      <div>
        <strong>{browser}</strong>
        {isCurrent ? <span className="vd-muted"> {say('accounts.thisSession')}</span> : null}
        <p className="vd-muted">
          {address ? `${address} · ` : ''}
          {openedAt === null ? '' : say('accounts.signedInAt', { clock: formatClock(openedAt, now, manner) })}
          {seenAt === null || isCurrent
            ? ''
            : ` · ${say('accounts.lastUsed', { clock: formatClock(seenAt, now, manner) })}`}
        </p>
      </div>
      {isCurrent ? null : (
        <button
          type="button"
          className="vd-button vd-button-small"
          aria-label={say('accounts.endWhich', { browser })}
          onClick={onEnd}
        >
          {say('accounts.end')}
        </button>
      )}
    </li>
  )
}
