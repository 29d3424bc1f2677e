/** What `early.ts` asked before the pages' script was there: whoever asks for it then finds it under way, or arrived. */

/** How every page asks for JSON. */
export const asking = { credentials: 'same-origin', headers: { accept: 'application/json' } } as const

export interface Arrived {
  readonly response: Response
  readonly text: string
}

export interface Early {
  readonly answer: Promise<Arrived>
  arrived: Arrived | null
}

/** Of two scripts, that in the page and the one of the pages, by their addresses. */
declare global {
  var VIEWDESK_EARLY:
    | { readonly asked: Map<string, Early>; readonly all: Promise<unknown>; readonly stop: AbortController }
    | undefined
}

/** An answer that nobody took for so long is to another question than the one that is asked then. */
const LONGEST_MS = 10_000

/** The answer to what was asked early, once. */
export function takeEarly(address: string): Early | null {
  const early = find(address)
  globalThis.VIEWDESK_EARLY?.asked.delete(address)
  return early
}

/** The same while nobody takes it; null where it is still under way, or no answer to draw. */
export function arrivedEarly(address: string): Arrived | null {
  const arrived = find(address)?.arrived ?? null
  return arrived?.response.status === 200 && !arrived.response.redirected ? arrived : null
}

/** Breaks off what is still under way. */
export function stopEarly(): void {
  globalThis.VIEWDESK_EARLY?.stop.abort()
}

/** Resolves when everything that was asked early has arrived, or failed, and after so many milliseconds in any case. */
export function afterEarly(patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    window.setTimeout(resolve, patienceMs)
    globalThis.VIEWDESK_EARLY?.all.then(() => resolve())
  })
}

function find(address: string): Early | null {
  const early = globalThis.VIEWDESK_EARLY?.asked.get(address)
  return early !== undefined && performance.now() < LONGEST_MS ? early : null
}
