import { expect, test } from '../harness/jest.js'
import { june, openList, openPanel, viewer } from './staff-browser.js'

const here = openPanel()

const grouped = `/admin/resources/profit_margins?${june}&groupBy=provider_id`

test('of some groups it is said which they are, and that the figures below them are of all', async () => {
  const page = await here.staff.inSession(viewer)
  await openList(page, `${grouped}&groupSort=revenue:desc&top=3`)
  const { of } = await page.evaluate(async (asked): Promise<{ of: number }> => {
    return await (await fetch(`/api/v1/profit_margins/totals?${asked}&groupBy=provider_id&top=3`)).json()
  }, june)
  const said = page.locator('.vd-groups-said')
  await said.getByText(`The 3 highest of ${of} groups by Billed.`).waitFor()
  expect(await page.locator('tfoot tr').last().locator('th').innerText()).toBe(`All ${of} groups`)
  await page.locator('thead').getByRole('button', { name: 'Billed', exact: true }).click()
  await said.getByText(`The 3 lowest of ${of} groups by Billed.`).waitFor()
  await openList(page, grouped)
  await page.locator('tfoot').getByRole('rowheader', { name: 'Total', exact: true }).waitFor()
  expect(here.staff.faults()).toEqual([])
})

test('what groups are in the order of is the first figure where changes stand beside the figures', async () => {
  const page = await here.staff.inSession(viewer)
  await openList(page, `${grouped}&groupSort=profit:desc&compare=previous_period`)
  expect(await page.locator('tbody').first().locator('td[data-total]').first().getAttribute('data-total')).toBe(
    'profit',
  )
  expect(here.staff.faults()).toEqual([])
})

test('the first of several that are chosen is named, and how many more there are is never cut', async () => {
  const page = await here.staff.inSession(viewer)
  await openList(page, '/admin/resources/completed_jobs?provider=1,2,3')
  const control = page.getByRole('button', { name: /^Provider: Northgate Plumbing & Heating and 2 more/ })
  await control.waitFor()
  expect(await control.innerText()).toMatch(/^Northgate Plumbing & Heating\s*\+ 2$/)
  for (const width of [1200, 1440]) {
    await page.setViewportSize({ width, height: 900 })
    const more = control.locator('.vd-control-more')
    const isWhole = await more.evaluate((element) => {
      const [own, around] = [element, element.parentElement].map((one) => one?.getBoundingClientRect())
      return own !== undefined && around !== undefined && own.width > 10 && own.right < around.right
    })
    expect([width, isWhole]).toEqual([width, true])
  }
})
