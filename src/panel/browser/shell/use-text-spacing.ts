import { useEffect } from 'react'

/** Narrow letters and spaces, as the wider a text becomes by a fixed space per letter, the narrower its letters are. */
const SAMPLE = 'Little filling fittings in a list'

/**
 * Widens what is as wide as words mostly are, for people who set wider spaced text by a style sheet of their own
 * (WCAG 2.2, 1.4.12), which a page is not told of: `--vd-spaced` is how many times as wide as usual text stands,
 * and with `data-spaced` on the page what is one line elsewhere may be several.
 */
export function useTextSpacing(): void {
  useEffect(() => {
    const sample = document.createElement('span')
    sample.className = 'vd-sample'
    sample.ariaHidden = 'true'
    sample.textContent = SAMPLE
    document.body.append(sample)
    const observer = new ResizeObserver(() => {
      const { width } = sample.getBoundingClientRect()
      const times = width / (width - spacesIn(sample))
      const root = document.documentElement
      const isSpaced = times > 1.02
      root.toggleAttribute('data-spaced', isSpaced)
      if (isSpaced) root.style.setProperty('--vd-spaced', times.toFixed(2))
      else root.style.removeProperty('--vd-spaced')
    })
    observer.observe(sample)
    return () => {
      observer.disconnect()
      sample.remove()
    }
  }, [])
}

/** What somebody's style sheet has put between letters and words, in pixels; as they are, there is nothing between them. */
function spacesIn(sample: HTMLElement): number {
  const { letterSpacing, wordSpacing } = getComputedStyle(sample)
  const [letter, word] = [letterSpacing, wordSpacing].map((space) => Number.parseFloat(space) || 0)
  return SAMPLE.length * (letter ?? 0) + (SAMPLE.split(' ').length - 1) * (word ?? 0)
}
