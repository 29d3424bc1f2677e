import React from 'react'
import { say } from '../language'
import { ADMIN } from '../talk/address'
import type { ApiError } from '../talk/api'
import { Sentence } from './sentence'

interface Props {
  readonly error: ApiError
  readonly onRetry?: () => void
  /** Opens the page without all that its address asks for, where that may be what is wrong. */
  readonly onStartOver?: () => void
}

const TITLES: Readonly<Record<number, string>> = {
  400: say('faults.badAddress'),
  403: say('faults.notForAccount'),
  404: say('faults.nothingHere'),
}

/** What went wrong and what to do about it, in the place where the data would be. */
export const Problem: React.FC<Props> = ({ error, onRetry, onStartOver }) => {
  if (error.sessionEnded) return <SessionEnded />
  return (
    <div className="vd-problem" role="alert">
      <p className="vd-problem-title">{TITLES[error.status] ?? say('faults.notLoaded')}</p>
      <p>{error.passing ? say('faults.triesAgain', { message: error.message }) : error.message}</p>
      {error.particulars ? (
        <p className="vd-muted" lang="en">
          {error.particulars}
        </p>
      ) : null}
      {error.requestId ? <p className="vd-muted">{say('faults.request', { id: error.requestId })}</p> : null}
      {error.status === 400 && onStartOver ? (
        <button type="button" className="vd-button" onClick={onStartOver}>
          {say('faults.startOver')}
        </button>
      ) : onRetry && error.status !== 404 && error.status !== 403 ? (
        <button type="button" className="vd-button" onClick={onRetry}>
          {say('faults.tryAgain')}
        </button>
      ) : null}
    </div>
  )
}

/** Above data that stays in sight while the server is away. */
export const Away: React.FC<{ readonly error: ApiError }> = ({ error }) => (
  <output className="vd-notes">{say('faults.fromBefore', { message: error.message })}</output>
)

const SessionEnded: React.FC = () => (
  <div className="vd-problem" role="alert">
    <p className="vd-problem-title">{say('faults.sessionEnded')}</p>
    <p>
      <SignInAgain />
    </p>
  </div>
)

/** Leads to the sign-in page, and from there back to this one. */
export const SignInAgain: React.FC = () => {
  const next = encodeURIComponent(window.location.pathname + window.location.search)
  return (
    <Sentence
      of="faults.sessionEndedText"
      with={{
        link: (
          <a className="vd-link" href={`${ADMIN}/login?next=${next}`}>
            {say('faults.signInAgain')}
          </a>
        ),
      }}
    />
  )
}
