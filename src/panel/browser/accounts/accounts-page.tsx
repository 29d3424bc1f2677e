import React from 'react'
import type { AccountsAnswer } from '../../api/accounts-routes'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { Page } from '../parts/page'
import { Away, Problem } from '../parts/problem'
import { useManner } from '../parts/use-manner'
import { useTitle } from '../parts/use-title'
import { API } from '../talk/address'
import type { Catalogue } from '../talk/api-shapes'
import { readCatalogue, useCatalogue } from '../talk/use-catalogue'
import { type Remote, useRemote } from '../talk/use-remote'
import { AccountRow } from './account-row'
import { InviteDialog } from './invite-dialog'

/** Who may sign in here, for those who manage it. */
const Accounts: React.FC = () => {
  const { catalogue, error } = useCatalogue()
  const answer = useRemote<AccountsAnswer>(`${API}/staff-accounts`)
  const [inviting, setInviting] = React.useState(false)
  useTitle(say('accounts.title'))
  const failure = error ?? (answer.error?.passing && answer.data ? null : answer.error)
  return (
    <Page className="vd-accounts">
      <header className="vd-header">
        <div className="vd-header-text">
          <h1>{say('accounts.title')}</h1>
          <p className="vd-description">{say('accounts.text')}</p>
        </div>
        <div className="vd-actions">
          <button type="button" className="vd-button vd-button-primary" onClick={() => setInviting(true)}>
            <Icon name="plus" />
            {say('accounts.add')}
          </button>
        </div>
      </header>
      {answer.error && !failure ? <Away error={answer.error} /> : null}
      {failure ? <Problem error={failure} onRetry={error ? readCatalogue : answer.reload} /> : null}
      {!failure && catalogue && answer.data ? (
        <Listed {...{ catalogue, answer }} accounts={answer.data.accounts} />
      ) : null}
      {!failure && !(catalogue && answer.data) ? (
        <output className="vd-muted">{say('dashboard.loading')}</output>
      ) : null}
      {inviting && catalogue ? (
        <InviteDialog {...{ catalogue }} onClose={() => setInviting(false)} onDone={answer.reload} />
      ) : null}
    </Page>
  )
}

interface Props {
  readonly catalogue: Catalogue
  readonly answer: Remote<AccountsAnswer>
  readonly accounts: AccountsAnswer['accounts']
}

const Listed: React.FC<Props> = ({ catalogue, answer, accounts }) => {
  const manner = useManner(catalogue)
  return (
    <ul className="vd-account-list" aria-busy={answer.loading}>
      {accounts.map((account) => (
        <AccountRow
          key={account.id}
          {...{ account, manner, catalogue }}
          isOwn={account.id === catalogue.me.id}
          onDone={answer.reload}
        />
      ))}
    </ul>
  )
}

export default Accounts
