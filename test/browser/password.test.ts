import type { Page } from 'playwright-core'
import { expect, test } from '../harness/jest.js'
import { openPanel, password, viewer } from './staff-browser.js'

const next = 'staple battery horse'

const here = openPanel()

test('one changes one\u2019s own password, is told what is wrong with it, and signs in with the new one', async () => {
  const page = await here.staff.signedIn(viewer)
  await page.getByRole('button', { name: /Viewer/ }).click()
  await page.getByRole('button', { name: 'Change password' }).click()

  await fill(page, password, next, `${next}r`)
  await page.getByRole('alert').filter({ hasText: 'do not match' }).waitFor()

  await fill(page, 'not my password', next, next)
  await page
    .getByRole('alert')
    .filter({ hasText: /current password/i })
    .waitFor()

  await fill(page, password, 'short', 'short')
  await page
    .getByRole('alert')
    .filter({ hasText: /at least \d+ characters/ })
    .waitFor()

  await fill(page, password, next, next)
  await page.getByText('Your password has been changed.').waitFor()
  await page.getByRole('button', { name: 'Close' }).click()

  // The session in which it was changed goes on.
  await page.reload()
  await page.locator('[data-card=billed]').waitFor()
  await page.getByRole('button', { name: /Viewer/ }).click()
  await page.getByRole('button', { name: 'Log out' }).click()

  await signIn(page, password)
  await page.getByRole('alert').filter({ hasText: /\S/ }).waitFor()
  await signIn(page, next)
  await page.getByRole('heading', { name: 'Dashboard' }).waitFor()
  // The refusals themselves are what the browser writes down.
  expect(here.staff.faults().filter((fault) => !/status of 4\d\d/.test(fault))).toEqual([])
})

test('Escape leaves the password as it is and gives the focus back', async () => {
  const page = await here.staff.open()
  await page.goto('/admin/login')
  await signIn(page, next)
  await page.getByRole('button', { name: /Viewer/ }).click()
  await page.getByRole('button', { name: 'Change password' }).click()
  await page.getByLabel('Current password').waitFor()
  await page.keyboard.press('Escape')
  await page.getByLabel('Current password').waitFor({ state: 'detached' })
  expect(await page.evaluate(() => document.activeElement?.className)).toContain('vd-account-button')
})

async function fill(page: Page, current: string, chosen: string, again: string): Promise<void> {
  await page.getByLabel('Current password').fill(current)
  await page.getByLabel('New password', { exact: true }).fill(chosen)
  await page.getByLabel('Repeat the new password').fill(again)
  await page.getByRole('dialog').getByRole('button', { name: 'Change password' }).click()
}

async function signIn(page: Page, typed: string): Promise<void> {
  await page.getByLabel('Email').fill(viewer)
  await page.getByLabel('Password').fill(typed)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
