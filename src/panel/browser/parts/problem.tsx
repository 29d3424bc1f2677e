import React from 'react'
import { ADMIN } from '../address'
import type { ApiError } from '../api'

interface Props {
  readonly error: ApiError
  readonly onRetry?: () => void
  /** Removes the filters, where a filter may be what is wrong. */
  readonly onClear?: () => void
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'This filter does not work',
  403: 'Not for your account',
  404: 'Nothing here',
}

/** What went wrong and what to do about it, in the place where the data would be. */
export const Problem: React.FC<Props> = ({ error, onRetry, onClear }) => {
  if (error.sessionEnded) return <SessionEnded />
  return (
    <div className="vd-problem" role="alert">
      <p className="vd-problem-title">{TITLES[error.status] ?? 'This could not be loaded'}</p>
      <p>
        {error.message}
        {error.passing ? ' This page tries again by itself.' : null}
      </p>
      {error.requestId ? <p className="vd-muted">Request {error.requestId}</p> : null}
      {error.status === 400 && onClear ? (
        <button type="button" className="vd-button" onClick={onClear}>
          Clear the filters
        </button>
      ) : onRetry && error.status !== 404 && error.status !== 403 ? (
        <button type="button" className="vd-button" onClick={onRetry}>
          Try again
        </button>
      ) : null}
    </div>
  )
}

/** Above data that stays in sight while the server is away. */
export const Away: React.FC<{ readonly error: ApiError }> = ({ error }) => (
  <output className="vd-notes">{error.message} What you see is from before; this page tries again by itself.</output>
)

const SessionEnded: React.FC = () => {
  const next = encodeURIComponent(window.location.pathname + window.location.search)
  return (
    <div className="vd-problem" role="alert">
      <p className="vd-problem-title">Your session ended</p>
      <p>
        <a className="vd-link" href={`${ADMIN}/login?next=${next}`}>
          Sign in again
        </a>{' '}
        and you come back to this page with the same filters.
      </p>
    </div>
  )
}
