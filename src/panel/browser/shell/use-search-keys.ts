import { type RefObject, useEffect } from 'react'
import { isDialogOpen, useSingleKey } from '../keys/single-keys'

/** "/" and Ctrl+K put the focus into the search box that is in sight. */
export function useSearchKeys(input: RefObject<HTMLInputElement>, onCome: () => void): void {
  const come = (): boolean => {
    const box = input.current
    if (!box || box.offsetParent === null) return false
    box.focus()
    box.select()
    onCome()
    return true
  }
  useSingleKey(['/'], come)
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      if (event.defaultPrevented || isDialogOpen()) return
      if (come()) event.preventDefault()
    }
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  })
}
