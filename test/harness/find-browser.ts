import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { patienceMs } from './patience.js'

/** How a browser is started, or what was tried when none could be. */
export type FoundBrowser = BrowserLaunch | { readonly failure: string }

export interface BrowserLaunch {
  readonly executablePath?: string
  readonly channel?: string
  readonly args: readonly string[]
}

interface Candidate {
  readonly name: string
  readonly launch: () => Promise<BrowserLaunch | null>
}

const plainArgs = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu']

/** Looks for a browser in the places where one may be, and takes the first that really starts. */
export async function findBrowser(): Promise<FoundBrowser> {
  const tried: string[] = []
  for (const candidate of candidates()) {
    try {
      const launch = await candidate.launch()
      if (launch === null) {
        tried.push(`${candidate.name}: not there`)
        continue
      }
      const browser = await chromium.launch(launchOptions(launch))
      await browser.close()
      return launch
    } catch (error) {
      tried.push(`${candidate.name}: ${(error as Error).message.split('\n')[0]}`)
    }
  }
  return {
    failure: ['No browser could be started for the tests. Tried:', ...tried.map((line) => `  ${line}`), remedy].join(
      '\n',
    ),
  }
}

export function launchOptions(launch: BrowserLaunch) {
  return { ...launch, args: [...launch.args], timeout: patienceMs }
}

const remedy = `Any one of these helps:
  apt-get install chromium          (or your system's Chrome, Chromium or Edge)
  npx playwright-core install chromium --with-deps
  VIEWDESK_TEST_BROWSER=/path/to/chrome npm test`

function candidates(): Candidate[] {
  const named = process.env.VIEWDESK_TEST_BROWSER
  if (named)
    return [
      { name: `VIEWDESK_TEST_BROWSER=${named}`, launch: async () => ({ executablePath: named, args: plainArgs }) },
    ]
  return [
    // First the one that npm brings, so that every machine tests the same.
    { name: 'the npm package @sparticuz/chromium', launch: packaged },
    { name: "playwright's own download", launch: async () => atPath(chromium.executablePath()) },
    { name: 'Chrome', launch: async () => ({ channel: 'chrome', args: plainArgs }) },
    { name: 'Edge', launch: async () => ({ channel: 'msedge', args: plainArgs }) },
    { name: '/usr/bin/chromium', launch: async () => atPath('/usr/bin/chromium') },
    { name: '/usr/bin/chromium-browser', launch: async () => atPath('/usr/bin/chromium-browser') },
  ]
}

function atPath(path: string): BrowserLaunch | null {
  return existsSync(path) ? { executablePath: path, args: plainArgs } : null
}

async function packaged(): Promise<BrowserLaunch | null> {
  // Makes the package unpack the system libraries that it brings: a bare machine has none of them.
  const before = process.env.AWS_EXECUTION_ENV
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x'
  try {
    const { default: bundled } = await import('@sparticuz/chromium')
    // Not its own arguments: they are for one short page in a cloud function. All pages in one process lose each other's
    // answers, and without web security a test would not notice what the content security policy lets through.
    return { executablePath: await bundled.executablePath(), args: plainArgs }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return null
    throw error
  } finally {
    if (before === undefined) delete process.env.AWS_EXECUTION_ENV
    else process.env.AWS_EXECUTION_ENV = before
  }
}
