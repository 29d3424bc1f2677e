import type { Page } from 'playwright-core'
import { describe, expect, test } from '../harness/jest.js'
import { openList, openPanel, operator, password, settled, viewer } from './staff-browser.js'

const here = openPanel()

test('what is still being read at Log out tells nobody of an ended session', async () => {
  const page = await here.staff.signedIn(operator)
  const rows = door()
  const signOut = door()
  await page.route('**/rows?*', async (route) => {
    await rows.pass()
    // The page may have given it up by now.
    await route.continue().catch(() => undefined)
  })
  await page.route('**/admin/logout', async (route) => {
    const response = await route.fetch({ maxRedirects: 0 })
    await signOut.pass()
    await route.fulfill({ response })
  })
  await page.goto('/admin/resources/job')
  await rows.knocked
  const ended = rowsEnded(page)
  await logOut(page)
  await signOut.knocked
  rows.open()
  await ended
  signOut.open()
  await page.getByRole('heading', { name: /Sign in/ }).waitFor()
  expect(here.staff.faults()).toEqual([])
})

test('a page goes on where a sign-out led nowhere', async () => {
  const page = await here.staff.signedIn(operator)
  await page.clock.install()
  await openList(page, '/admin/resources/job')
  // An answer without content leaves the browser where it is, as does Escape before the answer.
  await page.route('**/admin/logout', (route) => route.fulfill({ status: 204 }))
  await logOut(page)
  await page.getByRole('button', { name: 'Next' }).click()
  await page.locator('.vd-table-box[aria-busy="true"]').waitFor()
  await page.clock.fastForward(15_000)
  await settled(page)
  await page.locator('.vd-pager-place', { hasText: /^51–100 of / }).waitFor()
})

async function logOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Operator/ }).click()
  await page.getByRole('button', { name: 'Log out' }).click({ noWaitAfter: true })
}

interface Door {
  /** Somebody waits at it, or has passed. */
  readonly knocked: Promise<void>
  pass(): Promise<void>
  open(): void
}

/** Holds up whoever comes to it until it is opened. */
function door(): Door {
  let knock: () => void = () => undefined
  let open: () => void = () => undefined
  const knocked = new Promise<void>((resolve) => {
    knock = resolve
  })
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return {
    knocked,
    open,
    pass() {
      knock()
      return opened
    },
  }
}

/** Resolves when a request for rows was answered, or given up by the page. */
function rowsEnded(page: Page): Promise<void> {
  return new Promise((resolve) => {
    const note = (address: string): void => {
      if (address.includes('/rows?')) resolve()
    }
    page.on('requestfinished', (request) => note(request.url()))
    page.on('requestfailed', (request) => note(request.url()))
  })
}

describe('what a tab keeps of lists, records and notes', () => {
  /** Opens a list and a record of it, and begins a note. */
  async function workAs(page: Page): Promise<void> {
    await openList(page, '/admin/resources/job?filters.title=boiler')
    await page.locator('.vd-table tbody a').first().click()
    await page.waitForURL(/records/)
    await page.locator('h1').waitFor()
    await page.evaluate(() => {
      window.sessionStorage.setItem('viewdesk.note-drafts.of-somebody', '{}')
      window.localStorage.setItem('viewdesk.single-keys-off', 'yes')
    })
    const kept = (await keptHere(page)).join()
    expect(kept).toContain('viewdesk.rows.job')
    expect(kept).toContain('viewdesk.recent-records.operator')
  }
  const keptHere = (page: Page) => page.evaluate(() => Object.keys(window.sessionStorage))

  test('is gone after Log out, but for a note that is half written', async () => {
    const page = await here.staff.signedIn(operator)
    await workAs(page)
    await logOut(page)
    await page.getByRole('heading', { name: /Sign in/ }).waitFor()
    expect((await keptHere(page)).sort()).toEqual(['viewdesk.note-drafts.of-somebody', 'viewdesk.tab-of'])
    expect(await page.evaluate(() => window.localStorage.getItem('prevPage'))).toBeNull()
  })

  test('is gone where somebody else signs in, however the one before went', async () => {
    const page = await here.staff.signedIn(operator)
    await workAs(page)
    await page.request.post('/admin/login', { form: { email: viewer, password }, maxRedirects: 0 })
    await page.goto('/admin')
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
    expect((await keptHere(page)).join()).not.toMatch(/rows\.|recent-records\.operator|note-drafts\.|list\.job/)
    expect(await page.evaluate(() => window.localStorage.getItem('viewdesk.single-keys-off'))).toBe('yes')
  })

  test('is there for the same person who signs in again', async () => {
    const page = await here.staff.signedIn(operator)
    await workAs(page)
    await page.request.post('/admin/login', { form: { email: operator, password }, maxRedirects: 0 })
    await page.goto('/admin')
    await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
    expect((await keptHere(page)).join()).toMatch(
      /rows\.job.*recent-records\.operator|recent-records\.operator.*rows\.job/,
    )
  })
})
