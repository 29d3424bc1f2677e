import type { Locator, Page } from 'playwright-core'
import { beforeAll, expect, test } from '../harness/jest.js'
import { openList, openPanel, phone, settled, viewer } from './staff-browser.js'

const here = openPanel()
let page: Page
beforeAll(async () => {
  await here.panel.pools.admin.query(`
    insert into provider values (900, 'Zenith <b>Ltd</b>');
    insert into job (id, provider_id, title, status, created_at) values
      (90001, 900, 'Zebra crossing', 'draft', '2026-03-09 12:00Z'),
      (90002, 900, 'Zebra stable', 'in_progress', '2026-03-09 12:00Z');`)
  page = await here.staff.signedIn(viewer)
})

const box = (where: Page = page): Locator =>
  where.getByRole('combobox', { name: 'Search records and reports' }).filter({ visible: true })

test('"/" leads to the search box, a number and Enter to the job', async () => {
  await openList(page, '/admin/resources/profit_margins')
  await page.keyboard.press('/')
  expect(await box().evaluate((input) => input === document.activeElement)).toBe(true)
  // Faster than the answer: Enter goes to the job as soon as it is found.
  await page.keyboard.type('90002')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: 'Zebra stable' }).waitFor()
  expect(page.url()).toMatch(/\/admin\/resources\/job\/records\/90002\/show$/)
  expect(here.staff.faults()).toEqual([])
})

test('arrow keys go through what was found, with what the screen reader hears, and Escape leaves', async () => {
  await openList(page, '/admin/resources/profit_margins')
  await box().fill('zebra')
  await page.getByRole('option', { name: /Zebra stable/ }).waitFor()
  const spoken = async () => {
    const id = await box().getAttribute('aria-activedescendant')
    return await page.locator(`[id="${id}"]`).innerText()
  }
  expect(await box().getAttribute('aria-expanded')).toBe('true')
  expect(await spoken()).toBe('Zebra stable\nNumber 90002 · Zenith <b>Ltd</b> · In progress')
  await page.keyboard.press('ArrowDown')
  expect(await spoken()).toContain('Zebra crossing')
  await page.keyboard.press('ArrowDown')
  expect(await spoken()).toContain('Zebra stable')
  await page.keyboard.press('Escape')
  expect(await box().getAttribute('aria-expanded')).toBe('false')
  expect(await box().inputValue()).toBe('zebra')
  await page.keyboard.press('Escape')
  expect(await box().inputValue()).toBe('')
  expect(here.staff.faults()).toEqual([])
})

test('the last line of a kind opens the list of all that are called so, and is counted, spoken and reached by keys', async () => {
  await here.panel.pools.admin.query(`
    insert into job (id, provider_id, title, status, created_at)
    select 91000 + n, 900, 'Quartz worktop ' || n, 'draft', '2026-03-09 12:00Z' from generate_series(1, 12) as n`)
  await openList(page, '/admin/resources/profit_margins')
  await box().fill('quartz')
  await page.getByRole('option', { name: 'All 12 jobs with “quartz”' }).waitFor()
  const jobs = page.getByRole('group', { name: 'Jobs' }).getByRole('option')
  const lines = (await jobs.allInnerTexts()).map((text) => text.split('\n')[0])
  expect(lines).toEqual([...[12, 11, 10, 9, 8, 7, 6, 5].map((n) => `Quartz worktop ${n}`), 'All 12 jobs with “quartz”'])
  expect(await page.locator('.vd-find output').first().innerText()).toBe('8 results')
  await page.keyboard.press('ArrowUp')
  const id = await box().getAttribute('aria-activedescendant')
  expect(await page.locator(`[id="${id}"]`).innerText()).toBe('All 12 jobs with “quartz”')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/admin\/resources\/job\?filters\.title=quartz$/)
  await settled(page)
  expect(await page.locator('.vd-count').getAttribute('data-count')).toBe('12')
  expect(here.staff.faults()).toEqual([])
})

test('a click leads to a provider and to a report', async () => {
  await box().fill('zenith')
  await page.getByRole('option', { name: /Zenith/ }).click()
  await page.getByRole('heading', { level: 1, name: 'Zenith <b>Ltd</b>' }).waitFor()
  await box().fill('profit mar')
  await page.getByRole('option', { name: 'Profit margins' }).click()
  await settled(page)
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Profit margins')
  expect(here.staff.faults()).toEqual([])
})

test('what is not there is said in words, and "/" can be typed', async () => {
  await box().fill('no/such thing')
  await page.getByText('Nothing is called “no/such thing” or has that number.').last().waitFor()
  await page.keyboard.press('/')
  expect(await box().inputValue()).toBe('no/such thing/')
  await box().fill('')
})

test('a report for admins is not found by others', async () => {
  await box().fill('visits')
  await page.getByText('Nothing is called “visits”').last().waitFor()
  await box().fill('')
})

test('on a phone the box is in the bar on every page, and what it finds fits the screen', async () => {
  const small = await here.staff.signedIn(viewer, phone)
  await small.setViewportSize({ width: 360, height: 740 })
  await box(small).fill('zebra')
  const option = small.getByRole('option', { name: /Zebra stable/ }).filter({ visible: true })
  const place = await option.boundingBox()
  expect(place?.x ?? -1).toBeGreaterThanOrEqual(0)
  expect((place?.x ?? 0) + (place?.width ?? 999)).toBeLessThanOrEqual(360)
  await option.click()
  await small.getByRole('heading', { level: 1, name: 'Zebra stable' }).waitFor()
  expect(here.staff.faults()).toEqual([])
})
