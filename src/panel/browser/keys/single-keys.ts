import { useEffect, useRef } from 'react'

/** Keys that do something by themselves, without Ctrl or Alt; whoever speaks to their machine turns them off. */

const OFF = 'viewdesk.single-keys-off'

export function areSingleKeysOn(): boolean {
  try {
    return window.localStorage.getItem(OFF) === null
  } catch {
    return true
  }
}

export function turnSingleKeys(isOn: boolean): void {
  try {
    if (isOn) window.localStorage.removeItem(OFF)
    else window.localStorage.setItem(OFF, 'yes')
  } catch {
    // A browser that keeps nothing has them on.
  }
}

/**
 * Hears a key wherever the focus is, except where somebody types or a dialog is open.
 *
 * @param act returns whether there was something to do; else the key means what it means to the browser
 */
export function useSingleKey(keys: readonly string[], act: (key: string) => boolean): void {
  const newest = useRef(act)
  newest.current = act
  const heard = keys.join(' ')
  useEffect(() => {
    const hear = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (!heard.split(' ').includes(event.key) || !areSingleKeysOn()) return
      if (isTyping(event.target) || isDialogOpen()) return
      if (newest.current(event.key)) event.preventDefault()
    }
    document.addEventListener('keydown', hear)
    return () => document.removeEventListener('keydown', hear)
  }, [heard])
}

export function isDialogOpen(): boolean {
  return document.querySelector('dialog[open]') !== null
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox]), textarea, select'))
  )
}
