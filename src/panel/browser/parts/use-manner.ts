import { useMemo } from 'react'
import type { Catalogue } from '../api-shapes'
import type { Manner } from '../format'
import { formatLocale } from '../language'

/** How numbers, money and times are written: in the manner of the page's language, as this installation has them. */
export function useManner(catalogue: Catalogue): Manner {
  const { currency, timeZone } = catalogue
  const locale = formatLocale()
  return useMemo(() => ({ locale, currency, timeZone }), [locale, currency, timeZone])
}
