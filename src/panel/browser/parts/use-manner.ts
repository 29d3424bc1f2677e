import { useMemo } from 'react'
import type { Manner } from '../format'
import { formatLocale } from '../language'
import type { Catalogue } from '../talk/api-shapes'

/** How numbers, money and times are written: in the manner of the page's language, as this installation has them. */
export function useManner(catalogue: Catalogue): Manner {
  const { currency, timeZone } = catalogue
  const locale = formatLocale()
  return useMemo(() => ({ locale, currency, timeZone }), [locale, currency, timeZone])
}
