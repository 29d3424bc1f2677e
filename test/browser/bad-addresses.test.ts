import { expect, test } from '../harness/jest.js'
import { openPanel, operator, settled } from './staff-browser.js'

const here = openPanel()
const list = '/admin/resources/completed_jobs'

test.each([
  ['/admin?from=abc', 'From abc'],
  [`${list}?from=abc`, 'From abc'],
  [`${list}?to=2026-13-45`, 'Until 2026-13-45'],
  [`${list}?from=2026-02-30`, 'From 2026-02-30'],
  [`${list}?from=2026-11-20&to=2026-11-01`, 'Nov 20, 2026 – Nov 1, 2026'],
  [`${list}?filters.created_at~~from=abc`, 'From abc'],
])('%s says what is wrong, beside what it asks for, and the way back shows everything', async (address, asked) => {
  const page = await here.staff.inSession(operator)
  here.staff.faults()
  await page.goto(address)
  const problem = page.locator('.vd-problem')
  await problem.getByText('This cannot be shown like that').waitFor()
  await page.locator('.vd-filters-row').getByText(asked).first().waitFor()
  await problem.getByRole('button', { name: 'Start over' }).click()
  await problem.waitFor({ state: 'detached' })
  expect(new URL(page.url()).search).toBe('')
  // A browser tells of each answer that is a fault; nothing else has gone wrong.
  expect(here.staff.faults().filter((fault) => !fault.includes('status of 400'))).toEqual([])
})

test.each(['sortBy=foo', 'columns=foo', 'groupBy=foo', 'page=abc', 'filters.provider_id=abc'])(
  'a list that %s breaks is there again once one starts over',
  async (query) => {
    const page = await here.staff.inSession(operator)
    await page.goto(`${list}?${query}`)
    await page.locator('.vd-problem').getByRole('button', { name: 'Start over' }).click()
    await settled(page)
    here.staff.faults()
  },
)

test('whoever clears all filters goes on from the first control', async () => {
  const page = await here.staff.inSession(operator)
  await page.goto(`${list}?filters.final_value~~from=100&period=last_month`)
  const bar = page.getByRole('region', { name: 'Filters' })
  const clear = bar.getByRole('button', { name: 'Clear all filters' })
  await clear.press('Enter')
  await clear.waitFor({ state: 'detached' })
  const first = page.locator('.vd-filters-row button').first()
  expect(await first.evaluate((button) => button === document.activeElement)).toBe(true)
})

test('the form for a note has the focus once it is opened, and gives it back', async () => {
  const page = await here.staff.inSession(operator)
  await page.goto('/admin/resources/job/records/1/show')
  const add = page.getByRole('button', { name: 'Add a note' })
  for (const close of ['Escape', 'Cancel']) {
    await add.focus()
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
    if (close === 'Escape') await page.keyboard.press('Escape')
    else await page.getByRole('button', { name: close }).click()
    await add.waitFor()
    expect(await add.evaluate((button) => button === document.activeElement)).toBe(true)
  }
})
