import { readFile } from 'node:fs/promises'
import { expect, test } from '../harness/jest.js'
import { chooseExport } from './export-choice.js'
import { columnTexts, juneInWords, openList, openPanel, operator, plainFigure, settled } from './staff-browser.js'

const here = openPanel()

test('from the dashboard to the list behind a card, its export, a refresh and out', async () => {
  const page = await here.staff.signedIn(operator)

  await page.getByRole('button', { name: /^Period: / }).click()
  await page.getByLabel('First day').fill('2026-06-01')
  await page.getByLabel('Last day').fill('2026-06-30')
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.locator('[data-resolved-period]', { hasText: juneInWords }).waitFor()

  const { rows } = await here.panel.pools.admin.query<{ name: string }>(
    `select name from public.provider join public.job on job.provider_id = provider.id
     where status = 'completed' and completed_at >= '2026-06-01' and completed_at < '2026-07-01'
     group by name order by count(*) desc limit 1`,
  )
  const provider = rows[0]?.name ?? ''
  await page.getByRole('button', { name: /^Provider: / }).click()
  await page.getByRole('combobox', { name: 'Find providers' }).fill(provider)
  await page.getByRole('option', { name: provider, exact: true }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: `Provider: ${provider}` }).waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.vd-board[aria-busy="false"]').waitFor()

  const card = page.locator('[data-card=billed]')
  const billed = plainFigure(await card.locator('.vd-headline-figure').innerText())
  expect(Number(billed)).toBeGreaterThan(0)

  await card.getByRole('link', { name: 'Billed' }).click()
  await settled(page)
  expect(page.url()).toContain('from=2026-06-01')
  expect(plainFigure(await page.locator('tfoot [data-total=revenue]').innerText())).toBe(billed)

  await page.getByRole('columnheader', { name: 'Billed', exact: true }).getByRole('button').click()
  await page.locator('th[aria-sort=descending]').waitFor()
  await settled(page)
  const shown = (await columnTexts(page, 'Billed')).map(plainFigure)
  expect(shown).toEqual([...shown].sort((a, b) => Number(b) - Number(a)))

  const file = await readFile(await (await chooseExport(page, /^CSV For other/)).path(), 'utf8')
  const [header = '', ...lines] = file
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/)
  const place = header.split(',').indexOf('Billed')
  const exported = lines.map((line) => fields(line)[place])
  expect(exported).toEqual(shown.map((figure) => (figure === '' ? '' : figure)))

  await page.getByRole('button', { name: 'Refresh' }).click()
  await page.getByText(/^Refreshed at \S/).waitFor()

  await page.getByRole('button', { name: /Operator/ }).click()
  await page.getByRole('button', { name: 'Log out' }).click()
  await page.getByRole('heading', { name: /Sign in/ }).waitFor()
  await page.goto('/admin/resources/profit_margins')
  await page.getByRole('heading', { name: /Sign in/ }).waitFor()
  expect(here.staff.faults()).toEqual([])
})

test('the browser\u2019s Back undoes a filter, and a shared link shows the same rows', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/job')
  const all = await page.locator('[data-count]').innerText()
  await page.getByRole('button', { name: 'Add filter' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Status' }).click()
  await page.getByLabel('Cancelled').check()
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.getByRole('button', { name: 'Status: Cancelled', exact: true }).waitFor()
  await page.locator('[data-count]', { hasNotText: all }).waitFor()
  const cancelled = await page.locator('[data-count]').innerText()
  expect(new Set(await columnTexts(page, 'Status'))).toEqual(new Set(['Cancelled']))

  const other = await here.staff.inSession(operator)
  await openList(other, page.url())
  expect(await other.locator('[data-count]').innerText()).toBe(cancelled)

  await page.goBack()
  await page.locator('[data-count]', { hasText: all }).waitFor()
  expect(here.staff.faults()).toEqual([])
})

test('a record is reached from its row and leads back to the same filtered list', async () => {
  const page = await here.staff.signedIn(operator)
  await openList(
    page,
    '/admin/resources/completed_jobs?filters.final_value~~from=100&sortBy=final_value&direction=desc',
  )
  const title = (await columnTexts(page, 'Title'))[0] ?? ''
  await page.locator('.vd-table tbody tr').first().getByRole('link', { name: title }).click()
  await page.getByRole('heading', { name: title }).waitFor()
  await page.getByRole('link', { name: 'Job parts of this job' }).waitFor()
  await page.getByRole('main').getByRole('link', { name: 'Completed jobs' }).click()
  await settled(page)
  expect(page.url()).toContain('filters.final_value~~from=100&sortBy=final_value&direction=desc')
  expect(here.staff.faults()).toEqual([])
})

test('a filter that matches nothing says so and offers to clear the filters', async () => {
  const page = await here.staff.inSession(operator)
  await page.goto('/admin/resources/completed_jobs?from=1999-01-01&to=1999-01-02')
  await page.getByText('No rows for these filters').waitFor()
  await page.locator('.vd-empty').getByRole('button', { name: 'Clear all filters' }).click()
  await settled(page)
  expect(new URL(page.url()).search).toBe('')
  expect(here.staff.faults()).toEqual([])
})

test('when the session has ended, the page says so and the link comes back to the same list', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/open_jobs')
  await page.context().clearCookies()
  await page
    .getByRole('button', { name: 'Next' })
    .or(page.getByRole('columnheader').getByRole('button'))
    .first()
    .click()
  await page.getByText('Your session has ended').waitFor()
  await page.getByRole('link', { name: 'Sign in again' }).click()
  await page.getByLabel('Email').fill(operator)
  await page.getByLabel('Password').fill('correct horse battery')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Open jobs' }).waitFor()
  // The refused request itself is the browser's one complaint.
  expect(here.staff.faults().filter((fault) => !fault.includes('401'))).toEqual([])
})

/** The fields of one CSV line without line breaks in it. */
function fields(line: string): string[] {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((match) => (match[1] ?? '').replace(/^"|"$/g, ''))
}
