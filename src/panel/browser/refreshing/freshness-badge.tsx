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
}

/** How old the figures are, in words and in a colour; it follows what becomes of them. */
export const FreshnessBadge: React.FC<Props> = ({ of, freshness: shown, manner }) => {
  const now = useNow()
  const { freshness, newerAsOf } = useFreshness(of, shown)
  // Fresh is what has come since.
  const isOutrun = newerAsOf !== null && ['fresh', 'live'].includes(freshness.state)
  const way = useWay()
  // Nobody can say that figures are up to date while nothing answers, or answers this person no more.
  const isUnknown = (way === 'away' || way === 'signed out') && ['fresh', 'live'].includes(freshness.state)
  const words = freshnessWords(isOutrun ? { state: 'fresh', asOf: freshness.asOf } : freshness, now, manner)
  const { catalogue } = useCatalogue()
  const isLeftToRefreshes =
    findReport(catalogue, of)?.kind === 'incremental' &&
    freshness.changesWaiting === undefined &&
    ['fresh', 'stale'].includes(freshness.state)
  const tone = isOutrun || isUnknown ? 'none' : words.tone
  const exact = freshness.asOf ? `${formatInstant(freshness.asOf, manner)}, ${manner.timeZone}` : ''
  const title = [exact, isLeftToRefreshes ? say('freshness.notCaptured') : ''].filter(Boolean).join('\n')
  return (
    <span
      className={`vd-freshness vd-tone-${tone}`}
      title={title || undefined}
      data-freshness={isUnknown ? 'unknown' : isOutrun ? 'outrun' : freshness.state}
    >
      <span className="vd-dot" aria-hidden="true" />
      {isUnknown ? unknownWords(way === 'signed out', freshness, now, manner) : words.text}
    </span>
  )
}
