import type React from 'react'
import { useRef } from 'react'
import { useNavigate } from 'react-router'
import { EXACTLY } from '../talk/opening'

/** What makes a whole row open its record: a click, and in a tab of its own a click with Ctrl or the middle button. */
export function useRowOpening<E extends HTMLElement>(href: string | null) {
  const navigate = useNavigate()
  const row = useRef<E>(null)
  const openRecord = (event: React.MouseEvent): void => {
    if (href === null || isOnControl(event) || window.getSelection()?.toString()) return
    if (event.ctrlKey || event.metaKey || event.shiftKey) {
      openTab(href)
      return
    }
    // Who comes back finds the focus where it was.
    row.current?.querySelector<HTMLElement>('.vd-row-link')?.focus({ preventScroll: true })
    navigate(href, { state: EXACTLY })
  }
  const openBeside = (event: React.MouseEvent): void => {
    if (href !== null && event.button === MIDDLE && !isOnControl(event)) openTab(href)
  }
  // Else the middle button would begin to scroll.
  const holdStill = (event: React.MouseEvent): void => {
    if (href !== null && event.button === MIDDLE && !isOnControl(event)) event.preventDefault()
  }
  return { ref: row, onClick: openRecord, onAuxClick: openBeside, onMouseDown: holdStill }
}

/** The button of the wheel. */
const MIDDLE = 1

function isOnControl({ target }: React.MouseEvent): boolean {
  return target instanceof Element && target.closest('a, button, label') !== null
}

function openTab(href: string): void {
  window.open(href, '_blank', 'noopener')
}
