import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { admin, openList, operator, type StaffBrowser, staffBrowser, viewer } from './staff-browser.js'

let panel: TestPanel
let staff: StaffBrowser
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
  staff = await staffBrowser(panel.url)
})
afterAll(async () => {
  await staff.close()
  await panel.stop()
})

test('a second click while a refresh runs says who started it and when', async () => {
  const first = await staff.signedIn(operator)
  const second = await staff.signedIn(admin)
  await openList(first, '/admin/resources/completed_jobs')
  await openList(second, '/admin/resources/completed_jobs')

  const blocker = await panel.pools.admin.connect()
  try {
    // A refresh reads public.job and so waits until this transaction ends.
    await blocker.query('begin')
    await blocker.query('lock table public.job in access exclusive mode')
    await first.getByRole('button', { name: 'Refresh' }).click()
    await first.getByRole('button', { name: 'Refreshing…' }).waitFor()
    await second.getByRole('button', { name: 'Refresh' }).click()
    await second.getByText(/^Already refreshing: started by \S.* at \d/).waitFor()
  } finally {
    await blocker.query('rollback')
    blocker.release()
  }
  await first.getByText(/^Refreshed at \d/).waitFor()
  await second.getByText(/^Refreshed at \d/).waitFor()
  expect(staff.faults()).toEqual([])
})

test('a viewer reads everything and is offered no Refresh', async () => {
  const page = await staff.signedIn(viewer)
  await page.getByRole('heading', { name: 'Materialized views' }).waitFor()
  await openList(page, '/admin/resources/completed_jobs')
  expect(await page.locator('[data-action=refresh]').count()).toBe(0)
  expect(staff.faults()).toEqual([])
})

test('a live report says that it is live and has nothing to refresh', async () => {
  const page = await staff.signedIn(operator)
  await openList(page, '/admin/resources/open_jobs')
  expect(await page.locator('[data-freshness]').innerText()).toBe('Live')
  expect(await page.locator('[data-action=refresh]').count()).toBe(0)
  expect(staff.faults()).toEqual([])
})
