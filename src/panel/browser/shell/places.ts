/** Where somebody was on each step of this tab's history: how far things were scrolled, and which link had the focus. */

export interface Place {
  /** By the name of what scrolls. */
  readonly scrolled: ReadonlyMap<string, { readonly left: number; readonly top: number }>
  readonly focused: { readonly href: string; readonly nth: number } | null
}

interface Kept {
  readonly scrolled: Map<string, { readonly left: number; readonly top: number }>
  focused: Place['focused']
}

const PAGE = '[data-css="app-content"]'
const places = new Map<string, Kept>()

/** Writes down every move from now on, as that of this step. Returns what ends it. */
export function keepPlace(key: string): () => void {
  const kept = places.get(key) ?? { scrolled: new Map(), focused: null }
  places.set(key, kept)
  const onScroll = ({ target }: Event): void => {
    if (!(target instanceof Element)) return
    const name = nameOf(target)
    if (name !== null) kept.scrolled.set(name, { left: target.scrollLeft, top: target.scrollTop })
  }
  const onFocus = ({ target }: FocusEvent): void => {
    const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[href]') : null
    kept.focused = link && { href: link.getAttribute('href') ?? '', nth: linksLike(link).indexOf(link) }
  }
  document.addEventListener('scroll', onScroll, { capture: true, passive: true })
  document.addEventListener('focusin', onFocus)
  return () => {
    document.removeEventListener('scroll', onScroll, { capture: true })
    document.removeEventListener('focusin', onFocus)
  }
}

/** A filter changes the address and not the place: the next step begins where this one is. */
export function leavePlace(from: string, to: string): void {
  const kept = places.get(from)
  if (kept && from !== to && !places.has(to)) {
    places.set(to, { scrolled: new Map(kept.scrolled), focused: kept.focused })
  }
}

export function placeAt(key: string): Place | undefined {
  const kept = places.get(key)
  // A copy: the page that is built again scrolls to its top first.
  return kept && { scrolled: new Map(kept.scrolled), focused: kept.focused }
}

/**
 * Goes there as soon as there is something to scroll to: rows are read first. Whoever moves meanwhile is left alone.
 *
 * @returns what gives up
 */
export function returnTo(place: Place): () => void {
  const goThere = (): void => {
    if (arrive(place)) stop()
  }
  const watch = new MutationObserver(goThere)
  const stop = (): void => {
    watch.disconnect()
    for (const kind of ['wheel', 'touchstart', 'pointerdown', 'keydown']) document.removeEventListener(kind, stop, true)
  }
  for (const kind of ['wheel', 'touchstart', 'pointerdown', 'keydown']) document.addEventListener(kind, stop, true)
  watch.observe(document.body, { childList: true, subtree: true })
  goThere()
  return stop
}

/** Whether everything is where it was. */
function arrive({ scrolled, focused }: Place): boolean {
  const link = focused && linksTo(focused.href)[focused.nth]
  const isFocused = focused === null || link !== undefined
  link?.focus({ preventScroll: true })
  const areScrolled = [...scrolled].map(([name, { left, top }]) => {
    const element = named(name)
    element?.scrollTo(left, top)
    return element !== undefined && Math.abs(element.scrollTop - top) < 2 && Math.abs(element.scrollLeft - left) < 2
  })
  return isFocused && areScrolled.every((is) => is)
}

function nameOf(element: Element): string | null {
  return element.matches(PAGE) ? PAGE : element.getAttribute('aria-label')
}

function named(name: string): Element | undefined {
  return [...document.querySelectorAll(`${PAGE}, .vd-columns`)].find((element) => nameOf(element) === name)
}

function linksLike(link: Element): Element[] {
  return linksTo(link.getAttribute('href') ?? '')
}

function linksTo(href: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('a[href]')].filter((link) => link.getAttribute('href') === href)
}
