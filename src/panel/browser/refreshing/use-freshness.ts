import { useEffect } from 'react'
import type { Freshness } from '../../../reports/refresh/freshness'

/**
 * How old a report's data is: the word of its own answer or of the catalogue, whichever came later. When the catalogue
 * knows of newer data than what is shown, `reload` fetches it.
 */
export function useFreshness(
  inCatalogue: Freshness,
  catalogueAt: number,
  inAnswer: Freshness | null,
  answerAt: number,
  reload: () => void,
): Freshness {
  const isOutrun = inAnswer !== null && catalogueAt > answerAt
  const isOld = isOutrun && inCatalogue.asOf !== inAnswer.asOf
  useEffect(() => {
    if (isOld) reload()
  }, [isOld, reload])
  return inAnswer === null || isOutrun ? inCatalogue : inAnswer
}
