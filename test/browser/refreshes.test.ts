import type { Page, Request } from 'playwright-core'
import { beforeEach, expect, test } from '../harness/jest.js'
import { whileImporting } from './held-lock.js'
import { admin, desk, openPanel, operator, phone, viewer } from './staff-browser.js'
import { violations } from './violations.js'

const here = openPanel()
beforeEach(async () => {
  await here.panel.pools.admin.query(`
    delete from viewdesk.refresh_run where view_name = 'completed_jobs' and state <> 'done';
    insert into viewdesk.refresh_run (view_name, state, started_at, as_of, finished_at, rows, started_by_name, started_as)
    select 'completed_jobs', 'done', t, t, t + interval '3 seconds', 1000 + n, 'Ann Kay', 'person'
    from generate_series(1, 5) as n, lateral (select now() - (6 - n) * interval '1 minute' as t) as at`)
  here.staff.faults()
})

async function openRefreshes(page: Page): Promise<void> {
  await page.goto('/admin/pages/refreshes')
  await page.locator('[data-stored=completed_jobs] .vd-durations').waitFor()
}

test('the page of refreshes is found in the menu, by those who may refresh', async () => {
  const page = await here.staff.signedIn(operator)
  await page.getByRole('link', { name: 'Refreshes' }).click()
  await page.getByRole('heading', { level: 1, name: 'Refreshes' }).waitFor()
  expect(await page.title()).toBe('Refreshes – Viewdesk')
  await page.getByText(/^Nothing is being refreshed right now\. Next is /).waitFor()
  const looker = await here.staff.signedIn(viewer)
  expect(await looker.getByRole('link', { name: 'Refreshes' }).count()).toBe(0)
  expect(here.staff.faults()).toEqual([])
})

test('of each stored report it tells age, schedule, the last refreshes and how long they took', async () => {
  const page = await here.staff.signedIn(operator)
  await openRefreshes(page)
  const jobs = page.locator('[data-stored=completed_jobs]')
  await jobs.getByText(/^Every 15 minutes, (next at \S|due now)/).waitFor()
  await jobs.getByText(/^Refreshed at .* by Ann Kay in 3 s, 1,005 rows$/).waitFor()
  expect(await jobs.getByRole('img').getAttribute('aria-label')).toMatch(
    /^How long the last \d+ refreshes took: usually 3 s, at most \d/,
  )
  await jobs.locator('summary').click()
  expect(await jobs.locator('tbody tr').first().innerText()).toMatch(/Ann Kay\s+3 s\s+1,005\s+Done/)
  // What the operator may not read is not there.
  expect(await page.locator('[data-stored=visits_summary_materialized]').count()).toBe(0)
  expect(here.staff.faults()).toEqual([])
})

test('a refresh that is started there is seen to wait, and is cancelled there, by the keyboard', async () => {
  const page = await here.staff.signedIn(operator)
  await openRefreshes(page)
  await whileImporting(here.panel, async () => {
    await page.getByRole('button', { name: 'Refresh Completed jobs' }).click()
    const line = page.locator('[data-under-way=completed_jobs]')
    await line.getByText(/held by .*\(nightly import\) since \S/).waitFor()
    await line.getByText(/^Started by Operator at /).waitFor()
    await line.getByRole('progressbar', { name: 'Refresh of Completed jobs' }).waitFor()
    expect(await violations(page)).toEqual([])
    await line.getByRole('button', { name: 'Cancel the refresh of Completed jobs' }).focus()
    await page.keyboard.press('Enter')
    await page.locator('[data-next]').waitFor()
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('vd-under-way')
    await page
      .locator('[data-stored=completed_jobs]')
      .getByText(/^Cancelled at \S.* by Operator/)
      .waitFor()
  })
  expect(here.staff.faults()).toEqual([])
})

test('a failure is told with its reason, with when it is tried again, and with what helps', async () => {
  const page = await here.staff.signedIn(operator)
  await openRefreshes(page)
  await here.panel.pools.admin.query(`insert into viewdesk.refresh_run (view_name, state, started_at, finished_at, started_as, error, retry_at)
      values ('completed_jobs', 'failed', now(), now(), 'schedule', 'division by zero', now() + interval '10 minutes 20 seconds')`)
  const jobs = page.locator('[data-stored=completed_jobs]')
  await jobs.getByText(/^The refresh failed at \S/).waitFor()
  await jobs.getByText(/The previous rows stay\. Next attempt at .*, in 10 min\./).waitFor()
  await jobs.getByText(/^Started by the schedule at .* It ended with: division by zero$/).waitFor()
  await jobs.getByText(/^What helps: .* views\/completed_jobs\.sql/).waitFor()
  await jobs.locator('[data-duration=failed]').waitFor()
  expect(await violations(page)).toEqual([])
  expect(here.staff.faults()).toEqual([])
})

test('an admin pauses a schedule there, and lets it go on', async () => {
  const page = await here.staff.signedIn(admin)
  await openRefreshes(page)
  const jobs = page.locator('[data-stored=completed_jobs]')
  await jobs.getByRole('button', { name: 'Pause schedule of Completed jobs' }).click()
  await jobs.getByText(/^Schedule paused by Admin at \S/).waitFor()
  await jobs.locator('[data-due=never]').waitFor()
  await jobs.getByRole('button', { name: 'Resume schedule of Completed jobs' }).click()
  await jobs.locator('[data-due]:not([data-due=never])').waitFor()
  const plain = await here.staff.signedIn(operator)
  await openRefreshes(plain)
  expect(await plain.locator('[data-action=pause]').count()).toBe(0)
  expect(here.staff.faults()).toEqual([])
})

test('what it asks by itself, with nobody there, does not keep the session; what follows a click does', async () => {
  const page = await here.staff.signedIn(operator)
  await page.clock.install()
  await openRefreshes(page)
  await page.getByRole('heading', { name: 'Now', exact: true }).click()
  const asked = () => page.waitForRequest((request) => request.url().endsWith('/api/v1/refreshes'))
  const isUnattended = async (request: Promise<Request>) =>
    (await (await request).allHeaders())['x-viewdesk-unattended'] === 'yes'
  const news = () =>
    here.panel.pools.admin.query(`insert into viewdesk.refresh_run (view_name, state, started_at, finished_at, started_as)
      values ('completed_jobs', 'failed', now(), now(), 'schedule')`)
  const afterClick = asked()
  await news()
  expect(await isUnattended(afterClick)).toBe(false)
  await page.clock.fastForward(61_000)
  const byItself = asked()
  await news()
  expect(await isUnattended(byItself)).toBe(true)
})

const screens = [
  { ...desk, colorScheme: 'light' },
  { ...desk, colorScheme: 'dark' },
  { ...phone, colorScheme: 'light' },
] as const
test.each(screens)('it has no WCAG 2.2 AA violation and fits, $width pixels wide, $colorScheme', async (screen) => {
  const page = await here.staff.signedIn(admin, screen)
  await openRefreshes(page)
  await page.locator('summary').first().click()
  expect(await violations(page)).toEqual([])
  const widths = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('.vd-page')].map((element) => element.scrollWidth),
  )
  for (const width of widths) expect(width).toBeLessThanOrEqual(screen.width)
  expect(here.staff.faults()).toEqual([])
})
