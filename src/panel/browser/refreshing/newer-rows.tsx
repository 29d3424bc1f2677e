import React, { useEffect } from 'react'
import type { Freshness } from '../../../reports/refresh/freshness'
import { formatClock, type Manner } from '../format'
import { say } from '../language'
import { useNow } from '../parts/use-now'
import { FreshnessBadge } from './freshness-badge'
import { useFreshness } from './use-freshness'
import { useReadLongAgo } from './use-read-long-ago'

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
 * The way to newer rows than those that are shown. They are not put in the place of what somebody reads; but when nobody
 * could read, because the page was hidden, they are simply there.
 */
export const NewerRows: React.FC<Props> = ({ report, shown, manner, isComing, onShow }) => {
  const now = useNow()
  const { newerAsOf, isMissed } = useFreshness(report, shown)
  const isOld = useReadLongAgo(shown) !== null
  useEffect(() => {
    if (!isOld) return undefined
    // Whoever comes back has read none of it.
    const comeBack = (): void => {
      if (document.visibilityState === 'visible') onShow()
    }
    document.addEventListener('visibilitychange', comeBack)
    return () => document.removeEventListener('visibilitychange', comeBack)
  }, [isOld, onShow])
  useEffect(() => {
    if (newerAsOf !== null && isMissed) onShow()
  }, [newerAsOf, isMissed, onShow])
  const offered = newerAsOf !== null && !isMissed && !isComing ? newerAsOf : null
  const mayBeNewer = offered === null && isOld && !isComing
  const words = offered === null ? '' : say('runs.newerRows', { clock: formatClock(offered, now, manner) })
  return (
    <span className="vd-newer">
      <output className="vd-hidden">{words}</output>
      {mayBeNewer ? (
        <button type="button" className="vd-button vd-button-small" data-action="read-again" onClick={onShow}>
          {say('runs.readAgain')}
        </button>
      ) : null}
      {offered === null ? null : (
        <button
          type="button"
          className="vd-button vd-button-small vd-control-set"
          title={words}
          data-action="show-newer"
          onClick={onShow}
        >
          {say('runs.showNewer')}
        </button>
      )}
    </span>
  )
}

/** How old some rows are, and the way to newer ones. */
export const RowsFreshness: React.FC<Props> = (props) => (
  <>
    <FreshnessBadge
      of={props.report}
      freshness={props.shown}
      manner={props.manner}
      readAt={useReadLongAgo(props.shown)}
    />
    <NewerRows {...props} />
  </>
)
