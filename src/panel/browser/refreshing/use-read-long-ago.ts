import { useRef } from 'react'
import type { Freshness } from '../../../reports/refresh/freshness'
import { useNow } from '../parts/use-now'

/** Rows that are worked out whenever they are read say nothing of what has changed since: after this long nobody takes them for now's. */
const OLD_MS = 60_000

/**
 * When rows that are worked out anew each time were read, once that is a while ago; null before, and of rows that tell themselves how
 * old they are.
 *
 * @param shown of the answer that is shown; another answer has another one
 */
export function useReadLongAgo(shown: Freshness): Date | null {
  const now = useNow()
  const read = useRef({ shown, at: new Date() })
  if (read.current.shown !== shown) read.current = { shown, at: new Date() }
  const isOfNow = shown.state === 'live' && shown.asOf === null
  return isOfNow && now.getTime() - read.current.at.getTime() > OLD_MS ? read.current.at : null
}
