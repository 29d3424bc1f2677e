import { type RefObject, useEffect } from 'react'

/** "/" puts the focus into the search box that is in sight, unless somebody is typing or a dialog is open. */
export function useSlashKey(input: RefObject<HTMLInputElement>): void {
  useEffect(() => {
    const focusOnSlash = (event: KeyboardEvent): void => {
      const box = input.current
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (!box || box.offsetParent === null || isTyping(event.target) || document.querySelector('dialog[open]')) return
      event.preventDefault()
      box.focus()
      box.select()
    }
    document.addEventListener('keydown', focusOnSlash)
    return () => document.removeEventListener('keydown', focusOnSlash)
  }, [input])
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}
