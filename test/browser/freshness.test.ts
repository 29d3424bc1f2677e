import { join } from 'node:path'
import { wishCapture } from '../../src/reports/incremental/keeping/capture-wish.js'
import { openKeeper } from '../../src/reports/incremental/keeping/watch-changes.js'
import { loadCatalogue } from '../../src/reports/load-catalogue.js'
import { syncViews } from '../../src/reports/sync/sync.js'
import { afterAll, beforeEach, expect, test } from '../harness/jest.js'
import { projectWith } from '../harness/project-with.js'
import { openList, openPanel, operator, settled, viewer } from './staff-browser.js'

const kept = `-- title: Providers in capitals
-- description: Providers, by name.
-- grain: id
-- materialized: incremental

select id, upper(name) as name from public.provider`

let project: Awaited<ReturnType<typeof projectWith>>
const here = openPanel(async () => {
  project = await projectWith({ kept })
  return { template: 'demo', config: { projectDir: project.projectDir, syncOnStart: true } }
})
afterAll(() => project?.remove())
beforeEach(async () => {
  await here.panel.pools.admin.query(`
    refresh materialized view reports.completed_jobs;
    delete from viewdesk.refresh_run where view_name = 'completed_jobs';
    insert into viewdesk.refresh_run (view_name, state, started_at, as_of, finished_at, rows)
    values ('completed_jobs', 'done', now(), now(), now(), 1)`)
  here.staff.faults()
})

const failure = `insert into viewdesk.refresh_run (view_name, state, started_at, finished_at, started_by_name, started_as, error)
  values ('completed_jobs', 'failed', now(), now(), 'Ann Kay', 'person', 'division by zero')`

const retried = `update viewdesk.refresh_run set retry_at = now() + interval '14 minutes 20 seconds' where state = 'failed'`

test('a failed refresh says so everywhere, and why to those who can refresh again', async () => {
  await here.panel.pools.admin.query(failure)
  const page = await here.staff.signedIn(operator)
  const age = page.locator('.vd-board-age', { hasText: 'Last refresh failed; as of' })
  await age.waitFor()
  await page.locator('[data-attention="age completed_jobs"]', { hasText: 'Last refresh failed; as of' }).waitFor()
  await age.click()
  const line = page.locator('[data-view=completed_jobs]')
  await line.getByText('It ended with: division by zero').waitFor()

  await openList(page, '/admin/resources/profit_margins')
  expect(await page.locator('[data-freshness]').innerText()).toMatch(/^Last refresh failed; as of /)
  await page.getByText('Why it failed').click()
  await page.getByText(/^Started by Ann Kay at .* It ended with: division by zero$/).waitFor()
  await page.getByText('The previous rows stay. There is no automatic retry.').waitFor()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Refresh' }).click()
  await page.locator('[data-freshness=fresh]').waitFor()
  expect(await page.getByText('Why it failed').count()).toBe(0)
  expect(here.staff.faults()).toEqual([])
})

test('a refresh that fails while one looks on says when it is tried again', async () => {
  const page = await here.staff.inSession(viewer)
  await openList(page, '/admin/resources/completed_jobs')
  await here.panel.pools.admin.query(`${failure}; ${retried}`)
  await page.locator('[data-freshness=failed]').waitFor()
  await page.getByRole('button', { name: 'The refresh failed' }).click()
  const end = page.locator('[data-run=failed]')
  await end.getByText(/^The refresh failed at \S/).waitFor()
  await end.getByText(/The previous rows stay\. Next attempt at .*, in 14 min\./).waitFor()
  expect(await page.locator('.vd-table tbody tr').count()).toBeGreaterThan(10)
  expect(here.staff.faults()).toEqual([])
})

test('a viewer sees that a refresh failed, and not what the database said', async () => {
  await here.panel.pools.admin.query(failure)
  const page = await here.staff.signedIn(viewer)
  await page.locator('.vd-board-age').click()
  await page.locator('[data-view=completed_jobs]', { hasText: 'The refresh failed at' }).waitFor()
  expect(await page.getByText('division by zero').count()).toBe(0)
  await openList(page, '/admin/resources/completed_jobs')
  expect(await page.locator('[data-freshness=failed]').count()).toBe(1)
  expect(await page.getByText('Why it failed').count()).toBe(0)
})

test('a view that was never filled says so on list and dashboard, and Refresh fills it', async () => {
  await here.panel.pools.admin.query(`
    refresh materialized view reports.completed_jobs with no data;
    delete from viewdesk.refresh_run where view_name <> 'kept'`)
  const page = await here.staff.signedIn(operator)
  await page.getByText('Some figures come from a stored report that has never been filled.').waitFor()
  await page.locator('[data-card=billed]', { hasText: 'No data yet' }).waitFor()
  await page.locator('[data-card=time]', { hasText: 'No data yet' }).waitFor()
  await page.locator('.vd-board-age', { hasText: 'No data yet' }).click()
  await page.locator('[data-view=completed_jobs]', { hasText: 'No data yet' }).waitFor()
  await page.goto('/admin/resources/profit_margins')
  await page.getByText('This report has never been filled. Click Refresh to fill it.').waitFor()
  await page.getByRole('button', { name: 'Refresh' }).click()
  await settled(page)
  expect(Number(await page.locator('[data-count]').getAttribute('data-count'))).toBeGreaterThan(0)
  await page.goto('/admin')
  await page.locator('.vd-board-age [data-freshness=fresh]').waitFor()
  expect(await page.locator('[data-card=billed]', { hasText: 'No data yet' }).count()).toBe(0)
})

test('figures that are older than they may be are called out of date', async () => {
  await here.panel.pools.admin.query(
    "update viewdesk.refresh_run set as_of = now() - interval '3 hours' where view_name = 'completed_jobs'",
  )
  const page = await here.staff.signedIn(operator)
  await page.locator('.vd-board-age', { hasText: /Out of date: as of .*, 3 h ago/ }).waitFor()
  await page.locator('[data-attention="age completed_jobs"] a').click()
  await page.getByRole('heading', { name: 'Completed jobs' }).waitFor()
  await openList(page, '/admin/resources/upsell_conversions')
  expect(await page.locator('[data-freshness]').innerText()).toMatch(/^Out of date: as of .*, 3 h ago$/)
  expect(here.staff.faults()).toEqual([])
})

test('a report that takes in what changes says that it is not captured, then that it is live, and what waits', async () => {
  const { pools } = here.panel
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/kept')
  const badge = page.locator('[data-freshness]')
  await badge.filter({ hasText: /^As of / }).waitFor()
  expect(await badge.getAttribute('title')).toMatch(
    /\nChanges beneath it are not captured: it is as of its last refresh\.$/,
  )
  await wishCapture(pools.admin, 'on')
  const viewsDir = join(project.projectDir, 'views')
  await syncViews(pools, { viewsDir, timeZone: 'UTC', names: ['kept'] })
  const catalogue = await loadCatalogue(pools, { viewsDir, timeZone: 'UTC' })
  await openKeeper({ pools, catalogue, timeZone: 'UTC', now: () => new Date() }, { warn: () => undefined }).look()
  await page.reload()
  await badge.filter({ hasText: /^Live/ }).waitFor()
  // Whoever folds waits for this.
  const holder = await pools.admin.connect()
  await holder.query('begin; lock table viewdesk.change_provider in share update exclusive mode')
  await pools.admin.query("update public.provider set name = 'Other' where id = 1")
  await badge.filter({ hasText: /^1 change waiting, for \d/ }).waitFor()
  await holder.query('commit')
  holder.release()
  await page.locator('[data-freshness=live], [data-freshness=outrun]').waitFor()
  await page.reload()
  await page.locator('tbody tr', { hasText: 'OTHER' }).waitFor()
  await badge.filter({ hasText: /^Live, as of / }).waitFor()
  expect(here.staff.faults()).toEqual([])
})

test('rows of now are dated once they have stood there for a while, and are read again by a click, or when one comes back', async () => {
  const page = await here.staff.inSession(operator)
  await page.clock.install()
  await openList(page, '/admin/resources/open_jobs')
  const badge = page.locator('.vd-list-header [data-freshness]')
  await badge.filter({ hasText: /^Live$/ }).waitFor()
  const count = page.locator('.vd-count')
  const before = Number(await count.getAttribute('data-count'))
  await here.panel.pools.admin.query(
    "insert into public.job (id, provider_id, title, status, created_at) select max(id) + 1, 1, 'New', 'draft', now() from public.job",
  )
  await page.clock.fastForward(120_000)
  await badge.filter({ hasText: /^As of .*, 2 min ago$/ }).waitFor()
  await page.getByRole('button', { name: 'Read again' }).click()
  await page.locator(`.vd-count[data-count="${before + 1}"]`).waitFor()
  await badge.filter({ hasText: /^Live$/ }).waitFor()
  expect(await page.getByRole('button', { name: 'Read again' }).count()).toBe(0)

  await here.panel.pools.admin.query("delete from public.job where title = 'New'")
  await page.clock.fastForward(120_000)
  await badge.filter({ hasText: /^As of / }).waitFor()
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')))
  await page.locator(`.vd-count[data-count="${before}"]`).waitFor()
})

test('a figure on an open dashboard follows what is written beneath it', async () => {
  const { pools } = here.panel
  await wishCapture(pools.admin, 'on')
  await syncViews(pools, { viewsDir: join(project.projectDir, 'views'), timeZone: 'UTC' })
  const page = await here.staff.inSession(operator)
  await page.goto(`${here.panel.url}/admin?period=all`)
  const billed = page.locator('[data-card] [data-figure]').first()
  const before = await billed.innerText()
  await pools.admin.query('update public.job set final_value = final_value + 1000000 where status = $1', ['completed'])
  await billed.filter({ hasNotText: before }).waitFor()
  expect(here.staff.faults()).toEqual([])
})
