import React, { useEffect, useState } from 'react'
import type { RunsAnswer } from '../../api/runs-routes'
import { formatClock, type Manner } from '../format'
import { say } from '../language'
import { useNow } from '../parts/use-now'
import { apiAddress } from '../talk/address'
import { postJson } from '../talk/api'
import type { Report } from '../talk/api-shapes'
import { tell } from '../talk/following'
import { asApiError } from '../talk/use-remote'
import { useTitles } from './use-titles'

interface WordsProps {
  /** Who stopped the schedule, and when; null while it goes on. */
  readonly paused: { readonly by: string; readonly at: string } | null
  /** What is paused, where that is not clear from where it stands. */
  readonly title: string | null
  readonly manner: Manner
}

/** That a schedule is stopped, by whom and when. */
export const PauseWords: React.FC<WordsProps> = ({ paused, title, manner }) => {
  const now = useNow()
  const words = paused && { who: paused.by, clock: formatClock(paused.at, now, manner) }
  return (
    <output className="vd-paused" data-paused={paused !== null}>
      {words === null
        ? null
        : title === null
          ? say('runs.schedulePaused', words)
          : say('runs.schedulePausedOf', { ...words, title })}
    </output>
  )
}

/** The same on a report, which may go by the schedule of what it reads. */
export const ReportPause: React.FC<{ readonly report: Report; readonly manner: Manner }> = ({ report, manner }) => {
  const titleOf = useTitles()
  const { name, schedulePaused: paused } = report
  return <PauseWords {...{ paused, manner }} title={paused && paused.view !== name ? titleOf(paused.view) : null} />
}

interface ButtonProps {
  /** By which it is paused. */
  readonly report: string
  readonly title: string
  readonly isPaused: boolean
}

/** Stops a schedule, or lets it go on; for those who may. */
export const PauseButton: React.FC<ButtonProps> = ({ report, title, isPaused }) => {
  const [failed, setFailed] = useState<{ readonly wanted: boolean; readonly message: string } | null>(null)
  // It may have been done although no answer came: what is heard of it is newer.
  useEffect(() => setFailed(null), [isPaused])
  const failure = failed === null || failed.wanted === isPaused ? '' : failed.message
  const change = (): void => {
    postJson<RunsAnswer>(apiAddress(report, 'schedule'), { paused: !isPaused }).then(
      ({ schedules }) => {
        setFailed(null)
        tell(schedules.map(({ view, paused }) => ({ event: 'schedule', data: { view, paused } })))
      },
      (error: unknown) => setFailed({ wanted: !isPaused, message: asApiError(error).message }),
    )
  }
  return (
    <>
      <button
        type="button"
        className="vd-button vd-button-small"
        aria-label={say(isPaused ? 'runs.resumeOf' : 'runs.pauseOf', { title })}
        data-action={isPaused ? 'resume' : 'pause'}
        onClick={change}
      >
        {say(isPaused ? 'runs.resume' : 'runs.pause')}
      </button>
      {failure ? (
        <span className="vd-status-bad" role="alert">
          {failure}
        </span>
      ) : null}
    </>
  )
}
