import { useMemo } from 'react'
import type { Catalogue } from '../api-shapes'
import type { Manner } from '../format'

/** How this installation writes numbers, money and times. */
export function useManner(catalogue: Catalogue): Manner {
  const { locale, currency, timeZone } = catalogue
  return useMemo(() => ({ locale, currency, timeZone }), [locale, currency, timeZone])
}
