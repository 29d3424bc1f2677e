import React, { useEffect, useRef, useState } from 'react'
import { useLocation } from 'react-router'
import { say } from '../language'
import { Icon } from '../parts/icon'
import { type Changes, withChanges, withQuery } from '../talk/address'

interface Props {
  /** What is in force without standing in the address, so that the link shows the same to everybody. */
  readonly unsaid: Changes
}

const CONFIRMED_MS = 2_500

/** Copies the address of what is shown. Where the browser refuses, the link stands there to be copied by hand. */
export const CopyLink: React.FC<Props> = ({ unsaid }) => {
  const { pathname, search } = useLocation()
  const [isCopied, setCopied] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const button = useRef<HTMLButtonElement>(null)

  useEffect(() => {
    if (!isCopied) return undefined
    const timer = window.setTimeout(() => setCopied(false), CONFIRMED_MS)
    return () => window.clearTimeout(timer)
  }, [isCopied])

  // A link to what was shown before must not stay.
  useEffect(() => setRefused(null), [pathname, search])

  const copy = async (): Promise<void> => {
    const link = window.location.origin + linkTo(pathname, search, unsaid)
    try {
      await navigator.clipboard.writeText(link)
      setRefused(null)
      setCopied(true)
    } catch {
      setRefused(link)
    }
  }

  const close = (): void => {
    setRefused(null)
    button.current?.focus()
  }

  return (
    <div className="vd-copy">
      <button type="button" ref={button} className="vd-control vd-control-quiet" onClick={copy}>
        <Icon name={isCopied ? 'check' : 'link'} />
        <span className="vd-tool-words">{say(isCopied ? 'filters.linkCopied' : 'filters.copyLink')}</span>
      </button>
      <output className="vd-hidden">{isCopied ? say('filters.isCopied') : ''}</output>
      {refused === null ? null : <LinkToCopy link={refused} onClose={close} />}
    </div>
  )
}

const LinkToCopy: React.FC<{ readonly link: string; readonly onClose: () => void }> = ({ link, onClose }) => {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.select(), [])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only hears Escape from the controls inside
    <div
      className="vd-copy-link"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <label className="vd-field">
        <span>{say('filters.copyByHand')}</span>
        <input className="vd-input" type="text" readOnly value={link} ref={field} />
      </label>
      <button type="button" className="vd-text-button" onClick={onClose}>
        {say('filters.close')}
      </button>
    </div>
  )
}

function linkTo(pathname: string, search: string, unsaid: Changes): string {
  const params = new URLSearchParams(search)
  const missing = Object.entries(unsaid).filter(([key]) => !params.has(key))
  const page = params.get('page')
  return withQuery(pathname, withChanges(search, { ...Object.fromEntries(missing), ...(page && { page }) }))
}
