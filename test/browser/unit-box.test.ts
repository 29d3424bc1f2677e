import type { Page } from 'playwright-core'
import { afterEach, expect, test } from '../harness/jest.js'
import { openList, openPanel, operator, settled } from './staff-browser.js'
import { violations } from './violations.js'

const here = openPanel({
  template: 'demo',
  // Open for 59, 60 and 61 days at the moment of the test, and for two and a half hours.
  prepare: async ({ admin }) => {
    await admin.query(`
      delete from job_part; delete from job;
      insert into job (id, provider_id, title, status, created_at)
      select n, (select min(id) from provider), 'Open ' || n, 'draft', now() - make_interval(days => n)
      from unnest(array[59, 60, 61]) as n;
      insert into job (id, provider_id, title, status, created_at)
      values (1, (select min(id) from provider), 'New', 'draft', now() - interval '150 minutes')`)
  },
})

afterEach(() => {
  expect(here.staff.faults()).toEqual([])
})

const titles = async (page: Page) => (await page.locator('.vd-table tbody th').allInnerTexts()).sort()

test('an age is typed in days, its reading stands below while one types, and the list has the jobs of that age', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/open_jobs?filters.age_hours~~from=1')
  await page.locator('.vd-chip-text').click()
  const least = page.getByLabel('At least', { exact: true })
  expect(await least.inputValue()).toBe('1')
  const spoken = async () => {
    const ids = (await least.getAttribute('aria-describedby'))?.split(' ') ?? []
    const texts = await Promise.all(ids.map((id) => page.locator(`[id="${id}"]`).innerText()))
    return texts.filter((text) => text !== '').map((text) => text.replaceAll('\u00a0', ' '))
  }
  await least.fill('60')
  expect(await spoken()).toEqual(['h', '= 60 h = 2 d 12 h'])
  await least.fill('60 d')
  expect(await spoken()).toEqual(['= 1,440 h = 60 d 0 h'])
  expect(await violations(page)).toEqual([])
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.waitForURL(/filters\.age_hours~~from=1440$/)
  await settled(page)
  expect(await titles(page)).toEqual(['Open 60', 'Open 61'])
  await page.getByRole('button', { name: /^Age: at least 60\sd\s0\sh$/ }).waitFor()
})

test('two ends may have units of their own', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/open_jobs?filters.age_hours~~from=1')
  await page.locator('.vd-chip-text').click()
  await page.getByLabel('At least', { exact: true }).fill('90 min')
  await page.getByLabel('At most', { exact: true }).fill('8 w 3 d 12 h')
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.waitForURL(/filters\.age_hours~~from=1\.5&filters\.age_hours~~to=1428$/)
  await settled(page)
  expect(await titles(page)).toEqual(['New', 'Open 59'])
})

test('a unit that is none is said in words, and nothing is applied', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/open_jobs?filters.age_hours~~from=1')
  await page.locator('.vd-chip-text').click()
  const least = page.getByLabel('At least', { exact: true })
  await least.fill('5 parsecs')
  await page.getByText('“parsecs” is not a unit here. Write min, h, d or w, or no unit.').waitFor()
  expect(await least.getAttribute('aria-invalid')).toBe('true')
  await page.getByRole('button', { name: 'Apply' }).click()
  expect(page.url()).toMatch(/age_hours~~from=1$/)
  expect(await least.evaluate((field: HTMLInputElement) => field.validationMessage)).toMatch(/^“parsecs” is not a unit/)
})

test('money stands with its mark, and takes none of another', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/open_jobs?filters.estimated_value=is:empty')
  await page.locator('.vd-chip-text').click()
  await page.getByLabel('At least', { exact: true }).fill('5 $')
  await page.getByText('“$” is not a unit here. Write the number alone.').waitFor()
  await page.getByLabel('At least', { exact: true }).fill('1250.5')
  await page.getByText('= 1,250.50').waitFor()
})
