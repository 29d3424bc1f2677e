import React, { useState } from 'react'
import type { RunsAnswer } from '../../api/runs-routes'
import { formatClock, type Manner } from '../format'
import { say } from '../language'
import { useNow } from '../parts/use-now'
import { apiAddress } from '../talk/address'
import { postJson } from '../talk/api'
import { tell } from '../talk/following'
import { asApiError } from '../talk/use-remote'

interface Props {
  readonly report: string
  readonly title: string
  /** Its schedule, or that of what it reads; null while none is paused. */
  readonly paused: { readonly by: string; readonly at: string } | null
  /** The title of what is paused, where that is another view. */
  readonly pausedTitle: string | null
  /** There is a schedule that goes on, and could be paused. */
  readonly isScheduled: boolean
  readonly mayPause: boolean
  readonly manner: Manner
}

/** Who stopped the schedule and when, and the way to stop it or to let it go on. */
export const SchedulePause: React.FC<Props> = ({
  report,
  title,
  paused,
  pausedTitle,
  isScheduled,
  mayPause,
  manner,
}) => {
  const now = useNow()
  const [failure, setFailure] = useState('')
  if (paused === null && !(isScheduled && mayPause)) return null
  const change = (isPaused: boolean): void => {
    postJson<RunsAnswer>(apiAddress(report, 'schedule'), { paused: isPaused }).then(
      ({ schedules }) => {
        setFailure('')
        tell(schedules.map(({ view, paused: by }) => ({ event: 'schedule', data: { view, paused: by } })))
      },
      (error: unknown) => setFailure(asApiError(error).message),
    )
  }
  return (
    <span className="vd-schedule" data-paused={paused !== null}>
      <output>{paused === null ? null : pauseWords(paused, pausedTitle, now, manner)}</output>
      {mayPause ? (
        <button
          type="button"
          className="vd-text-button"
          aria-label={say(paused === null ? 'runs.pauseOf' : 'runs.resumeOf', { title })}
          data-action={paused === null ? 'pause' : 'resume'}
          onClick={() => change(paused === null)}
        >
          {say(paused === null ? 'runs.pause' : 'runs.resume')}
        </button>
      ) : null}
      {failure ? (
        <span className="vd-status-bad" role="alert">
          {failure}
        </span>
      ) : null}
    </span>
  )
}

function pauseWords(
  { by, at }: { readonly by: string; readonly at: string },
  title: string | null,
  now: Date,
  manner: Manner,
): string {
  const words = { who: by, clock: formatClock(at, now, manner) }
  return title === null ? say('runs.schedulePaused', words) : say('runs.schedulePausedOf', { ...words, title })
}
