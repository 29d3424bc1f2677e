import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { juneInWords, openPanel, operator, password, settled } from './staff-browser.js'

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
  await tabTo(page, /^CSV Commas/)
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
