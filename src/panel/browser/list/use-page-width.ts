import { useLayoutEffect, useState } from 'react'

const LAST = 'viewdesk.page-width'

/**
 * Tells the style sheets how wide the scrolling part of the page is: what stands around a wide table is no wider. Until it
 * has been laid out, that is what it was when a window of this browser was as wide as this one: mostly it is that again, and
 * the table is laid out once.
 */
export function usePageWidth(): void {
  useState(() => tell(lastWidth()))
  useLayoutEffect(() => {
    const page = document.querySelector<HTMLElement>('[data-css="app-content"]')
    if (!page) return undefined
    // It looks for the first time when the page has been laid out for others, and before it is seen.
    const sizes = new ResizeObserver(() => {
      tell(String(page.clientWidth))
      keepWidth(page.clientWidth)
    })
    sizes.observe(page)
    return () => sizes.disconnect()
  }, [])
}

function tell(width: string | null): void {
  const { style } = document.documentElement
  if (width !== null && style.getPropertyValue('--vd-page-width') !== `${width}px`) {
    style.setProperty('--vd-page-width', `${width}px`)
  }
}

function lastWidth(): string | null {
  try {
    const [window, page] = (localStorage.getItem(LAST) ?? '').split(' ')
    return window === String(innerWidth) && page !== undefined && /^\d+$/.test(page) ? page : null
  } catch {
    return null
  }
}

function keepWidth(page: number): void {
  try {
    localStorage.setItem(LAST, `${innerWidth} ${page}`)
  } catch {
    // A browser that keeps nothing lays lists out twice.
  }
}
