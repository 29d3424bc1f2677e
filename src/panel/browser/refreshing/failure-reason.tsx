import React from 'react'
import type { Run } from '../../../reports/refresh/runs'
import type { Manner } from '../format'
import { say } from '../language'
import { useNow } from '../parts/use-now'
import { apiAddress } from '../talk/address'
import { useRemote } from '../talk/use-remote'
import { failureWords } from '../words'

/** Why the last refresh failed, for those who can do something about it: what the database said, and who had asked. */
export const FailureReason: React.FC<{ readonly report: string; readonly manner: Manner }> = ({ report, manner }) => {
  const now = useNow()
  const { data } = useRemote<{ runs: readonly Run[] }>(apiAddress(report, 'runs'))
  const failed = data?.runs.find(({ state }) => state === 'failed')
  if (!failed) return null
  return (
    <details className="vd-explain" data-failure>
      <summary>{say('freshness.whyItFailed')}</summary>
      <p className="vd-explain-text">{failureWords(failed, now, manner)}</p>
    </details>
  )
}
