import React from 'react'
import type { LinkAnswer } from '../../api/accounts-routes'
import type { Manner } from '../format'
import { say } from '../language'
import { FormDialog } from '../parts/form-dialog'
import { Sentence } from '../parts/sentence'
import { postJson } from '../talk/api'
import type { ActionProps } from './confirm-dialog'
import { LinkTold } from './link-told'

/** Ends a password and makes the link that sets another; of somebody who has none, another link. */
export const LinkDialog: React.FC<ActionProps & { readonly manner: Manner }> = ({
  account,
  address,
  manner,
  onClose,
  onDone,
}) => {
  const [told, setTold] = React.useState<LinkAnswer | null>(null)
  const act = async (): Promise<null> => {
    setTold(await postJson<LinkAnswer>(`${address}/reset`).finally(onDone))
    return null
  }
  const isReset = account.state === 'active'
  const title = say(isReset ? 'accounts.resetVerb' : 'accounts.newLinkVerb')
  return (
    <FormDialog {...{ title, act, onClose }} verb={title} done={told && <LinkTold {...told} manner={manner} />}>
      <p className="vd-dialog-text">
        <Sentence
          of={isReset ? 'accounts.resetText' : 'accounts.newLinkText'}
          with={{ name: <bdi>{account.name}</bdi> }}
        />
      </p>
    </FormDialog>
  )
}
