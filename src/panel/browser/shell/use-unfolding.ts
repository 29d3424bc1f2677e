import { useEffect } from 'react'
import { focusFirst } from '../parts/popover'

/** On narrow screens the navigation unfolds over the page: the focus goes into it and comes back to its button. */
export function useUnfolding(isUnfolded: boolean): void {
  useEffect(() => {
    if (!isUnfolded) return undefined
    focusFirst(document.querySelector('#vd-navigation .vd-nav'))
    return () => {
      const isInside = document.activeElement?.closest('#vd-navigation') !== null
      if (isInside) document.querySelector<HTMLElement>('.vd-topbar button')?.focus()
    }
  }, [isUnfolded])
}
