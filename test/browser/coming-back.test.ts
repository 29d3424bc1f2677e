import type { Page } from 'playwright-core'
import { expect, test } from '../harness/jest.js'
import { waitUntil } from '../harness/patience.js'
import { openList, openPanel, phone, settled, viewer } from './staff-browser.js'

const here = openPanel({ template: 'demo' })

/** What scrolls the page. */
const content = '[data-css="app-content"]'

function scrolledTo(page: Page): Promise<readonly [left: number, top: number]> {
  return page.locator(content).evaluate(({ scrollLeft, scrollTop }) => [scrollLeft, scrollTop] as const)
}

test('Back from a record finds the list where it was: scrolled both ways, with the focus on the row', async () => {
  const page = await here.staff.inSession(viewer, phone)
  await openList(page, '/admin/resources/completed_jobs')
  const row = page.locator('tbody tr.vd-figures').nth(15)
  const record = await row.getAttribute('data-record')
  await page.locator(content).evaluate((element) => element.scrollTo(120, 700))
  await waitUntil('the list is scrolled', async () => (await scrolledTo(page))[1] === 700)
  // Not Playwright's own click: it would move the page before.
  await row.locator('td').nth(2).dispatchEvent('click')
  await page.locator('.vd-facts').waitFor()
  expect((await scrolledTo(page))[1]).toBe(0)
  await page.goBack()
  await settled(page)
  await waitUntil('the list is where it was', async () => String(await scrolledTo(page)) === '120,700')
  const focused = await page.evaluate(() => document.activeElement?.closest('tr')?.getAttribute('data-record'))
  expect(focused).toBe(record)
  expect(here.staff.faults()).toEqual([])
})

test('Back finds a box within a page where it was', async () => {
  const page = await here.staff.inSession(viewer, phone)
  await page.goto('/admin/resources/provider/records/1/show')
  const box = page.locator('[data-section=job] .vd-columns')
  await box.evaluate((element) => element.scrollTo({ left: 90 }))
  const link = page.locator('[data-section=job] tbody a').nth(4)
  const href = await link.getAttribute('href')
  await link.evaluate((element) => (element as HTMLElement).focus({ preventScroll: true }))
  await link.dispatchEvent('click')
  await page.locator('[data-section=money]').waitFor()
  await page.goBack()
  await waitUntil('the box is where it was', async () => {
    const found = await page.evaluate(() => document.querySelector('[data-section=job] .vd-columns')?.scrollLeft ?? 0)
    return found === 90
  })
  await waitUntil('the link has the focus', async () => {
    return (await page.evaluate(() => document.activeElement?.getAttribute('href'))) === href
  })
  expect(here.staff.faults()).toEqual([])
})

test('a link still opens its page at the top', async () => {
  const page = await here.staff.inSession(viewer)
  await openList(page, '/admin/resources/completed_jobs')
  await page.locator(content).evaluate((element) => element.scrollTo(0, 500))
  await page.getByRole('link', { name: 'Upsell', exact: true }).click()
  await settled(page)
  expect(await scrolledTo(page)).toEqual([0, 0])
})
