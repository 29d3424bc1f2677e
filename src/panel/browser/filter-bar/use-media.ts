import { useCallback, useSyncExternalStore } from 'react'

/** The width at which style sheets and components turn to a phone's layout. */
export const PHONE = '(max-width: 639px)'

/** Paper is no phone, however narrow it is. */
export const SCREEN_OF_PHONE = `screen and ${PHONE}`

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const media = window.matchMedia(query)
      media.addEventListener('change', changed)
      return () => media.removeEventListener('change', changed)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches)
}
