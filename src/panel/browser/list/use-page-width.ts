import { useLayoutEffect } from 'react'

/** Tells the style sheets how wide the scrolling part of the page is: what stands around a wide table is no wider. */
export function usePageWidth(): void {
  useLayoutEffect(() => {
    const page = document.querySelector<HTMLElement>('[data-css="app-content"]')
    if (!page) return undefined
    const tell = (): void => page.style.setProperty('--vd-page-width', `${page.clientWidth}px`)
    tell()
    const sizes = new ResizeObserver(tell)
    sizes.observe(page)
    return () => {
      sizes.disconnect()
      page.style.removeProperty('--vd-page-width')
    }
  }, [])
}
