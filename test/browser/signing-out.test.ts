import type { Page } from 'playwright-core'
import { expect, test } from '../harness/jest.js'
import { openList, openPanel, operator, settled } from './staff-browser.js'

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
