import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Page } from 'playwright-core'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { june, juneInWords, operator, password, type StaffBrowser, settled, staffBrowser } from './staff-browser.js'

let panel: TestPanel
let staff: StaffBrowser
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo' })
  staff = await staffBrowser(panel.url)
})
afterAll(async () => {
  await staff.close()
  await panel.stop()
})

test('from signing in to logging out with the keyboard alone', async () => {
  const page = await staff.open()
  await page.goto('/admin/login')
  // The first field has the focus already.
  await page.keyboard.type(operator)
  await page.keyboard.press('Tab')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await page.locator('[data-card=billed]').waitFor()

  await tabTo(page, /^Period: /)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  expect(await focused(page)).toMatch(/^Period: /)
  await page.goto(`/admin?${june}`)
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

  await tabTo(page, /^Jun \d+, 2026: Billed /)
  await page.keyboard.press('Home')
  expect(await focused(page)).toMatch(/^Jun 1, 2026: Billed /)
  await page.keyboard.press('ArrowRight')
  expect(await focused(page)).toMatch(/^Jun 2, 2026: Billed /)

  await tabTo(page, /^Billed$/, 'Shift+Tab')
  await page.keyboard.press('Enter')
  await settled(page)
  await page.getByRole('heading', { name: 'Profit margins' }).waitFor()
  expect(page.url()).toContain('from=2026-06-01')

  await tabTo(page, /^Refresh$/)
  await page.keyboard.press('Enter')
  await page.getByText(/^Refreshed at \d/).waitFor()
  await tabTo(page, /^Export CSV$/)
  const download = page.waitForEvent('download')
  await page.keyboard.press('Enter')
  expect((await download).suggestedFilename()).toMatch(/\.csv$/)

  await tabTo(page, /^Gross profit$/)
  await page.keyboard.press('Enter')
  await page.locator('th[aria-sort=descending]', { hasText: 'Gross profit' }).waitFor()
  await settled(page)
  expect(await focused(page)).toMatch(/^Gross profit/)

  await tabTo(page, /Operator/)
  await page.keyboard.press('Enter')
  await tabTo(page, /^Log out$/)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: /Sign in/ }).waitFor()
  expect(staff.faults()).toEqual([])
}, 120_000)

test('after a link the keyboard starts in the new page, and its first stop skips the navigation', async () => {
  const page = await staff.signedIn(operator)
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
    if (!stop.isVisible) throw new Error(`Nothing shows that "${stop.name}" has the focus.`)
    if (name.test(stop.name)) return
  }
  throw new Error(`Tab never reached ${name}. Its stops: ${stops.join(' | ')}`)
}

/** The control that has the focus; it shows by an outline on itself, on the card that it stands for, or on a chart's point. */
async function stopOf(page: Page): Promise<{ name: string; isVisible: boolean }> {
  return await page.evaluate(() => {
    const element = document.activeElement
    if (element === null || element === document.body) return { name: '', isVisible: true }
    const heard = element.cloneNode(true) as Element
    for (const hidden of heard.querySelectorAll('[aria-hidden=true]')) hidden.remove()
    const name = element.getAttribute('aria-label') ?? heard.textContent?.trim() ?? ''
    const isOutlined = [element, element.closest('.vd-card')].some(
      (one) => one !== null && getComputedStyle(one).outlineStyle !== 'none',
    )
    const point = element.querySelector('.vd-target')
    return { name, isVisible: isOutlined || (point !== null && getComputedStyle(point).stroke !== 'none') }
  })
}
