import { beforeAll, expect, test } from '../harness/jest.js'
import { admin, openList, openPanel } from './staff-browser.js'

const hostile = '"><img src=x onerror="window.ran=1"></script><script>window.ran=1</script>'

const here = openPanel()
let id: string
beforeAll(async () => {
  const { rows } = await here.panel.pools.admin.query<{ id: string }>(
    `update public.provider set name = $1 where id = (select provider_id from public.job where status = 'completed'
     group by provider_id order by count(*) desc limit 1) returning id`,
    [hostile],
  )
  id = String(rows[0]?.id)
})

test('a provider whose name is a script is shown as text and never runs', async () => {
  const page = await here.staff.inSession(admin)
  await page.goto(`/admin?provider=${id}`)
  await page.getByRole('button', { name: `Provider: ${hostile}` }).waitFor()
  await page.getByRole('button', { name: /^Provider: / }).click()
  await page.getByRole('option', { name: hostile }).first().waitFor()
  await openList(page, `/admin/resources/completed_jobs?provider=${id}`)
  await page.locator('.vd-table').getByText(hostile).first().waitFor()
  await page.goto(`/admin/resources/provider/records/${id}/show`)
  await page.getByRole('heading', { name: hostile }).waitFor()
  expect(await page.evaluate(() => 'ran' in window)).toBe(false)
  expect(here.staff.faults()).toEqual([])
})
