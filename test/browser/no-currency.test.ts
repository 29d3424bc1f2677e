import { expect, test } from '../harness/jest.js'
import { admin, june, openList, openPanel } from './staff-browser.js'

const here = openPanel({ template: 'demo' })

test('a page with amounts says once that no currency is set, and a page without amounts does not', async () => {
  const page = await here.staff.signedIn(admin)
  const note = page.getByText('Amounts are shown without a currency: none has been set.')
  await page.goto(`/admin?${june}`)
  await page.locator('[data-figure=revenue]').first().waitFor()
  expect(await note.count()).toBe(1)
  await openList(page, '/admin/resources/open_jobs')
  expect(await note.count()).toBe(1)
  await openList(page, '/admin/resources/visits_summary')
  expect(await note.count()).toBe(0)
})
