import { autoUpdate, computePosition, flip, offset, shift, size } from '@floating-ui/dom'

export type Align = 'start' | 'end' | 'above'

const placements = { start: 'bottom-start', end: 'bottom-end', above: 'top-start' } as const

/** What a panel keeps free at the edges of the window, in pixels. */
const FREE = 8
/** Less room than this is none: it is scrolled in. */
const LEAST_ROOM = 120

/**
 * Keeps a panel beside its button and within the window, wherever that is scrolled and however small it is: on the other
 * side where there is more room, moved sideways, and no higher than there is room for. Where its styles make it a sheet at
 * the foot of a small screen (`--vd-sheet`), it is left to them.
 *
 * @returns lets it go
 */
export function placePanel(button: HTMLElement, panel: HTMLElement, align: Align): () => void {
  return autoUpdate(button, panel, () => {
    const isSheet = getComputedStyle(panel).getPropertyValue('--vd-sheet') !== ''
    panel.toggleAttribute('data-sheet', isSheet)
    if (isSheet) {
      panel.removeAttribute('style')
      return
    }
    const padding = { top: FREE + underBar(), right: FREE, bottom: FREE, left: FREE }
    const fit = size({
      padding,
      apply: ({ availableHeight }) => {
        panel.style.setProperty('--vd-panel-room', `${Math.max(LEAST_ROOM, Math.floor(availableHeight))}px`)
      },
    })
    const middleware = [offset(6), flip({ padding }), shift({ padding }), fit]
    computePosition(button, panel, { placement: placements[align], strategy: 'fixed', middleware }).then(({ x, y }) => {
      Object.assign(panel.style, { left: `${Math.round(x)}px`, top: `${Math.round(y)}px` })
    })
  })
}

/** How far the bar of narrow screens, which lies over all, reaches down. */
function underBar(): number {
  return Math.max(0, document.querySelector('.vd-topbar')?.getBoundingClientRect().bottom ?? 0)
}
