import React, { useEffect, useState } from 'react'
import type { Manner } from '../format'
import { say } from '../language'
import { progressShare, progressWords } from '../words'
import type { Progress } from './use-refresh'

interface Props {
  readonly progress: Progress
  readonly title: string
  readonly manner: Manner
}

const TICK_MS = 250

/** How long a refresh has run against how long it usually takes. It is never shown as done before it is. */
export const RefreshProgress: React.FC<Props> = ({ progress, title, manner }) => {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), TICK_MS)
    return () => window.clearInterval(timer)
  }, [])
  const elapsedMs = Math.max(0, now - progress.since)
  const share = progressShare(elapsedMs, progress.usualMs)
  const words = progressWords(elapsedMs, progress.usualMs, manner)
  return (
    <span className="vd-progress">
      <span
        role="progressbar"
        className={share === null ? 'vd-progress-bar vd-progress-unknown' : 'vd-progress-bar'}
        aria-label={say('freshness.progressOf', { title })}
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
