import React, { useEffect, useState } from 'react'
import type { Manner } from '../format'
import { say } from '../language'
import { serverNow } from '../talk/following'
import { progressShare, progressWords } from './run-words'

interface Props {
  /** ISO 8601 */
  readonly startedAt: string
  readonly usualMs: number | null
  readonly title: string
  readonly manner: Manner
}

const TICK_MS = 250

/** How long a refresh has run against how long it usually takes. It is never shown as done before it is. */
export const RefreshProgress: React.FC<Props> = ({ startedAt, usualMs, title, manner }) => {
  const [now, setNow] = useState(serverNow)
  useEffect(() => {
    const timer = window.setInterval(() => setNow(serverNow()), TICK_MS)
    return () => window.clearInterval(timer)
  }, [])
  const elapsedMs = Math.max(0, now - Date.parse(startedAt))
  const share = progressShare(elapsedMs, usualMs)
  const words = progressWords(elapsedMs, usualMs, manner)
  return (
    <span className="vd-progress">
      <span
        role="progressbar"
        className={share === null ? 'vd-progress-bar vd-progress-unknown' : 'vd-progress-bar'}
        aria-label={say('runs.progressOf', { title })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : share}
        aria-valuetext={words}
      >
        <span className="vd-progress-done" style={share === null ? undefined : { width: `${share}%` }} />
      </span>
      <span className="vd-progress-words" aria-hidden="true">
        {words}
      </span>
    </span>
  )
}
