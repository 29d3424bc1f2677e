import { readFile } from 'node:fs/promises'
import { afterEach, expect, test } from '../harness/jest.js'
import { cellsOf } from '../harness/workbook.js'
import { chooseExport } from './export-choice.js'
import { columnTexts, june, openList, openPanel, operator, phone, settled } from './staff-browser.js'
import { violations } from './violations.js'

const here = openPanel({ template: 'demo', now: () => new Date('2026-07-01T12:00:00Z') })

afterEach(() => {
  expect(here.staff.faults()).toEqual([])
})

test('the menu says how many rows there are, begins with Excel, and what is chosen arrives and is told', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, `/admin/resources/profit_margins?${june}&sortBy=revenue&direction=desc`)
  const count = Number(await page.locator('.vd-count').getAttribute('data-count'))
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const menu = page.getByRole('dialog', { name: 'Export Profit margins' })
  await menu.getByText(`${count} rows under these filters`).waitFor()
  const kinds = await menu.getByRole('link').allInnerTexts()
  expect(kinds.map((text) => text.split('\n')[0])).toEqual(['Excel', 'CSV', 'CSV for Excel', 'JSON'])
  expect(await menu.locator('a:focus').innerText()).toMatch(/^Excel/)
  expect(await violations(page)).toEqual([])

  const waiting = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  const file = await waiting
  expect(file.suggestedFilename()).toMatch(
    /^Profit margins - 2026-06-01 to 2026-06-30 - as of \d{4}-\d\d-\d\d \d\d\.\d\d\.xlsx$/,
  )
  await page.getByText(new RegExp(`^${count} rows exported, \\d+ KB\\.`)).waitFor()
  expect(
    await page.getByRole('button', { name: 'Export', exact: true }).evaluate((one) => one === document.activeElement),
  ).toBe(true)

  const [header = [], ...rows] = cellsOf(await readFile(await file.path()))
  expect(header[0]).toBe('Provider')
  const shown = await columnTexts(page, 'Provider')
  expect(rows.slice(0, 20).map(([provider]) => provider)).toEqual(shown.slice(0, 20))
  expect(rows.some(([first]) => first === `Total of ${count} rows`)).toBe(true)
  await page.getByRole('button', { name: 'Close' }).click()
  expect(await page.getByText('rows exported').count()).toBe(0)
})

test('a file has the columns as shown, or all of them when that is chosen', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, `/admin/resources/profit_margins?${june}&columns=revenue,provider_id`)
  const headerOf = async (file: { path(): Promise<string> }) =>
    (await readFile(await file.path(), 'utf8')).split('\n')[0]
  expect(await headerOf(await chooseExport(page, /^CSV For other/))).toBe('Billed,Provider,Provider (number)')
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page.getByRole('radio', { name: 'All (9)' }).check()
  const waiting = page.waitForEvent('download')
  await page
    .getByRole('dialog')
    .getByRole('link', { name: /^CSV For other/ })
    .click()
  expect(await headerOf(await waiting)).toMatch(/^Provider,Provider \(number\),Completed on,Billed jobs,/)
})

test('somebody who reads German gets what Excel opens in German', async () => {
  const page = await here.staff.signedIn(operator)
  await page.request.put('/api/v1/choices', { data: { language: 'de' } })
  await openList(page, `/admin/resources/profit_margins?${june}`)
  await page.getByRole('button', { name: 'Exportieren', exact: true }).click()
  await page.getByText('Durch Semikolons getrennt, mit Dezimalkommas').waitFor()
  await page.keyboard.press('Escape')
  const text = await readFile(await (await chooseExport(page, /^CSV für Excel/)).path(), 'utf8')
  const [header, first] = text.split('\n')
  expect(header).toMatch(/^\ufeffAnbieter;Anbieter \(Nummer\);/)
  expect(first).toMatch(/;\d+,\d\d;/)
  await page.getByText(/Zeilen exportiert/).waitFor()
  await page.request.put('/api/v1/choices', { data: { language: 'en' } })
})

test('a sheet of Excel that would be too long is not begun: the menu says why, and what helps', async () => {
  const page = await here.staff.signedIn(operator)
  await page.route('**/api/v1/profit_margins/rows?*', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, json: { ...(await answer.json()), count: 1_048_576 } })
  })
  await openList(page, `/admin/resources/profit_margins?${june}`)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page
    .getByText('An Excel sheet holds at most 1,048,575 rows, and there are 1,048,576. Filter them, or choose CSV.')
    .waitFor()
  expect(
    await page
      .getByRole('dialog')
      .getByRole('link', { name: /^Excel/ })
      .count(),
  ).toBe(0)
  expect(
    await page
      .getByRole('dialog')
      .getByRole('link', { name: /^CSV For other/ })
      .count(),
  ).toBe(1)
})

test('an export that waits, counts and writes says so on the page that asked for it', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, `/admin/resources/provider`)
  const stages = [
    { state: 'waiting', before: 2, rows: null, bytes: 0 },
    { state: 'counting', before: null, rows: null, bytes: 0 },
    { state: 'writing', before: null, rows: 12_345, bytes: 3_440_000 },
  ]
  // Each is told until the page has shown it.
  let stage = 0
  await page.route('**/api/v1/provider/exports/*', (route) =>
    stage < stages.length ? route.fulfill({ json: stages[stage] }) : route.continue(),
  )
  await chooseExport(page, /^CSV For other/)
  for (const words of [
    'Waiting for its turn, 2 exports before it…',
    'Counting the rows…',
    'Writing 12,345 rows, 3.4 MB so far…',
  ]) {
    await page.getByText(words).waitFor()
    expect(await page.locator('.vd-export').getAttribute('aria-busy')).toBe('true')
    stage += 1
  }
  await page.getByText(/rows exported/).waitFor()
  expect(await page.locator('.vd-export').getAttribute('aria-busy')).toBe('false')
})

test('a file of groups is told in groups', async () => {
  const page = await here.staff.inSession(operator)
  await page.goto(`/admin/resources/profit_margins?${june}&groupBy=completed_on:month`)
  await page.locator('.vd-group-row, .vd-table tbody tr').first().waitFor()
  await settled(page)
  await Promise.all([page.waitForEvent('download'), chooseExport(page, /^CSV For other/)])
  await page.getByText(/^1 group exported, 1 KB\./).waitFor()
})

test('on a phone the menu stands within the screen', async () => {
  const page = await here.staff.inSession(operator, phone)
  await openList(page, `/admin/resources/profit_margins?${june}`)
  await settled(page)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const box = await page.getByRole('dialog', { name: 'Export Profit margins' }).boundingBox()
  expect(box?.x).toBeGreaterThanOrEqual(0)
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(phone.width)
})

test('an export that nobody answers says so, and the page with what is chosen on it stays', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/open_jobs')
  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  await page
    .getByRole('dialog')
    .getByRole('link', { name: /^Excel/ })
    .click()
  await page
    .locator('[data-export=refused]', { hasText: 'The server did not answer. Check your connection.' })
    .waitFor()
  expect(new URL(page.url()).pathname).toBe('/admin/resources/open_jobs')
  await page.context().setOffline(false)
  await openList(page, `/admin/resources/profit_margins?${june}`)
  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'Refresh', exact: true }).click()
  const said = page.locator('.vd-state .vd-status-bad', { hasText: 'The server did not answer.' })
  await said.waitFor()
  expect(
    await said.evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect()
      const box = element.parentElement?.getBoundingClientRect()
      return box !== undefined && top >= box.top && bottom <= box.bottom
    }),
  ).toBe(true)
  await page.context().setOffline(false)
  await chooseExport(page, /^Excel/)
  // What the browser itself writes of requests that failed.
  expect(here.staff.faults().filter((fault) => !fault.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([])
})

test('an export whose panel is gone says that nobody answers, and afterwards that it broke off', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/provider')
  const said = page.locator('[data-export]')
  const progress = '**/api/v1/provider/exports/*'
  const writing = { state: 'writing', before: null, rows: 60_508, bytes: 3_440_000 }
  await page.route(progress, (route) => route.fulfill({ json: writing }))
  await chooseExport(page, /^CSV For other/)
  await said.getByText('Writing 60,508 rows').waitFor()
  await page.unroute(progress)
  await page.route(progress, (route) => route.abort())
  await said.getByText('The server is not answering at the moment; still trying.').waitFor()
  // It was only the way that was interrupted.
  await page.unroute(progress)
  await page.route(progress, (route) => route.fulfill({ json: writing }))
  await said.getByText('Writing 60,508 rows').waitFor()
  await page.unroute(progress)
  await page.route(progress, (route) => route.fulfill({ status: 502, body: '' }))
  await said.getByText('The server is not answering').waitFor()
  // The one that answers then has been started anew, and knows of no export.
  await page.unroute(progress)
  const seen: string[] = []
  await page.route(progress, async (route) => {
    seen.push(await said.innerText())
    await route.fulfill({ json: { state: 'unknown', before: null, rows: null, bytes: 0 } })
  })
  await page
    .locator('[data-export=failed]')
    .getByText('The export broke off before it was complete. Try again.')
    .waitFor()
  expect(seen.filter((words) => words.includes('Preparing'))).toEqual([])
  expect(await page.locator('.vd-export').getAttribute('aria-busy')).toBe('false')
  await page.unroute(progress)
  await chooseExport(page, /^CSV For other/)
  await page.getByText(/rows exported/).waitFor()
  // What the browser itself writes of requests that failed.
  expect(here.staff.faults().filter((fault) => !/ERR_FAILED|status of 502/.test(fault))).toEqual([])
})

test('a session that ends while a file is made is told, and is not asked about for ever', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/provider')
  const writing = { state: 'writing', before: null, rows: 12, bytes: 3_440 }
  await page.route('**/api/v1/provider/exports/*', (route) => route.fulfill({ json: writing }))
  await chooseExport(page, /^CSV For other/)
  await page.getByText('Writing 12 rows').waitFor()
  await page.context().clearCookies()
  await page.unroute('**/api/v1/provider/exports/*')
  await page.locator('[data-export=refused]').getByText('Your session has ended.').waitFor()
  expect(await page.locator('.vd-export').getAttribute('aria-busy')).toBe('false')
  here.staff.faults()
})
