import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import type { RowsAnswer } from '../../src/reports/rows/rows.js'
import type { TotalsAnswer } from '../../src/reports/totals/totals.js'
import { afterEach, expect, test } from '../harness/jest.js'
import { cellsOf } from '../harness/workbook.js'
import { june, openList, openPanel, operator, plainFigure, settled } from './staff-browser.js'
import { violations } from './violations.js'

const here = openPanel({ template: 'demo', now: () => new Date('2026-07-01T12:00:00Z') })

afterEach(() => {
  expect(here.staff.faults()).toEqual([])
})

const boxes = (page: Page) => page.locator('.vd-table tbody .vd-pick input')
const bar = (page: Page) => page.getByRole('region', { name: 'Selected rows' })

async function answer<T>(page: Page, address: string): Promise<T> {
  return await page.evaluate(async (asked) => (await fetch(asked)).json(), address)
}

/** The sums that the bar shows, once they are of the rows that are selected. */
async function sums(page: Page): Promise<Record<string, string>> {
  await page.locator('.vd-selection dl[aria-busy="false"]').first().waitFor()
  const shown = await page
    .locator('[data-selected-total]')
    .evaluateAll((all) => all.map((one) => [one.getAttribute('data-selected-total'), one.textContent]))
  return Object.fromEntries(shown.map(([name, text]) => [name, plainFigure(String(text))]))
}

test('rows are selected over two pages and any order, added up by the report’s own totals, copied and exported', async () => {
  const page = await here.staff.signedIn(operator)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const list = `${june}&perPage=25&sortBy=revenue&direction=desc&columns=provider_id,completed_on,profit,revenue`
  await openList(page, `/admin/resources/profit_margins?${list}`)
  const first = await answer<RowsAnswer>(page, `/api/v1/profit_margins/rows?${list}`)
  const second = await answer<RowsAnswer>(page, `/api/v1/profit_margins/rows?${list}&page=2`)

  await boxes(page).nth(1).check()
  // From the second to the fourth.
  await boxes(page)
    .nth(3)
    .click({ modifiers: ['Shift'] })
  await bar(page).getByText('3 rows selected').waitFor()
  expect(new URL(page.url()).pathname).toBe('/admin/resources/profit_margins')
  await page.getByRole('button', { name: 'Next' }).click()
  await page.locator('.vd-pager-place', { hasText: '26–50' }).waitFor()
  await settled(page)
  await boxes(page).first().check()
  await page.getByRole('button', { name: 'Completed' }).click()
  await settled(page)
  await bar(page).getByText('4 rows selected').waitFor()

  const rows = [...first.rows.slice(1, 4), ...second.rows.slice(0, 1)]
  const ids = rows.map(({ _id }) => _id).join(',')
  const { totals } = await answer<TotalsAnswer>(page, `/api/v1/profit_margins/totals?${june}&ids=${ids}`)
  const told = await sums(page)
  expect(told).toEqual(Object.fromEntries(Object.keys(totals).map((name) => [name, String(totals[name] ?? '')])))
  // Worked out from the sums, and no mean of the rows' own margins.
  expect(Number(told.margin_percent)).toBeCloseTo((100 * Number(told.profit)) / Number(told.revenue), 2)
  expect(Number(told.revenue)).toBeCloseTo(
    rows.reduce((sum, row) => sum + Number(row.revenue), 0),
    2,
  )
  expect(await violations(page)).toEqual([])

  await page.goto(`/admin/resources/profit_margins?${list}`)
  await settled(page)
  for (const place of [1, 2, 3]) await boxes(page).nth(place).check()
  await bar(page).getByRole('button', { name: 'Copy as table' }).click()
  await bar(page).getByText('Copied 3 rows').waitFor()
  const copied = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read()
    const read = async (type: string) => (await item?.getType(type))?.text()
    return { text: await read('text/plain'), html: await read('text/html') }
  })
  const lines = (copied.text ?? '').split(/\r?\n/).map((line) => line.split('\t'))
  expect(lines.map(([, , profit, revenue]) => [profit, revenue])).toEqual([
    ['Gross profit', 'Billed'],
    ...rows.slice(0, 3).map(({ profit, revenue }) => [profit, revenue]),
  ])
  expect(lines[1]?.[0]).toBe(
    (first.labels as Record<string, Record<string, string>>).provider_id?.[String(rows[0]?.provider_id)],
  )
  expect(copied.html).toMatch(/<table.*<th>Gross profit<\/th>/s)

  const waiting = page.waitForEvent('download')
  await bar(page).getByRole('button', { name: 'Export selection' }).click()
  await page.getByRole('button', { name: /^Excel/ }).click()
  const file = await waiting
  expect(file.suggestedFilename()).toMatch(/^Profit margins - Selection of 3 rows - 2026-06-01 to 2026-06-30 - as of /)
  const [header, ...cells] = cellsOf(await readFile(await file.path()))
  expect(header).toEqual(['Provider', 'Provider (number)', 'Completed on', 'Gross profit', 'Billed'])
  expect(cells.slice(0, 4).map((row) => Number(row[4]))).toEqual([
    ...rows.slice(0, 3).map(({ revenue }) => Number(revenue)),
    // Nothing but the line of totals behind it.
    expect.any(Number),
  ])
  await bar(page).getByText('3 rows exported').waitFor()
})

test('the keyboard selects as well: x takes the row that has the focus, Escape lets all go, a filter is another question', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/completed_jobs')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await bar(page).getByText('2 rows selected').waitFor()
  await page.keyboard.press('k')
  await page.keyboard.press('x')
  await bar(page).getByText('1 row selected').waitFor()
  expect(await boxes(page).nth(1).isChecked()).toBe(true)
  expect((await sums(page)).jobs).toBe('1')

  // Whoever opens a record and comes back finds the selection.
  await page.keyboard.press('Enter')
  await page.waitForURL(/records/)
  await page.goBack()
  await settled(page)
  await bar(page).getByText('1 row selected').waitFor()
  await page.keyboard.press('Escape')
  await bar(page).waitFor({ state: 'detached' })

  await page.getByRole('checkbox', { name: 'Select all rows on this page' }).check()
  await bar(page).getByText('50 rows selected').waitFor()
  await boxes(page).first().focus()
  await page.keyboard.press('Space')
  await bar(page).getByText('49 rows selected').waitFor()
  await page.getByRole('button', { name: /^Period: / }).click()
  await page.getByRole('dialog').getByText('This year', { exact: true }).click()
  await page.waitForURL(/period=this_year/)
  await settled(page)
  expect(await bar(page).count()).toBe(0)
  expect(await boxes(page).first().isChecked()).toBe(false)
})

test('totals that exist for one phase at a time stay apart, and the clipboard of a page over http takes the table too', async () => {
  const page = await here.staff.signedIn(operator)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.addInitScript(() => Object.defineProperty(window, 'ClipboardItem', { value: undefined }))
  await openList(page, '/admin/resources/time_in_status?sortBy=job_id&columns=title,phase,hours')
  for (const place of [0, 1, 2]) await boxes(page).nth(place).check()
  await sums(page)
  const phases = (
    await bar(page)
      .locator('dl')
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))
  ).sort()
  expect(phases).toEqual(['Created to completed', 'In progress', 'Waiting to start'])
  await bar(page).getByRole('button', { name: 'Copy as table' }).click()
  await bar(page).getByText('Copied 3 rows').waitFor()
  const text = await page.evaluate(() => navigator.clipboard.readText())
  expect(text.split(/\r?\n/)[0]).toBe('Title\tPhase\tDuration (hours)')
  expect(text.split(/\r?\n/)).toHaveLength(4)
})

test('a link to some rows shows just these, says so, and shows all again', async () => {
  const page = await here.staff.signedIn(operator)
  const { rows } = await answer<RowsAnswer>(page, '/api/v1/open_jobs/rows?perPage=3')
  await openList(page, `/admin/resources/open_jobs?ids=${rows.map(({ _id }) => _id).join(',')}`)
  expect(await boxes(page).count()).toBe(3)
  await page.getByRole('button', { name: 'Remove filter Selection of 3 rows' }).click()
  await page.waitForURL((url) => !url.search.includes('ids='))
  await settled(page)
  await boxes(page).nth(3).waitFor()
})

test('an export of the selection that nobody answers ends, and meanwhile nothing is said of the one before', async () => {
  const page = await here.staff.inSession(operator)
  await page.clock.install()
  await openList(page, '/admin/resources/open_jobs')
  await boxes(page).first().check()
  await bar(page).getByText('1 row selected').waitFor()
  const choose = async (): Promise<void> => {
    await bar(page).getByRole('button', { name: 'Export selection' }).click()
    await page.getByRole('button', { name: /^CSV For other/ }).click()
  }
  const said = bar(page).locator('output')
  const exports = /\/open_jobs\/export\.csv/
  await page.route(exports, (route) => route.fulfill({ status: 507, body: '' }))
  await choose()
  await said.getByText('The server could not answer (status 507).').waitFor()
  await page.unroute(exports)
  let isAsked = (): void => undefined
  const asked = new Promise<void>((resolve) => {
    isAsked = resolve
  })
  await page.route(exports, () => isAsked())
  await choose()
  await asked
  expect(await said.innerText()).toBe('')
  await page.clock.fastForward(61_000)
  await said.getByText('The server did not answer. Check your connection.').waitFor()
  await page.unroute(exports)
  const waiting = page.waitForEvent('download')
  await choose()
  await waiting
  await said.getByText('1 row exported').waitFor()
  expect(here.staff.faults().filter((fault) => !fault.includes('status of 507'))).toEqual([])
})
