import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openBrowser } from '../harness/browser.js'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '../harness/jest.js'
import { startTestPanel, type TestPanel, type TestPanelOptions } from '../harness/panel.js'
import { patienceMs } from '../harness/patience.js'
import { restedPages, type Screen } from './rested-pages.js'

export const password = 'correct horse battery'
export const admin = 'admin@viewdesk.local'
export const operator = 'operator@viewdesk.local'
export const viewer = 'viewer@viewdesk.local'

/** The demo data of the tests ends on 30 June 2026. */
export const june = 'from=2026-06-01&to=2026-06-30'
export const juneInWords = /Jun 1\s*–\s*30, 2026/

export const desk: Screen = { width: 1440, height: 900 }
export const phone: Screen = { width: 390, height: 844 }

/** A browser in which every fault that staff would not see is written down. */
export interface StaffBrowser {
  /** A page in a session of its own, nobody signed in. */
  open(screen?: Screen): Promise<Page>
  /** A page in a session of this person, who has opened nothing yet. */
  inSession(email: string, screen?: Screen): Promise<Page>
  /**
   * The page that they come to by the sign-in page.
   *
   * @param heading of it
   */
  signedIn(email: string, screen?: Screen, heading?: string): Promise<Page>
  /** Console errors, refused content, and requests to other hosts, since the last look. */
  faults(): string[]
  /** Leaves what was opened since `keepOpen`: a page that nobody looks at any more still follows its figures. */
  leavePages(): Promise<void>
  /** What is open now stays open until the end. */
  keepOpen(): void
  close(): Promise<void>
}

/** A panel of its own for the tests of a file, and a browser before it; both are there while its tests run. */
export function openPanel(options: TestPanelOptions | (() => Promise<TestPanelOptions>) = { template: 'demo' }): {
  readonly panel: TestPanel
  readonly staff: StaffBrowser
} {
  let panel: TestPanel
  let staff: StaffBrowser
  beforeAll(async () => {
    panel = await startTestPanel(typeof options === 'function' ? await options() : options)
    staff = await staffBrowser(panel.url)
  })
  beforeEach(() => staff?.keepOpen())
  afterEach(() => staff?.leavePages())
  afterAll(async () => {
    await staff?.close()
    await panel?.stop()
  })
  return {
    get panel() {
      return panel
    },
    get staff() {
      return staff
    },
  }
}

/** A browser for a panel that a test starts itself. */
export async function staffBrowser(panelUrl: string): Promise<StaffBrowser> {
  const browser: Browser = await openBrowser()
  const origin = new URL(panelUrl).origin
  let written: string[] = []
  let opened: BrowserContext[] = []
  const pages = restedPages()

  function watch(page: Page): void {
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') written.push(message.text())
    })
    page.on('pageerror', (error) => written.push(String(error)))
    page.on('request', (request) => {
      const { protocol, origin: asked } = new URL(request.url())
      if (protocol.startsWith('http') && asked !== origin) written.push(`asked another host: ${request.url()}`)
    })
  }

  async function open({ width, height, colorScheme = 'light' }: Screen = desk): Promise<Page> {
    const page = (await pages.take({ width, height, colorScheme })) ?? (await openNew({ width, height, colorScheme }))
    opened.push(page.context())
    watch(page)
    return page
  }

  async function openNew({ width, height, colorScheme }: Required<Screen>): Promise<Page> {
    const context = await browser.newContext({
      baseURL: origin,
      viewport: { width, height },
      colorScheme,
      reducedMotion: 'reduce',
      acceptDownloads: true,
    })
    const page = await context.newPage()
    page.setDefaultTimeout(patienceMs)
    pages.watch(page)
    return page
  }

  return {
    open,
    async inSession(email, screen) {
      const page = await open(screen)
      // An answer that is followed would be a board that nobody looks at.
      const answer = await page.request.post('/admin/login', { form: { email, password }, maxRedirects: 0 })
      expect([answer.status(), answer.headers().location]).toEqual([303, '/admin'])
      return page
    },
    async signedIn(email, screen, heading = 'Dashboard') {
      const page = await open(screen)
      await page.goto('/admin/login')
      await page.getByLabel('Email').fill(email)
      await page.getByLabel('Password').fill(password)
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { name: heading }).waitFor()
      return page
    },
    faults() {
      const seen = written
      written = []
      return seen
    },
    async leavePages() {
      for (const context of opened.splice(0)) await pages.rest(context)
    },
    keepOpen() {
      opened = []
    },
    close: () => browser.close(),
  }
}

/** Opens an address and waits until its list shows rows that belong to it. */
export async function openList(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await settled(page)
}

/** Waits until the rows on the screen are those of the address. */
export async function settled(page: Page): Promise<void> {
  await page.locator('.vd-table-box[aria-busy="false"]').waitFor()
}

/** Opens what a list says of its figures: remarks, what its totals leave out, doubtful data. */
export async function openNotes(page: Page): Promise<void> {
  await page.locator('[data-notes] button').first().click()
}

/** What a person reads in one column, from top to bottom. */
export async function columnTexts(page: Page, label: string): Promise<string[]> {
  const headers = await page.locator('.vd-table thead th').allInnerTexts()
  const place = headers.findIndex((header) => header.replace(/\s+/g, ' ') === label)
  expect(place).toBeGreaterThanOrEqual(0)
  return await page.locator(`.vd-table tbody tr > :nth-child(${place + 1})`).allInnerTexts()
}

/** The figure in a card or a total, without currency and grouping: "£1,234.50" is "1234.50". */
export function plainFigure(text: string): string {
  return text.replace('\u2212', '-').replace(/[^0-9.-]/g, '')
}
