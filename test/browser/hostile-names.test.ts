import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { admin, openList, type StaffBrowser, staffBrowser } from './staff-browser.js'

const hostile = '"><img src=x onerror="window.ran=1"></script><script>window.ran=1</script>'

let panel: TestPanel
let staff: StaffBrowser
let id: string
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
  const { rows } = await panel.pools.admin.query<{ id: string }>(
    `update public.provider set name = $1 where id = (select provider_id from public.job where status = 'completed'
     group by provider_id order by count(*) desc limit 1) returning id`,
    [hostile],
  )
  id = String(rows[0]?.id)
  staff = await staffBrowser(panel.url)
})
afterAll(async () => {
  await staff.close()
  await panel.stop()
})

test('a provider whose name is a script is shown as text and never runs', async () => {
  const page = await staff.signedIn(admin)
  await page.goto(`/admin?provider=${id}`)
  await page.getByRole('button', { name: `Provider: ${hostile}` }).waitFor()
  await page.getByRole('button', { name: /^Provider: / }).click()
  await page.getByRole('option', { name: hostile }).first().waitFor()
  await openList(page, `/admin/resources/completed_jobs?provider=${id}`)
  await page.locator('.vd-table').getByText(hostile).first().waitFor()
  await page.goto(`/admin/resources/provider/records/${id}/show`)
  await page.getByRole('heading', { name: hostile }).waitFor()
  expect(await page.evaluate(() => 'ran' in window)).toBe(false)
  expect(staff.faults()).toEqual([])
})
