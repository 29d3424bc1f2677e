import { type Browser, chromium } from 'playwright-core'
import { type FoundBrowser, launchOptions } from './find-browser.js'

/**
 * Opens the browser that the run's set-up found.
 *
 * @throws with everything that was tried, and the commands that help, when there is none
 */
export async function openBrowser(): Promise<Browser> {
  const found = JSON.parse(
    process.env.VIEWDESK_TEST_BROWSER_FOUND ?? '{"failure":"Run the tests with jest."}',
  ) as FoundBrowser
  if ('failure' in found) throw new Error(found.failure)
  try {
    return await chromium.launch(launchOptions(found))
  } catch (error) {
    // Chromium itself was seen to end while it starts (SIGSEGV, seen once), which says nothing of what is tested.
    if (!/has been closed/.test((error as Error).message)) throw error
    return await chromium.launch(launchOptions(found))
  }
}
