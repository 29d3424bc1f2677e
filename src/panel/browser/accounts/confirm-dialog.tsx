import React from 'react'
import type { Account } from '../../../access/account-list'
import { say } from '../language'
import { FormDialog } from '../parts/form-dialog'
import { Sentence } from '../parts/sentence'
import { postJson } from '../talk/api'

export interface ActionProps {
  readonly account: Account
  /** Of the account, to which the action is added. */
  readonly address: string
  readonly onClose: () => void
  readonly onDone: () => void
}

const WORDS = {
  disable: { verb: 'accounts.disableVerb', text: 'accounts.disableText' },
  enable: { verb: 'accounts.enableVerb', text: 'accounts.enableText' },
  unlock: { verb: 'accounts.unlockVerb', text: 'accounts.unlockText' },
} as const

/** Says what an action does to an account before it is done. */
export const ConfirmDialog: React.FC<ActionProps & { readonly action: keyof typeof WORDS }> = ({
  account,
  address,
  action,
  onClose,
  onDone,
}) => {
  const act = async (): Promise<null> => {
    // Also where no answer came: it may have been done.
    await postJson(`${address}/${action}`).finally(onDone)
    onClose()
    return null
  }
  const { verb, text } = WORDS[action]
  return (
    <FormDialog title={say(verb)} verb={say(verb)} {...{ act, onClose }}>
      <p className="vd-dialog-text">
        <Sentence of={text} with={{ name: <bdi>{account.name}</bdi> }} />
      </p>
    </FormDialog>
  )
}
