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
  return await chromium.launch(launchOptions(found))
}
