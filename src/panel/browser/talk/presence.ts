/** Whether somebody is at this page. A page that nobody looks at is silent, and one at an empty desk asks nothing by itself. */

const SOMEBODY_THERE_MS = 10 * 60_000
/** What is asked later than this was not asked by a click. */
const CLICKED_MS = 60_000

let lastInput = Date.now()
const listeners = new Set<() => void>()

export function isShown(): boolean {
  return document.visibilityState === 'visible'
}

/** Asking for an empty desk would keep its session open for ever. */
export function isSomebodyThere(): boolean {
  return isShown() && Date.now() - lastInput < SOMEBODY_THERE_MS
}

/** Nobody has done anything for a while: what is asked now, the page asks by itself. */
export function isUnattended(): boolean {
  watch()
  return Date.now() - lastInput > CLICKED_MS
}

/** Calls back whenever one comes back to this page or does something on it, until the returned function is called. */
export function onPresence(listener: () => void): () => void {
  if (listeners.size === 0) watch()
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Resolves when somebody is there, which may be now; also when it is aborted. */
export function somebodyThere(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (isSomebodyThere() || signal.aborted) return resolve()
    const leave = onPresence(() => done())
    const done = (): void => {
      leave()
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
  })
}

let isWatching = false

function watch(): void {
  if (isWatching) return
  isWatching = true
  const note = (): void => {
    if (!isShown()) return
    lastInput = Date.now()
    for (const listener of [...listeners]) listener()
  }
  window.addEventListener('focus', note)
  document.addEventListener('visibilitychange', note)
  document.addEventListener('pointerdown', note, true)
  document.addEventListener('keydown', note, true)
}
