import React from 'react'
import type { Freshness } from '../../../reports/refresh/freshness'
import type { Manner } from '../format'
import { formatInstant } from '../format'
import { say } from '../language'
import { useNow } from '../parts/use-now'
import { useWay } from '../talk/following'
import { findReport, useCatalogue } from '../talk/use-catalogue'
import { freshnessWords, unknownWords } from '../words'
import { useFreshness } from './use-freshness'

interface Props {
  /** The report whose figures these are. */
  readonly of: string
  readonly freshness: Freshness
  readonly manner: Manner
  /** What was asked for these figures is not answered. */
  readonly isUnanswered?: boolean
  /** When rows of now were read, where that is a while ago. */
  readonly readAt?: Date | null
}

/** How old the figures are, in words and in a colour; it follows what becomes of them. */
export const FreshnessBadge: React.FC<Props> = (props) => {
  const { of, freshness: shown, manner, isUnanswered = false, readAt = null } = props
  const now = useNow()
  const { freshness, newerAsOf } = useFreshness(of, shown)
  // Fresh is what has come since.
  const isOutrun = newerAsOf !== null && ['fresh', 'live'].includes(freshness.state)
  const way = useWay()
  // Nobody can say that figures are up to date while nothing answers, or answers this person no more.
  const isUnknown =
    (isUnanswered || way === 'away' || way === 'signed out') && ['fresh', 'live'].includes(freshness.state)
  const asOf = readAt?.toISOString() ?? freshness.asOf
  const words = freshnessWords(isOutrun || readAt ? { state: 'fresh', asOf } : freshness, now, manner)
  const { catalogue } = useCatalogue()
  const isLeftToRefreshes =
    findReport(catalogue, of)?.kind === 'incremental' &&
    freshness.changesWaiting === undefined &&
    ['fresh', 'stale'].includes(freshness.state)
  const tone = isOutrun || isUnknown || readAt ? 'none' : words.tone
  const exact = asOf ? `${formatInstant(asOf, manner)}, ${manner.timeZone}` : ''
  const title = [exact, isLeftToRefreshes ? say('freshness.notCaptured') : ''].filter(Boolean).join('\n')
  const isDated = freshness.asOf !== null || freshness.state === 'live'
  return (
    <span
      className={`vd-freshness vd-tone-${tone}${isDated ? ' vd-dated' : ''}`}
      title={title || undefined}
      data-printed={
        isDated ? say('freshness.asOf', { when: formatInstant(asOf ?? now.toISOString(), manner) }) : undefined
      }
      data-freshness={isUnknown ? 'unknown' : isOutrun || readAt ? 'outrun' : freshness.state}
    >
      <span className="vd-dot" aria-hidden="true" />
      {/* Paper is neither live nor so many minutes old: it says the moment, which the style sheet has from above. */}
      <span className="vd-as-shown">
        {isUnknown ? unknownWords(way === 'signed out', { ...freshness, asOf }, now, manner) : words.text}
      </span>
    </span>
  )
}
