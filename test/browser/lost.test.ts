import type { Page } from 'playwright-core'
import { expect, test } from '../harness/jest.js'
import { openList, openPanel, operator, phone } from './staff-browser.js'

const here = openPanel()

test.each([
  '/admin/resources/nothing',
  '/admin/resources/job/actions/nothing',
  '/admin/resources/job/records/1/nothing',
  '/admin/resources/job/bulk/nothing',
  '/admin/pages/nothing',
  '/admin/nothing/at/all',
])('a link within the panel to %s leads to our own page and from there to the dashboard', async (address) => {
  const page = await here.staff.signedIn(operator)
  await page.locator('[data-card=billed]').waitFor()
  await goWithin(page, address)
  await page.getByRole('heading', { name: 'Page not found' }).waitFor()
  expect(await page.title()).toBe('Page not found – Viewdesk')
  await page.getByRole('link', { name: 'Go to the dashboard' }).click()
  await page.locator('[data-card=billed]').waitFor()
  expect(here.staff.faults()).toEqual([])
})

test('a record that is gone says so', async () => {
  const page = await here.staff.inSession(operator)
  await page.goto('/admin/resources/job/records/99999999/show')
  await page.getByText('There is no such record, or it no longer exists.').waitFor()
  expect(await page.title()).toBe('Page not found – Viewdesk')
  here.staff.faults()
})

test('a page that breaks says so in our words and can be loaded again', async () => {
  const page = await here.staff.signedIn(operator)
  await page.route('**/rows?*', (route) => route.fulfill({ json: { rows: 'none', count: 1, sort: null } }))
  await page.goto('/admin/resources/job')
  await page.getByText('This page cannot be shown').waitFor()
  await page.unroute('**/rows?*')
  await page.getByRole('button', { name: 'Reload the page' }).click()
  await page.locator('.vd-table tbody tr').first().waitFor()
  here.staff.faults()
})

test('a notice of AdminJS fits on a phone and can be closed', async () => {
  const page = await here.staff.inSession(operator, phone)
  await openList(page, '/admin/resources/job')
  await page.evaluate(sayNotice)
  const notice = page.locator('.vd-notice')
  await notice.getByText('Something that has to be said').waitFor()
  const box = await notice.boundingBox()
  expect(box?.x).toBeGreaterThanOrEqual(0)
  expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(phone.width)
  await notice.getByRole('button', { name: 'Close this message' }).click()
  await notice.waitFor({ state: 'detached' })
})

/**
 * As a part of AdminJS says it: through the store, which is found where AdminJS gave it to React. React keeps two trees
 * and leaves the element with the first one, so the current one is asked of the root.
 */
const sayNotice = `
  const root = document.getElementById('app')
  let fiber = root[Object.keys(root).find((name) => name.startsWith('__reactContainer'))].stateNode.current
  while (!fiber.memoizedProps?.store) fiber = fiber.child
  const message = 'Something that has to be said in a sentence which is long'
  fiber.memoizedProps.store.dispatch({ type: 'ADD_NOTICE', data: { id: '1', message, type: 'error', progress: 0 } })`

/** Follows an address as a link of the panel does, without asking the server for the page. */
async function goWithin(page: Page, address: string): Promise<void> {
  await page.evaluate((to) => {
    window.history.pushState({}, '', to)
    window.dispatchEvent(new PopStateEvent('popstate', { state: {} }))
  }, address)
}
