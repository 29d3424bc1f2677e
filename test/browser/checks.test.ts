import { expect, test } from '../harness/jest.js'
import { june, openList, openNotes, openPanel, operator, settled, viewer } from './staff-browser.js'

const here = openPanel()

test('Check now on a live report ends in a tick, which a viewer sees without the button', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/open_jobs')
  await page.getByRole('button', { name: 'Not checked yet' }).click()
  await page.getByRole('button', { name: 'Check now' }).click()
  await page.getByRole('button', { name: /^Checked \d/ }).click()
  const panelOfChecks = page.getByRole('dialog', { name: 'Checks of Open jobs' })
  await panelOfChecks.getByText('No row appears twice').waitFor()
  expect(await panelOfChecks.locator('[data-state=ok]').count()).toBe(3)

  const other = await here.staff.inSession(viewer)
  await openList(other, '/admin/resources/open_jobs')
  await other.getByRole('button', { name: /^Checked \d/ }).click()
  await other.getByRole('dialog', { name: 'Checks of Open jobs' }).waitFor()
  expect(await other.locator('[data-action=check]').count()).toBe(0)
  expect(here.staff.faults()).toEqual([])
})

test('a figure that differs is called out with both values, and a refresh that agrees takes the warning away', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/profit_margins')
  await page.getByRole('button', { name: 'Not checked yet' }).click()
  await page.getByRole('button', { name: 'Refresh and check now' }).click()
  await page.locator('[data-check=good]').waitFor()
  // The view is right: what is wrong is put into the results by hand.
  await here.panel.pools.admin.query(`
    update viewdesk.check_result set state = 'differs', expected = 100, actual = 112, difference = 12
    where view_name = 'profit_margins' and check_text like 'revenue%'`)
  await page.reload()
  await settled(page)
  await page.getByRole('button', { name: 'Billed differs by 12.00' }).click()
  await page.getByText('112.00 here, 100.00 in the source data').waitFor()
  await page.getByRole('button', { name: 'Refresh and check now' }).click()
  await page.locator('[data-check=good]').waitFor()
  expect(here.staff.faults()).toEqual([])
})

test('figures whose checks still run say so, and those whose checks came to no end are told, with the reason for operators', async () => {
  const { admin } = here.panel.pools
  // Of a run that somebody works behind; the panel has its own way of coming to the end of checks, and faster.
  await admin.query(`
    with run as (
      insert into viewdesk.refresh_run (view_name, state, created_at, started_at, finished_at, as_of, rows, started_as)
      values ('visits_summary_materialized', 'done', now(), now(), now(), now(), 1, 'schedule') returning id
    ), progress as (
      insert into viewdesk.refresh_progress (run_id, owner, phase, seen_at)
      select id, 'another panel', 'checking', now() + interval '1 hour' from run
    )
    insert into viewdesk.check_result (view_name, check_text, state, checked_at, as_of, message, run_id)
    select 'time_in_status', check_text, 'unfinished', now(), now(), 'It took longer than 60 s.', run.id
    from run, (select check_text from viewdesk.check_result where view_name = 'time_in_status' limit 1) as one`)
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/time_in_status')
  await page.getByRole('button', { name: 'Being checked' }).click()
  await page.getByText('This check is running.').waitFor()
  await admin.query("update viewdesk.refresh_progress set phase = null where owner = 'another panel'")
  await page.reload()
  await page.getByRole('button', { name: 'A check was not finished' }).click()
  await page
    .getByText('This check was not finished: It took longer than 60 s. The next refresh checks again.')
    .waitFor()
  await page.goto('/admin')
  await page.locator('[data-attention="check time_in_status"]', { hasText: 'A check was not finished' }).waitFor()
  const other = await here.staff.inSession(viewer)
  await openList(other, '/admin/resources/time_in_status')
  await other.getByRole('button', { name: 'A check was not finished' }).click()
  await other.getByText('This check was not finished. The next refresh checks again.').waitFor()
  expect(here.staff.faults()).toEqual([])
})

test('why a check failed is told to an operator, and not to a viewer', async () => {
  await here.panel.pools.admin.query(`
    insert into viewdesk.check_result (view_name, check_text, state, checked_at, as_of, message)
    select 'unbilled_jobs', 'jobs = select count(*) from source_job where status = ''completed'' and final_value is null',
      'failed', now(), now(), 'column "nothing" does not exist'`)
  for (const [person, sees] of [
    [operator, 1],
    [viewer, 0],
  ] as const) {
    const page = await here.staff.inSession(person)
    await openList(page, '/admin/resources/unbilled_jobs')
    await page.getByRole('button', { name: 'A check could not be run' }).click()
    await page.getByText('This check could not be run').waitFor()
    expect(await page.getByText('column "nothing" does not exist').count()).toBe(sees)
  }
  expect(here.staff.faults()).toEqual([])
})

test('each data warning leads to exactly as many rows, under the same provider and period', async () => {
  const page = await here.staff.inSession(viewer)
  await openList(page, `/admin/resources/completed_jobs?provider=3,5,7,9&${june}`)
  const links = page.locator('[data-warning] a')
  await openNotes(page)
  await links.first().waitFor()
  const told = await links.allInnerTexts()
  expect(told.some((text) => /^\d+ jobs? with parts without a cost$/.test(text))).toBe(true)
  for (const [place, text] of told.entries()) {
    await links.nth(place).click()
    await page.getByRole('heading', { name: 'Data warnings' }).waitFor()
    await page.locator(`[data-count="${/^\d+/.exec(text)?.[0]}"]`).waitFor()
    expect(new URL(page.url()).searchParams.get('provider')).toBe('3,5,7,9')
    await page.goBack()
    await openNotes(page)
    await links.first().waitFor()
  }
  expect(here.staff.faults()).toEqual([])
})
