import { expect, test } from '@jest/globals'
import { admin, openList, openPanel, operator, viewer } from './staff-browser.js'

const here = openPanel()

test('a second click while a refresh runs says who started it and when', async () => {
  const first = await here.staff.signedIn(operator)
  const second = await here.staff.signedIn(admin)
  await openList(first, '/admin/resources/completed_jobs')
  await openList(second, '/admin/resources/completed_jobs')

  const blocker = await here.panel.pools.admin.connect()
  try {
    // A refresh reads public.job and so waits until this transaction ends.
    await blocker.query('begin')
    await blocker.query('lock table public.job in access exclusive mode')
    await first.getByRole('button', { name: 'Refresh' }).click()
    await first.getByRole('button', { name: 'Refreshing…' }).waitFor()
    await second.getByRole('button', { name: 'Refresh' }).click()
    await second.getByText(/^Already refreshing: started by \S.* at \d/).waitFor()
  } finally {
    await blocker.query('rollback')
    blocker.release()
  }
  await first.getByText(/^Refreshed at \d/).waitFor()
  await second.getByText(/^Refreshed at \d/).waitFor()
  expect(here.staff.faults()).toEqual([])
})

test('a running refresh shows how long it has run against how long it usually takes, and old figures stay', async () => {
  await here.panel.pools.admin.query(`insert into viewdesk.refresh_run (view_name, state, started_at, as_of, finished_at, rows)
    select 'completed_jobs', 'done', now() - interval '40 seconds', now(), now(), 1 from generate_series(1, 9)`)
  const page = await here.staff.signedIn(operator)
  await openList(page, '/admin/resources/completed_jobs')
  await page.locator('[data-usual="40000"]', { hasText: 'usually 40 s' }).waitFor()
  const blocker = await here.panel.pools.admin.connect()
  try {
    await blocker.query('begin')
    await blocker.query('lock table public.job in access exclusive mode')
    await page.getByRole('button', { name: 'Refresh' }).click()
    const bar = page.getByRole('progressbar', { name: 'Refresh of Completed jobs' })
    await bar.and(page.locator('[aria-valuetext$=" s of usually 40 s"]:not([aria-valuetext^="0 s"])')).waitFor()
    const [now, text] = await bar.evaluate((it) => [
      it.getAttribute('aria-valuenow'),
      it.getAttribute('aria-valuetext'),
    ])
    const secondsSoFar = Number.parseInt(text ?? '', 10)
    expect(Math.abs(Number(now) / 100 - secondsSoFar / 40)).toBeLessThan(0.1)
    await page.locator('[data-freshness=refreshing]', { hasText: 'Refreshing; still as of' }).waitFor()
    expect(await page.locator('.vd-table tbody tr').count()).toBeGreaterThan(10)
  } finally {
    await blocker.query('rollback')
    blocker.release()
  }
  await page.getByText(/^Refreshed at \d/).waitFor()
  expect(await page.getByRole('progressbar').count()).toBe(0)
  expect(here.staff.faults()).toEqual([])
})

test('page visits, live and stored, link to each other and show how old and how fast each is', async () => {
  await here.panel.pools.admin.query(
    "insert into viewdesk.page_visit (staff_id, section) select id, 'Dashboard' from viewdesk.staff",
  )
  const page = await here.staff.signedIn(admin)
  await openList(page, '/admin/resources/visits_summary?filters.visits~~from=1')
  const [live, stored] = ['visits_summary', 'visits_summary_materialized'].map((name) =>
    page.locator(`[data-same=${name}]`),
  )
  await live?.getByText('Live', { exact: true }).waitFor()
  await stored?.getByText(/^As of /).waitFor()
  for (const line of [live, stored]) {
    expect(await line?.locator('[data-took]').innerText()).toMatch(/^[\d.]+ m?s$/)
  }
  await stored?.getByRole('link', { name: 'Page visits, materialized' }).click()
  await page.getByRole('heading', { level: 1, name: 'Page visits, materialized' }).waitFor()
  expect(new URL(page.url()).search).toBe('?filters.visits~~from=1')
  await live?.getByRole('link', { name: 'Page visits, live' }).waitFor()
  await openList(page, '/admin/resources/profit_margins')
  expect(await page.locator('.vd-same').count()).toBe(0)
  expect(here.staff.faults()).toEqual([])
})

test('a viewer reads everything and is offered no Refresh', async () => {
  const page = await here.staff.signedIn(viewer)
  await page.getByRole('heading', { name: 'Materialized views' }).waitFor()
  await openList(page, '/admin/resources/completed_jobs')
  expect(await page.locator('[data-action=refresh]').count()).toBe(0)
  expect(here.staff.faults()).toEqual([])
})

test('a live report says that it is live and has nothing to refresh', async () => {
  const page = await here.staff.signedIn(operator)
  await openList(page, '/admin/resources/open_jobs')
  expect(await page.locator('[data-freshness]').innerText()).toBe('Live')
  expect(await page.locator('[data-action=refresh]').count()).toBe(0)
  expect(here.staff.faults()).toEqual([])
})
