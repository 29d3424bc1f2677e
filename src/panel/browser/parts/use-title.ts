import { useEffect } from 'react'

/** The browser tab says which page this is. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title) document.title = `${title} – Viewdesk`
  }, [title])
}
