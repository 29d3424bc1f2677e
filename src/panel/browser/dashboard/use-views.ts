import { useEffect, useRef } from 'react'
import { listAddress } from '../../../reports/asking/address.js'
import type { DashboardAnswer } from '../../../reports/dashboard/dashboard'
import type { Catalogue } from '../talk/api-shapes'
import { isShown, onPresence } from '../talk/presence'
import { findReport } from '../talk/use-catalogue'
import type { Remote } from '../talk/use-remote'
import type { DashboardView } from './dashboard-answer'

// Where somebody writes all the time, a dashboard need not follow each row.
const BETWEEN_MS = 2000

/**
 * The stored views. When one has newer data than the figures, these are read again: they stay in their places, so that
 * nothing moves.
 */
export function useViews(
  catalogue: Catalogue,
  { data, reload }: Pick<Remote<DashboardAnswer>, 'data' | 'reload'>,
): readonly DashboardView[] {
  const inCatalogue = catalogue.reports
    .filter(({ kind, listed }) => (kind === 'materialized' || kind === 'incremental') && listed)
    .map(({ name, title, freshness }) => ({ name, title, freshness, href: listAddress(name) }))
  const newer = (data?.views ?? []).flatMap(({ name, freshness: shown }) => {
    const known = findReport(catalogue, name)?.freshness.asOf
    return isNewer(known, shown.asOf) ? [`${name} ${known}`] : []
  })
  const awaited = newer.join()
  const readAt = useRef(0)
  useEffect(() => {
    if (awaited === '') return undefined
    const read = (): void => {
      readAt.current = Date.now()
      reload()
    }
    if (!isShown()) return onPresence(read)
    const timer = window.setTimeout(read, Math.max(0, readAt.current + BETWEEN_MS - Date.now()))
    return () => window.clearTimeout(timer)
  }, [awaited, reload])
  return data?.views ?? inCatalogue
}

function isNewer(one: string | null | undefined, other: string | null): boolean {
  return typeof one === 'string' && (other === null || Date.parse(one) > Date.parse(other))
}
