import React from 'react'
import type { LinkAnswer } from '../../api/accounts-routes'
import { formatClock, type Manner } from '../format'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { useNow } from '../parts/use-now'

/** The link with which somebody chooses their password, to be copied: nobody can look it up again. */
export const LinkTold: React.FC<LinkAnswer & { readonly manner: Manner }> = ({ email, link, validUntil, manner }) => {
  const now = useNow()
  const field = React.useRef<HTMLInputElement>(null)
  const [isCopied, setCopied] = React.useState(false)
  const copy = async (): Promise<void> => {
    // Where the browser refuses, it is marked, to be copied by hand.
    field.current?.select()
    await navigator.clipboard.writeText(link).then(
      () => setCopied(true),
      () => undefined,
    )
  }
  return (
    <div className="vd-link-told">
      <p>{say('accounts.linkFor', { email })}</p>
      <label className="vd-field">
        <span>{say('accounts.link')}</span>
        <input className="vd-input" type="text" readOnly value={link} ref={field} />
      </label>
      <button type="button" className="vd-button" onClick={copy}>
        <Icon name={isCopied ? 'check' : 'link'} />
        {say(isCopied ? 'filters.linkCopied' : 'filters.copyLink')}
      </button>
      <p className="vd-muted">{say('accounts.linkUntil', { until: formatClock(validUntil, now, manner) })}</p>
    </div>
  )
}
