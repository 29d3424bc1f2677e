/**
 * Watches over a page until it is drawn. A part of it that breaks off on its way is asked for once more, by loading the page again; where that
 * does not help, or takes long, the page says so in words that came with it.
 */

const SLOW_MS = 10_000
/** A page that could not be loaded twice in so short a time is not loaded a third time by itself. */
const TWICE_MS = 60_000
const loadedAgainAt = 'viewdesk.loadedAgainAt'

export function watchLoading(): void {
  window.addEventListener(
    'error',
    ({ target }) => {
      if (isDrawn() && !isStyleSheet(target)) return
      const isPart = target instanceof HTMLScriptElement || isStyleSheet(target)
      if (!isPart || !loadAgain()) say('failed')
    },
    true,
  )
  window.setTimeout(() => say('slow'), SLOW_MS)
}

function isStyleSheet(target: EventTarget | null): boolean {
  return target instanceof HTMLLinkElement && target.rel === 'stylesheet'
}

function isDrawn(): boolean {
  return (document.getElementById('app')?.childElementCount ?? 0) > 0
}

/** @returns false where it was done just now, or nothing could be kept of it */
function loadAgain(): boolean {
  try {
    if (Date.now() - Number(window.sessionStorage.getItem(loadedAgainAt) ?? 0) < TWICE_MS) return false
    window.sessionStorage.setItem(loadedAgainAt, String(Date.now()))
  } catch {
    return false
  }
  window.location.reload()
  return true
}

function say(what: 'slow' | 'failed'): void {
  if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', () => say(what), { once: true })
    return
  }
  const box = document.getElementById('vd-loading')
  const app = document.getElementById('app')
  if (box === null || app === null || isDrawn()) return
  box.hidden = false
  for (const line of box.querySelectorAll<HTMLElement>('[data-loading]')) line.hidden = line.dataset.loading !== what
  new MutationObserver(() => {
    box.hidden = isDrawn()
  }).observe(app, { childList: true })
}
