import React, { useState } from 'react'
import { SessionsDialog } from '../accounts/sessions-dialog'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { Popover } from '../parts/popover'
import { useManner } from '../parts/use-manner'
import { ADMIN, API } from '../talk/address'
import type { Catalogue } from '../talk/api-shapes'
import { leave } from '../talk/signing-out'
import { forgetTab } from '../talk/tab-owner'
import { useCatalogue } from '../talk/use-catalogue'
import { roleLabel } from '../words'
import { LanguageChoice } from './language-choice'
import { PasswordDialog } from './password-dialog'
import { ThemeChoice } from './theme-choice'

/** Who is signed in, and the way out. Signing out is a POST: a link could be followed by a prefetch. */
export const AccountMenu: React.FC<{ readonly onShowKeys: () => void }> = ({ onShowKeys }) => {
  const { catalogue } = useCatalogue()
  const [changing, setChanging] = useState(false)
  const [looking, setLooking] = useState(false)
  if (!catalogue) return <div className="vd-account" />
  const { me } = catalogue
  const button = (
    <>
      <span className="vd-avatar" aria-hidden="true">
        {initials(me.name || me.email)}
      </span>
      <span className="vd-account-name">
        {me.name || me.email}
        <small>{roleLabel(me.role)}</small>
      </span>
      <Icon name="chevron" />
    </>
  )
  return (
    <div className="vd-account">
      <Popover button={button} buttonClass="vd-account-button" label={say('shell.account')} align="above">
        {(close) => (
          <div className="vd-menu">
            <p className="vd-menu-note">{me.email}</p>
            <button
              type="button"
              className="vd-menu-item"
              onClick={() => {
                close()
                setChanging(true)
              }}
            >
              {say('shell.changePassword')}
            </button>
            <button
              type="button"
              className="vd-menu-item"
              onClick={() => {
                close()
                setLooking(true)
              }}
            >
              {say('accounts.ownSessions')}
            </button>
            <button
              type="button"
              className="vd-menu-item"
              aria-keyshortcuts="?"
              onClick={() => {
                close()
                onShowKeys()
              }}
            >
              {say('keys.title')}
            </button>
            <form method="post" action={`${ADMIN}/logout`} onSubmit={signOut}>
              <button type="submit" className="vd-menu-item">
                {say('shell.logOut')}
              </button>
            </form>
            <LanguageChoice />
            <ThemeChoice />
          </div>
        )}
      </Popover>
      {changing ? <PasswordDialog email={me.email} onClose={() => setChanging(false)} /> : null}
      {looking ? <OwnSessions {...{ catalogue }} onClose={() => setLooking(false)} /> : null}
    </div>
  )
}

function signOut(): void {
  leave()
  forgetTab()
}

const OwnSessions: React.FC<{ readonly catalogue: Catalogue; readonly onClose: () => void }> = ({
  catalogue,
  onClose,
}) => <SessionsDialog name={null} address={`${API}/own-sessions`} manner={useManner(catalogue)} onClose={onClose} />

function initials(name: string): string {
  const words = name.split(/[\s@.]+/).filter(Boolean)
  return words
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('')
}
