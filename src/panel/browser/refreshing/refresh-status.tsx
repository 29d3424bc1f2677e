import React from 'react'
import type { Run } from '../../../reports/refresh/runs'
import type { Manner } from '../format'
import { say } from '../language'
import { useNow } from '../parts/use-now'
import { useWay } from '../talk/following'
import { RefreshProgress } from './refresh-progress'
import { afterBadEnd, phaseWords, runWords, type TitleOf, waitWords } from './run-words'
import type { Refreshing } from './use-refresh'

interface Props {
  readonly refreshing: Refreshing
  readonly titleOf: TitleOf
  readonly manner: Manner
}

/** How far a refresh is, and how the one ended that this page asked for: others tell nothing here, so that nothing moves. */
export const RefreshStatus: React.FC<Props> = ({ refreshing, titleOf, manner }) => {
  const now = useNow()
  const isAway = useWay() === 'away'
  const { open, usualMs, isOwn, last } = refreshing
  const [first] = open
  const isRunning = first?.startedAt && waitWords(first, titleOf, now, manner) === null
  return (
    <>
      {isRunning ? (
        <RefreshProgress startedAt={first.startedAt ?? ''} {...{ usualMs, manner }} title={titleOf(first.view)} />
      ) : null}
      {isAway && first ? <output className="vd-status">{say('runs.noAnswer')}</output> : null}
      {first || last === null || !isOwn ? null : <RunEnd run={last} {...{ manner, isOwn }} />}
    </>
  )
}

interface EndProps {
  readonly run: Run
  readonly manner: Manner
  /** Said aloud; what others started is not. */
  readonly isOwn: boolean
}

/** How a refresh ended; where that was not well, that no rows were lost, and when it is tried again. */
export const RunEnd: React.FC<EndProps> = ({ run, manner, isOwn }) => {
  const now = useNow()
  const after = afterBadEnd(run, now, manner)
  return (
    <output
      className={run.state === 'failed' ? 'vd-status vd-status-bad' : 'vd-status'}
      aria-live={isOwn ? 'polite' : 'off'}
      data-run={run.state}
    >
      <span>{runWords(run, now, manner)}</span>
      {after === null ? null : <span className="vd-run-after">. {after}</span>}
      {run.phase === null ? null : <span className="vd-run-after">. {phaseWords(run)}</span>}
    </output>
  )
}

/** What came of a click, where no run tells it. */
export const ClickMessage: React.FC<{ readonly refreshing: Refreshing }> = ({ refreshing: { message, failed } }) => (
  <output className={failed ? 'vd-status vd-status-bad' : 'vd-status'}>{message}</output>
)
