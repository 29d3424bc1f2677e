import { useEffect } from 'react'

/** Narrow letters and spaces, as the wider a text becomes by a fixed space per letter, the narrower its letters are. */
const SAMPLE = 'Little filling fittings in a list'

/**
 * Widens what is as wide as words mostly are, for people who set wider spaced text by a style sheet of their own
 * (WCAG 2.2, 1.4.12), which a page is not told of: `--vd-spaced` is how many times as wide as usual text stands.
 */
export function useTextSpacing(): void {
  useEffect(() => {
    const sample = document.createElement('span')
    sample.className = 'vd-sample'
    sample.ariaHidden = 'true'
    sample.textContent = SAMPLE
    document.body.append(sample)
    const observer = new ResizeObserver(() => {
      const times = sample.getBoundingClientRect().width / usualWidth(sample)
      const root = document.documentElement.style
      if (times > 1.02) root.setProperty('--vd-spaced', times.toFixed(2))
      else root.removeProperty('--vd-spaced')
    })
    observer.observe(sample)
    return () => {
      observer.disconnect()
      sample.remove()
    }
  }, [])
}

/** In pixels, in the same font without anybody's spaces: a canvas knows no style sheets. */
function usualWidth(sample: HTMLElement): number {
  const canvas = document.createElement('canvas').getContext('2d')
  if (canvas === null) return Number.POSITIVE_INFINITY
  canvas.font = getComputedStyle(sample).font
  return canvas.measureText(SAMPLE).width
}
