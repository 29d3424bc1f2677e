import React from 'react'
import type { Run } from '../../../reports/refresh/runs'
import type { Manner } from '../format'
import { say } from '../language'
import { useNow } from '../parts/use-now'
import { findReport, useCatalogue } from '../talk/use-catalogue'
import { RunLine } from './run-line'
import { afterBadEnd, runWords, type TitleOf } from './run-words'
import type { Refreshing } from './use-refresh'

interface Props {
  readonly refreshing: Refreshing
  readonly mayRefresh: boolean
  readonly manner: Manner
}

/** Each refresh that has not ended; when there is none, how the last one ended that this page saw. */
export const RefreshStatus: React.FC<Props> = ({ refreshing, mayRefresh, manner }) => {
  const titleOf = useTitles()
  const { open, usualMs, message, failed, isOwn, last } = refreshing
  return (
    <>
      {open.map((run) => (
        <RunLine
          key={run.id}
          {...{ run, usualMs, manner, titleOf, isOwn }}
          onCancel={mayRefresh ? refreshing.cancel : null}
        />
      ))}
      {open.length > 0 || message !== '' || last === null ? null : <RunEnd run={last} {...{ manner, isOwn }} />}
      <output className={failed ? 'vd-status vd-status-bad' : 'vd-status'}>{message}</output>
    </>
  )
}

interface EndProps {
  readonly run: Run
  readonly manner: Manner
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
      {run.phase === 'vacuum' ? <span className="vd-run-after">. {say('runs.vacuum')}</span> : null}
    </output>
  )
}

/** Views by the titles of their reports; one that is no report here by its name. */
export function useTitles(): TitleOf {
  const { catalogue } = useCatalogue()
  return React.useCallback((view) => findReport(catalogue, view)?.title ?? view, [catalogue])
}
