import type { Page } from 'playwright-core'

/** A figure of which only a part can be seen. */
export interface Cut {
  readonly whole: string
  readonly seen: string
  /** "profit in the table", so that a failed test says where to look. */
  readonly where: string
}

export interface Look {
  /** Figures of which every character was seen, however often. */
  readonly read: number
  readonly cut: readonly Cut[]
  /** What the cells of rows read, by record and column, where they could be seen whole. */
  readonly cells: readonly { readonly record: string; readonly column: string; readonly text: string }[]
}

/**
 * Reads every figure that is in sight, as eyes do: a character counts as seen when it is on top at its own place, so
 * that whatever clips or covers it is noticed, an ellipsis too. What cannot be seen at all is somewhere else, not cut.
 */
export async function lookAtFigures(page: Page): Promise<Look> {
  return await page.evaluate(() => {
    const figures = [
      '.vd-figure',
      '.vd-moment',
      '[data-figure]',
      '[data-total]',
      '[data-change]',
      '[data-count]',
      '[data-phase] dd',
      '.vd-fact dd',
      '.vd-pager-place',
      '.vd-resolved',
    ].join()
    const found = { read: 0, cut: [] as Cut[], cells: [] as { record: string; column: string; text: string }[] }

    const isOnTop = (text: Text, place: number): boolean => {
      const range = document.createRange()
      range.setStart(text, place)
      range.setEnd(text, place + 1)
      const { left, right, top, bottom } = range.getBoundingClientRect()
      // Its first and last quarter: half of an 8 is a 3.
      return [left + (right - left) / 4, right - (right - left) / 4].every((x) => {
        const hit = document.elementFromPoint(x, (top + bottom) / 2)
        return hit !== null && (text.parentElement?.contains(hit) ?? false)
      })
    }

    const textsOf = (element: Element): Text[] => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
      const texts: Text[] = []
      while (walker.nextNode()) {
        const { parentElement } = walker.currentNode
        const isShown = parentElement !== null && parentElement.closest('.vd-hidden, [aria-hidden="true"]') === null
        if (isShown && /\d/.test(walker.currentNode.textContent ?? '')) texts.push(walker.currentNode as Text)
      }
      return texts
    }

    const isNear = (element: Element): boolean => {
      const { left, right, top, bottom } = element.getBoundingClientRect()
      return right > 0 && left < window.innerWidth && bottom > 0 && top < window.innerHeight && right > left
    }

    const lookAt = (text: Text, element: Element): void => {
      const whole = text.data
      const places = [...whole].flatMap((letter, place) => (/\s/.test(letter) ? [] : [place]))
      const seen = places.filter((place) => isOnTop(text, place))
      if (seen.length === 0) return
      if (seen.length === places.length) {
        found.read += 1
        const record = element.closest('tr[data-record]')?.getAttribute('data-record')
        const column = element.closest('[data-column]')?.getAttribute('data-column')
        if (record && column) found.cells.push({ record, column, text: whole })
        return
      }
      const name = element.closest('[data-column], [data-figure], [data-total], [data-change]')?.cloneNode(false)
      found.cut.push({
        whole,
        seen: seen.map((place) => whole.charAt(place)).join(''),
        where: name instanceof Element ? name.outerHTML.slice(0, 100) : (element.className ?? ''),
      })
    }

    // The link over a whole card is see-through.
    const style = document.createElement('style')
    style.textContent = '.vd-card-link::after { pointer-events: none }'
    document.head.append(style)
    const seen = new Set<Text>()
    for (const element of document.querySelectorAll(figures)) {
      if (!isNear(element)) continue
      for (const text of textsOf(element)) {
        if (seen.has(text)) continue
        seen.add(text)
        lookAt(text, element)
      }
    }
    style.remove()
    return found
  })
}
