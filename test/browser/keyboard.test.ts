import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, test } from '../harness/jest.js'
import { juneInWords, openList, openPanel, operator, password, settled } from './staff-browser.js'

// The demo data of the tests ends with June, which is the last month here.
const here = openPanel({ template: 'demo', now: () => new Date('2026-07-08T09:00:00Z') })

test('from signing in to logging out with the keyboard alone: filter, drill, sort, save, export, refresh', async () => {
  const page = await here.staff.open()
  await page.goto('/admin/login')
  // The first field has the focus without a click.
  await page.locator('[name=email]:focus').waitFor()
  await page.keyboard.type(operator)
  await page.keyboard.press('Tab')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await page.locator('[data-card=billed]').waitFor()

  await tabTo(page, /^Period: /)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  expect(await focused(page)).toMatch(/^Period: /)
  await page.keyboard.press('Enter')
  await tabTo(page, /^Last month$/, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await page.locator('[data-resolved-period]', { hasText: juneInWords }).waitFor()

  await tabTo(page, /^Provider: /)
  await page.keyboard.press('Enter')
  await page.getByRole('option').first().waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await page.locator('[role=option][aria-selected=true]').waitFor()
  const provider = await page.locator('[role=option][aria-selected=true]').innerText()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: `Provider: ${provider}` }).waitFor()
  expect(await focused(page)).toBe(`Provider: ${provider}`)
  await page.locator('.vd-board[aria-busy="false"]').waitFor()

  await tabTo(page, /^Gross profit$/)
  await tabTo(page, /^What the figures of Gross profit mean$/)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByText('labour not included').waitFor()
  await page.keyboard.press('Escape')
  expect(await focused(page)).toBe('What the figures of Gross profit mean')

  // The days of June are one stop; the arrows go from bar to bar.
  await tabTo(page, /^Jun \d+, 2026: Billed /)
  await page.keyboard.press('Home')
  expect(await focused(page)).toMatch(/^Jun 1, 2026: Billed /)
  const [, day] = await arrowTo(page, /^Jun (\d+), 2026: Billed [^0]/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Profit margins' }).waitFor()
  await settled(page)
  const drilled = new URL(page.url()).searchParams
  const drilledDay = `2026-06-${day?.padStart(2, '0')}`
  expect([drilled.get('from'), drilled.get('to')]).toEqual([drilledDay, drilledDay])
  await page.getByRole('button', { name: `Provider: ${provider}` }).waitFor()

  await tabTo(page, /^Gross profit$/)
  await page.keyboard.press('Enter')
  await page.locator('th[aria-sort=descending]', { hasText: 'Gross profit' }).waitFor()
  await settled(page)
  expect(await focused(page)).toMatch(/^Gross profit/)

  await tabTo(page, /^View: /, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await tabTo(page, /^Save as a new view…$/)
  await page.keyboard.press('Enter')
  await page.locator('dialog input[type=text]:focus').waitFor()
  await page.keyboard.type('My best day')
  await page.keyboard.press('Enter')
  await page.getByText('Saved as “My best day”.').waitFor()
  await page.getByRole('button', { name: 'View: My best day' }).waitFor()

  await tabTo(page, /^Export$/)
  await page.keyboard.press('Enter')
  await page.locator('a:focus', { hasText: 'Excel' }).waitFor()
  await tabTo(page, /^CSV For other/)
  const download = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  const file = await download
  expect(file.suggestedFilename()).toMatch(/\.csv$/)
  const lines = readFileSync(await file.path(), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
  expect(lines).toHaveLength(await page.locator('.vd-table tbody tr').count())
  expect(lines.every((line) => line.includes(provider))).toBe(true)

  await tabTo(page, /^Refresh$/, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await page.getByText(/^Refreshed at \S/).waitFor()

  await tabTo(page, /Operator/, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await tabTo(page, /^Log out$/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /Sign in/ }).waitFor()
  expect(here.staff.faults()).toEqual([])
})

test('after a link the keyboard starts in the new page, and its first stop skips the navigation', async () => {
  const page = await here.staff.signedIn(operator)
  await page.locator('[data-card=billed]').waitFor()
  await tabTo(page, /^Open jobs$/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Open jobs' }).waitFor()
  await settled(page)
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('vd-main')
  expect(await page.title()).toBe('Open jobs – Viewdesk')

  await page.goto('/admin/resources/open_jobs')
  await settled(page)
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('Skip to the data')
  await page.keyboard.press('Enter')
  expect(await focused(page)).toBe('Open jobs, rows')

  // Where the navigation is folded away, as in a window that is enlarged, it is the first stop as well.
  await page.setViewportSize({ width: 640, height: 400 })
  await page.reload()
  await settled(page)
  await page.keyboard.press('Tab')
  expect(await focused(page)).toBe('Skip to the data')
  await page.keyboard.press('Enter')
  expect(await focused(page)).toBe('Open jobs, rows')
  await page.goto('/admin/pages/refreshes')
  await page.getByRole('heading', { name: 'Refreshes', level: 1 }).waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('vd-main')
})

test('j and k go from row to row and from record to record, beyond the page of the list, and back leads there', async () => {
  const page = await here.staff.inSession(operator)
  await page.goto('/admin/resources/completed_jobs?perPage=25')
  await settled(page)
  const ids = async () => await page.locator('tbody tr').evaluateAll((rows) => rows.map((row) => row.dataset.record))
  const [first, second, third] = await ids()
  const focusedRow = async () => await page.evaluate(() => document.activeElement?.closest('tr')?.dataset.record)
  await page.keyboard.press('j')
  expect(await focusedRow()).toBe(first)
  for (const key of ['j', 'j', 'k']) await page.keyboard.press(key)
  expect(await focusedRow()).toBe(second)
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/records/${second}/show`)
  const steps = page.getByRole('navigation', { name: 'Records of the list' })
  await steps.getByText(/^2 of /).waitFor()
  await page.keyboard.press('j')
  await page.waitForURL(`**/records/${third}/show`)
  await steps.getByText(/^3 of /).waitFor()

  await page.goto('/admin/resources/completed_jobs?perPage=25')
  await settled(page)
  await page.locator('tbody tr .vd-row-link').last().click()
  await steps.getByText(/^25 of /).waitFor()
  await steps.getByRole('button', { name: 'Next record' }).click()
  await steps.getByText(/^26 of /).waitFor()
  const next = new URL(page.url()).pathname
  await page.locator('.vd-back').click()
  await settled(page)
  expect(new URL(page.url()).searchParams.get('page')).toBe('2')
  expect(next).toContain(`/records/${(await ids())[0]}/`)
  expect(here.staff.faults()).toEqual([])
})

test('Ctrl+K offers what was opened last and what can be done here, and does what is typed', async () => {
  const page = await here.staff.inSession(operator)
  await page.goto('/admin/resources/profit_margins')
  await settled(page)
  await page.keyboard.press('Control+k')
  const options = page.getByRole('listbox', { name: 'Results' }).getByRole('option')
  await options.first().waitFor()
  expect(await options.allInnerTexts()).toEqual([
    'Refresh Profit margins',
    'Export Profit margins to Excel',
    'Export Profit margins as CSV',
  ])
  await page.keyboard.type('appear dark')
  await page.getByRole('option', { name: 'Appearance: dark' }).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('html[data-theme=dark]').waitFor()

  await page.keyboard.press('Control+k')
  await page.keyboard.type('csv')
  await page.getByRole('option', { name: 'Export Profit margins as CSV' }).waitFor()
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
  expect(download.suggestedFilename()).toMatch(/^Profit margins .*\.csv$/)

  await page.locator('tbody .vd-row-link').first().click()
  await page.locator('.vd-steps').waitFor()
  const title = await page.locator('h1').innerText()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('go to dash')
  await page.getByRole('option', { name: 'Go to Dashboard' }).waitFor()
  await page.keyboard.press('Enter')
  await page.locator('[data-card=billed]').waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('option', { name: title }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
  expect(here.staff.faults()).toEqual([])
})

test('"?" tells the keys, and turns off those that stand alone', async () => {
  const page = await here.staff.inSession(operator)
  await page.goto('/admin/resources/open_jobs')
  await settled(page)
  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await dialog.getByLabel('Use shortcuts of a single key').uncheck()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  for (const key of ['j', '/', '?']) await page.keyboard.press(key)
  expect(await page.evaluate(() => document.activeElement?.matches('input, .vd-row-link') ?? false)).toBe(false)
  expect(await dialog.isVisible()).toBe(false)
  await page.getByRole('button', { name: /Operator/ }).click()
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  await dialog.getByLabel('Use shortcuts of a single key').check()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await page.keyboard.press('j')
  expect(await page.evaluate(() => document.activeElement?.matches('.vd-row-link') ?? false)).toBe(true)
})

test('rows are grouped, compared, unfolded, opened and exported with the keyboard alone', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/profit_margins?from=2026-04-01&to=2026-06-30')
  await tabTo(page, /^Group and compare$/)
  await page.keyboard.press('Enter')
  await page.getByRole('radio', { name: 'Not grouped' }).and(page.locator(':focus')).waitFor()
  // One press is one choice: providers, with the highest bill first.
  await page.keyboard.press('ArrowDown')
  await page.locator('[data-group]').first().waitFor()
  expect(new URL(page.url()).searchParams.get('groupSort')).toBe('revenue:desc')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await page.waitForURL(/groupBy=provider_id,completed_on:month/)
  // Past the steps, and how many are shown.
  for (const _ of ['steps', 'first', 'compare']) await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await page.waitForURL(/compare=previous_period/)
  await page.keyboard.press('Escape')
  expect(await focused(page)).toBe('By Provider, Completed (monthly), vs. previous period')
  await page.locator('tfoot [data-change-of=revenue] .vd-hidden', { hasText: /than .*(Jan|Mar)/ }).waitFor()

  const first = page.locator('.vd-group-toggle').first()
  const name = (await first.innerText()).trim()
  await tabTo(page, new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`))
  await page.keyboard.press('Enter')
  await page.locator('.vd-group-toggle[aria-expanded=true]').waitFor()
  const months = page.locator('.vd-group-inner')
  expect(await months.locator('th').allInnerTexts()).toEqual(['Apr 2026', 'May 2026', 'Jun 2026'])
  await tabTo(page, /^Open the .* of Apr 2026, /)
  const count = await months.first().locator('td a').innerText()
  const billed = await months.first().locator('[data-total=revenue]').innerText()

  // The file has what is shown: each provider with its months.
  await tabTo(page, /^Export$/, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await tabTo(page, /^CSV For other/)
  const download = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  const lines = readFileSync(await (await download).path(), 'utf8')
    .trimEnd()
    .split('\n')
  expect(lines[0]).toMatch(/^Provider,Provider \(number\),Completed on,Rows,Billed jobs,"?Billed jobs, before/)
  expect(lines.filter((line) => line.includes(name) && line.includes(',2026-04,'))).toHaveLength(1)

  await tabTo(page, /^Open the .* of Apr 2026, /)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: `Provider: ${name}` }).waitFor()
  await settled(page)
  await page.locator(`[data-count="${count}"]`).waitFor()
  expect(await page.locator('tfoot [data-total=revenue]').innerText()).toBe(billed)
  expect(here.staff.faults()).toEqual([])
})

/** What a screen reader would call the control that has the focus. */
async function focused(page: Page): Promise<string> {
  return (await stopOf(page)).name
}

/** Presses Tab until a control with this name has the focus; every stop on the way must show that it has it. */
async function tabTo(page: Page, name: RegExp, key = 'Tab'): Promise<void> {
  const stops: string[] = []
  for (let presses = 0; presses < 120; presses += 1) {
    await page.keyboard.press(key)
    const stop = await stopOf(page)
    stops.push(stop.name)
    if (!stop.isVisible) throw new Error(`Nothing shows that "${stop.name}" has the focus, after ${stops.join(' | ')}`)
    if (name.test(stop.name)) return
  }
  throw new Error(`Tab never reached ${name}. Its stops: ${stops.join(' | ')}`)
}

/** Goes on with the right arrow from bar to bar until one has this name. */
async function arrowTo(page: Page, name: RegExp): Promise<RegExpExecArray> {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('ArrowRight')
    const found = name.exec(await focused(page))
    if (found !== null) return found
  }
  throw new Error(`No bar is named ${name}.`)
}

/** The control that has the focus; it shows by an outline on itself, on the card or line that it stands for, or on a chart's point. */
async function stopOf(page: Page): Promise<{ name: string; isVisible: boolean }> {
  return await page.evaluate(() => {
    const element = document.activeElement
    if (element === null || element === document.body) return { name: '', isVisible: true }
    const heard = element.cloneNode(true) as Element
    for (const hidden of heard.querySelectorAll('[aria-hidden=true]')) hidden.remove()
    const name = element.getAttribute('aria-label') ?? heard.textContent?.trim() ?? ''
    const isOutlined = [element, element.closest('.vd-card, .vd-attention-line')].some(
      (one) => one !== null && getComputedStyle(one).outlineStyle !== 'none',
    )
    const point = element.querySelector('.vd-target')
    return { name, isVisible: isOutlined || (point !== null && getComputedStyle(point).stroke !== 'none') }
  })
}
