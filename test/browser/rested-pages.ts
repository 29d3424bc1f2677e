import type { BrowserContext, Page } from 'playwright-core'

export interface Screen {
  readonly width: number
  readonly height: number
  readonly colorScheme?: 'light' | 'dark'
}

const LASTING_OF_PAGE = ['addInitScript', 'exposeBinding', 'exposeFunction'] as const
const LASTING_OF_CONTEXT = [...LASTING_OF_PAGE, 'grantPermissions', 'newCDPSession', 'route'] as const

/** A page of the panel that runs nothing and asks for nothing. */
const RESTING_PLACE = '/healthz'

/**
 * Pages that tests are done with, for those after them: a new session has a process of its own, which costs as much
 * processor time as the page that it then draws. What nobody can take back from a page rules it out.
 */
export function restedPages(): {
  /** Watches a new page, so that it can be told later whether another test may have it. */
  watch(page: Page): void
  /** Leaves everything that the page showed, knew and was told; or closes it with its session. */
  rest(context: BrowserContext): Promise<void>
  /** A page that nobody is signed in to, its listeners gone; null where none rests. */
  take(screen: Required<Screen>): Promise<Page | null>
} {
  const spoiled = new WeakSet<BrowserContext>()
  const rested: Page[] = []

  function spoiledBy(context: BrowserContext, owner: object, names: readonly string[]): void {
    const methods = owner as Record<string, (...given: unknown[]) => unknown>
    for (const name of names) {
      const method = methods[name]?.bind(owner)
      if (!method) throw new Error(`playwright has no ${name} any more`)
      methods[name] = (...given) => {
        spoiled.add(context)
        return method(...given)
      }
    }
  }

  return {
    watch(page) {
      const context = page.context()
      spoiledBy(context, page, LASTING_OF_PAGE)
      spoiledBy(context, context, LASTING_OF_CONTEXT)
      spoiledBy(context, context.clock, ['install', 'setFixedTime', 'setSystemTime'])
    },
    async rest(context) {
      const [page, ...others] = context.pages()
      if (!page || others.length > 0 || spoiled.has(context)) return await context.close()
      try {
        await page.unrouteAll({ behavior: 'ignoreErrors' })
        page.removeAllListeners()
        await context.setOffline(false)
        await page.goto(RESTING_PLACE)
        await page.evaluate(() => {
          localStorage.clear()
          sessionStorage.clear()
        })
        await context.clearCookies()
        rested.push(page)
      } catch {
        // Its panel is gone, or it was closed.
        await context.close()
      }
    },
    async take({ width, height, colorScheme }) {
      const page = rested.pop()
      if (!page) return null
      await page.setViewportSize({ width, height })
      await page.emulateMedia({ media: null, forcedColors: null, reducedMotion: 'reduce', colorScheme })
      return page
    },
  }
}
