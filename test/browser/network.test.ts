import { expect, test } from '@jest/globals'
import { openList, openPanel, operator, settled } from './staff-browser.js'

const here = openPanel()

test('when the network is away the list says so, and comes by itself when it is back', async () => {
  const page = await here.staff.signedIn(operator)
  await openList(page, '/admin/resources/job')
  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByText('The server did not answer.').first().waitFor()
  await page.getByText('This page will try again by itself.').first().waitFor()
  await page.context().setOffline(false)
  await settled(page)
  await page.locator('.vd-pager-place', { hasText: /^51–100 of / }).waitFor()
})

test('rows that are still true stay in sight while the server is away', async () => {
  const page = await here.staff.signedIn(operator)
  await openList(page, '/admin/resources/completed_jobs')
  await page.route('**/rows?*', (route) => route.fulfill({ status: 503, body: '' }))
  await page.getByRole('button', { name: 'Refresh' }).click()
  await page.getByText('What you see is from earlier; this page will try again by itself.').waitFor()
  expect(await page.locator('.vd-table tbody tr').count()).toBe(50)
  await page.unroute('**/rows?*')
  await page.getByText('What you see is from earlier').waitFor({ state: 'detached' })
})

test('rows do not wait for totals, and stay where they are when the totals fail', async () => {
  const page = await here.staff.signedIn(operator)
  let answerTotals: (status: number) => void = () => undefined
  await page.route('**/totals*', async (route) => {
    const status = await new Promise<number>((resolve) => {
      answerTotals = resolve
    })
    await (status === 200 ? route.continue() : route.fulfill({ status, body: '' }))
  })
  await openList(page, '/admin/resources/profit_margins')
  const row = page.locator('.vd-table tbody tr').first()
  const before = await row.boundingBox()
  answerTotals(200)
  await page.locator('tfoot [data-total=revenue]').waitFor()
  expect((await row.boundingBox())?.y).toBe(before?.y)

  await openList(page, '/admin/resources/profit_margins')
  answerTotals(500)
  await page.getByText('The totals could not be calculated.').waitFor()
  expect(await row.isVisible()).toBe(true)
})
