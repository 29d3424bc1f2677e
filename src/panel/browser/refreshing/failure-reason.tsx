import React from 'react'
import type { Run } from '../../../reports/refresh/runs'
import type { Manner } from '../format'
import { say } from '../language'
import { useNow } from '../parts/use-now'
import { failureWords } from './run-words'

/** Why the last refresh failed or was skipped, for those who can do something about it: what the database said, and who had asked. */
export const FailureReason: React.FC<{ readonly run: Run; readonly manner: Manner }> = ({ run, manner }) => {
  const now = useNow()
  return (
    <details className="vd-explain" data-failure>
      <summary>{say(run.state === 'skipped' ? 'runs.whySkipped' : 'runs.whyItFailed')}</summary>
      <p className="vd-explain-text">{failureWords(run, now, manner)}</p>
    </details>
  )
}
