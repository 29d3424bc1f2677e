import type { Page } from 'playwright-core'
import { expect, test } from '../harness/jest.js'
import { desk, openPanel, operator } from './staff-browser.js'

const here = openPanel()

const light = 'rgb(247, 247, 244)'
const dark = 'rgb(19, 20, 23)'

test('a page is as light or dark as the system, until somebody chooses; then so are all pages, and the sign-in page too', async () => {
  const page = await here.staff.signedIn(operator, { ...desk, colorScheme: 'light' })
  expect(await ground(page)).toBe(light)
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await ground(page)).toBe(dark)
  await choose(page, 'Light')
  expect(await ground(page)).toBe(light)
  await choose(page, 'Dark')
  await page.emulateMedia({ colorScheme: 'light' })
  expect(await ground(page)).toBe(dark)

  // Written into the page by the server: dark from the first moment on.
  const answer = await page.goto('/admin/resources/open_jobs')
  expect(await answer?.text()).toContain('<html data-theme="dark"')
  expect(await ground(page)).toBe(dark)
  const nowhere = await page.goto('/admin/nowhere')
  expect(nowhere?.status()).toBe(404)
  expect(await ground(page)).toBe(dark)
  await page.goto('/admin')
  // What is still asked for while a session ends is refused, and the browser's console says so.
  await page.locator('.vd-board[aria-busy="false"]').waitFor()
  await page.getByRole('button', { name: /Operator/ }).click()
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByRole('heading', { name: /Sign in/ }).waitFor()
  expect(await ground(page)).toBe(dark)
})

test('the choice is given back to the system', async () => {
  const page = await here.staff.signedIn(operator, { ...desk, colorScheme: 'light' })
  await choose(page, 'Dark')
  await choose(page, 'Same as the system')
  expect(await ground(page)).toBe(light)
  await page.reload()
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
  expect(await ground(page)).toBe(light)
  expect(here.staff.faults().filter((fault) => !fault.includes('404'))).toEqual([])
})

test('paper is white, whatever the screen is', async () => {
  const page = await here.staff.signedIn(operator, { ...desk, colorScheme: 'dark' })
  await choose(page, 'Dark')
  await page.emulateMedia({ media: 'print' })
  const scheme = await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)
  expect(scheme).toBe('light')
})

async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /Operator/ }).click()
  await page.getByRole('radio', { name }).check({ force: true })
  await page.keyboard.press('Escape')
}

async function ground(page: Page): Promise<string> {
  return await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
}
