import type { Page } from 'playwright-core'
import { expect, test } from '../harness/jest.js'
import { admin, desk, june, openList, openPanel, operator, settled, viewer } from './staff-browser.js'

// Last month is then the last one of the demo data.
const here = openPanel({ template: 'demo', now: () => new Date('2026-07-10T12:00:00Z') })

async function pickPeriod(page: Page, preset: string): Promise<void> {
  await page.getByRole('button', { name: /^Period: / }).click()
  const stored = page.waitForResponse((response) => response.url().endsWith('/choices'))
  await page.getByRole('button', { name: preset, exact: true }).click()
  await stored
}

test('the period that was picked last is there again, said to be remembered, until it is cleared', async () => {
  const page = await here.staff.signedIn(operator)
  await pickPeriod(page, 'Last month')
  const other = await here.staff.signedIn(operator)
  await other.getByText('Remembered from today: Last month.').waitFor()
  expect(new URL(other.url()).search).toBe('?period=last_month')
  await openList(other, '/admin/resources/completed_jobs')
  await other.getByText('Remembered from today: Last month.').waitFor()
  expect(new URL(other.url()).search).toBe('?period=last_month')
  await openList(other, `/admin/resources/completed_jobs?${june}`)
  expect(await other.getByText(/^Remembered from/).count()).toBe(0)
  await openList(other, '/admin/resources/completed_jobs')
  const forgotten = other.waitForResponse((response) => response.url().endsWith('/choices'))
  await other.getByRole('button', { name: 'Show everything' }).click()
  await forgotten
  await settled(other)
  expect(new URL(other.url()).search).toBe('')
  await other.reload()
  await settled(other)
  expect(new URL(other.url()).search).toBe('')
  await openList(other, '/admin/resources/profit_margins')
  expect(new URL(other.url()).search).toBe('')
  expect(here.staff.faults()).toEqual([])
})

test('what was picked on one page is said on the next, goes with one click, and narrows no page that does not show it', async () => {
  const page = await here.staff.inSession(admin)
  await openList(page, '/admin/resources/unbilled_jobs?provider=1,2')
  const go = async (name: string): Promise<void> => {
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
  }
  const asked = () => new URL(page.url()).searchParams.get('provider')
  const said = page.getByText(/^Chosen on “Finished, not billed” and kept here: /)
  expect(await said.count()).toBe(0)
  // One looks for another provider in the list of providers, and staff are not of providers at all.
  for (const list of ['Providers', 'Visits by staff']) {
    await go(list)
    await settled(page)
    expect([list, asked(), await said.count()]).toEqual([list, null, 0])
  }
  await go('Dashboard')
  await said.waitFor()
  expect(asked()).toBe('1,2')
  await go('Upsell')
  await said.waitFor()
  await page.getByRole('button', { name: 'Show everything' }).click()
  await said.waitFor({ state: 'detached' })
  await settled(page)
  expect(asked()).toBeNull()
  await go('Dashboard')
  expect([asked(), await said.count()]).toEqual([null, 0])
  expect(here.staff.faults()).toEqual([])
})

test('days and filters of columns are not remembered, and a card leads to the rows that it counts', async () => {
  const page = await here.staff.signedIn(viewer)
  await pickPeriod(page, 'This year')
  await page.getByRole('button', { name: /^Period: / }).click()
  await page.getByLabel('First day').fill('2026-06-01')
  const stored = page.waitForResponse((response) => response.url().endsWith('/choices'))
  await page.getByRole('button', { name: 'Apply' }).click()
  await stored
  const { rows } = await here.panel.pools.admin.query(
    `select dimensions, period from viewdesk.staff_choice where staff_id = (select id from viewdesk.staff where email = $1)`,
    [viewer],
  )
  expect(rows).toEqual([{ dimensions: {}, period: null }])

  // Open jobs have no period: the card's link says nothing, and must not be filled from memory.
  await here.panel.pools.admin.query(
    `update viewdesk.staff_choice set dimensions = '{"provider": "1"}', filters_at = now()
     where staff_id = (select id from viewdesk.staff where email = $1)`,
    [viewer],
  )
  await page.goto(`/admin?${june}`)
  await page.locator('[data-card]').first().waitFor()
  await page.getByRole('main').getByRole('link', { name: 'Open now' }).first().click()
  await settled(page)
  expect(new URL(page.url()).searchParams.get('provider')).toBeNull()
  expect(here.staff.faults()).toEqual([])
})

test('Copy link copies an address that shows the same to others, or shows it where the browser refuses', async () => {
  const page = await here.staff.signedIn(operator, desk)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await openList(page, '/admin/resources/open_jobs?filters.status=draft,scheduled')
  await page.getByRole('button', { name: 'Copy link' }).click()
  await page.getByRole('button', { name: 'Link copied' }).waitFor()
  const link = new URL(await page.evaluate(() => navigator.clipboard.readText()))
  expect(link.pathname).toBe('/admin/resources/open_jobs')
  expect(link.search).toMatch(/^\?filters.status=draft,scheduled&sortBy=\w+&direction=(asc|desc)$/)

  await page.evaluate(() => {
    Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })
  })
  await page.getByRole('button', { name: /^(Copy link|Link copied)$/ }).click()
  const field = page.getByLabel(/Copy the link from here/)
  expect(await field.inputValue()).toBe(link.href)
  expect(await page.evaluate(() => String(window.getSelection()))).toBe(link.href)
  await page.keyboard.press('Escape')
  expect(await field.count()).toBe(0)
  expect(here.staff.faults()).toEqual([])
})
