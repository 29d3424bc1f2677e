import React, { useEffect } from 'react'
import type { Freshness } from '../../../reports/refresh/freshness'
import { formatClock, type Manner } from '../format'
import { say } from '../language'
import { useNow } from '../parts/use-now'
import { FreshnessBadge } from './freshness-badge'
import { useFreshness } from './use-freshness'

interface Props {
  readonly report: string
  /** Of the rows that are shown. */
  readonly shown: Freshness
  readonly manner: Manner
  /** They are on their way already. */
  readonly isComing: boolean
  /** Shows the newest rows. */
  readonly onShow: () => void
}

/**
 * How old the rows are that are shown, and the way to newer ones. They are not put in the place of those that somebody
 * reads; but when nobody could read, because the page was hidden, they are simply there.
 */
export const RowsFreshness: React.FC<Props> = ({ report, shown, manner, isComing, onShow }) => {
  const now = useNow()
  const { newerAsOf, isMissed } = useFreshness(report, shown)
  useEffect(() => {
    if (newerAsOf !== null && isMissed) onShow()
  }, [newerAsOf, isMissed, onShow])
  return (
    <>
      <FreshnessBadge of={report} freshness={shown} manner={manner} />
      <output className="vd-newer">
        {newerAsOf !== null && !isMissed && !isComing ? (
          <>
            {say('runs.newerRows', { clock: formatClock(newerAsOf, now, manner) })}{' '}
            <button type="button" className="vd-text-button" data-action="show-newer" onClick={onShow}>
              {say('runs.showNewer')}
            </button>
          </>
        ) : null}
      </output>
    </>
  )
}
