import { useEffect } from 'react'
import { panelName } from '../panel-name'

/** The browser tab says which page this is. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title) document.title = `${title} – ${panelName}`
  }, [title])
}
