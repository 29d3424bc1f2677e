import React from 'react'
import type { Run } from '../../../reports/refresh/runs'
import type { Manner } from '../format'
import { say } from '../language'
import { useNow } from '../parts/use-now'
import { useWay } from '../talk/following'
import { RefreshProgress } from './refresh-progress'
import { phaseWords, runWords, type TitleOf, waitWords } from './run-words'

interface Props {
  readonly run: Run
  readonly usualMs: number | null
  readonly manner: Manner
  readonly titleOf: TitleOf
  /** Said aloud when it changes; what others started is not. */
  readonly isOwn: boolean
  /** Null for those who may not. */
  readonly onCancel: ((run: Run) => void) | null
}

/** A refresh that has not ended: what it waits for or how far it is, who wanted it, and the way to end it. */
export const RunLine: React.FC<Props> = ({ run, usualMs, manner, titleOf, isOwn, onCancel }) => {
  const now = useNow()
  const isAway = useWay() === 'away'
  const title = titleOf(run.view)
  const waits = waitWords(run, titleOf, now, manner)
  return (
    <span className="vd-run" data-run={run.state} data-phase={run.phase ?? undefined}>
      <output className="vd-run-words" aria-live={isOwn ? 'polite' : 'off'}>
        {waits === null ? null : <span className="vd-run-waits">{waits}</span>}
        <span>{isAway ? say('runs.noAnswer') : runWords(run, now, manner)}</span>
      </output>
      {run.startedAt === null ? null : (
        <>
          {waits === null ? <span className="vd-run-phase">{phaseWords(run)}</span> : null}
          <RefreshProgress startedAt={run.startedAt} {...{ usualMs, title, manner }} />
        </>
      )}
      {onCancel && run.cancelledBy === null ? (
        <button
          type="button"
          className="vd-button vd-button-small"
          aria-label={say('runs.cancelOf', { title })}
          data-action="cancel"
          onClick={(event) => {
            // This button will be gone.
            event.currentTarget.closest<HTMLElement>('[tabindex="-1"]')?.focus()
            onCancel(run)
          }}
        >
          {say('runs.cancel')}
        </button>
      ) : null}
    </span>
  )
}
