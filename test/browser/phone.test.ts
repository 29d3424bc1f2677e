import type { Page } from 'playwright-core'
import { expect, test } from '../harness/jest.js'
import { june, juneInWords, openList, openPanel, operator, phone, settled } from './staff-browser.js'

const here = openPanel()

test('on a phone the tiles fill the width two by two and nothing sticks out', async () => {
  const page = await here.staff.inSession(operator, phone)
  await page.goto(`/admin?${june}`)
  await page.locator('[data-card=billed]').waitFor()
  const tiles = await page.locator('.vd-tile').all()
  const lefts = await Promise.all(tiles.map(async (tile) => (await tile.boundingBox())?.x))
  expect(new Set(lefts).size).toBe(2)
  expect(tiles.length % 2).toBe(0)
  expect(await page.locator('.vd-filters-summary', { hasText: juneInWords }).isVisible()).toBe(true)
  await nothingSticksOut(page)
  expect(here.staff.faults()).toEqual([])
})

test('on a phone a list shows its figures: the page moves sideways, the names of rows and all that is not a column stay', async () => {
  const page = await here.staff.inSession(operator, phone)
  await openList(page, `/admin/resources/profit_margins?${june}`)
  const left = (selector: string) => async () => (await page.locator(selector).first().boundingBox())?.x
  const [heading, filters, first] = [left('h1'), left('.vd-filters-fold'), left('.vd-table tbody .vd-names-line')]
  const before = [await heading(), await filters()]
  await page.locator('[data-css="app-content"]').evaluate((content) => content.scrollBy(10_000, 0))
  expect([await heading(), await filters()]).toEqual(before)
  expect(await first()).toBe(0)
  const last = await page.locator('.vd-figures').first().locator('td').last().boundingBox()
  expect((last?.x ?? 999) + (last?.width ?? 0)).toBeLessThanOrEqual(phone.width)
  expect(here.staff.faults()).toEqual([])
})

test.each([
  ['completed_jobs', ['estimated_value', 'final_value']],
  ['profit_margins', ['billed_jobs', 'revenue']],
  ['open_jobs', ['estimated_value', 'age_hours']],
  ['job', ['estimated_value', 'final_value']],
])('on a phone %s shows whose row it is, and its first figures, without moving anything', async (list, figures) => {
  const page = await here.staff.inSession(operator, phone)
  await openList(page, `/admin/resources/${list}`)
  const row = page.locator('.vd-figures').first()
  for (const figure of figures) {
    const box = await row.locator(`[data-column=${figure}]`).boundingBox()
    expect([figure, (box?.x ?? 999) + (box?.width ?? 0) <= phone.width]).toEqual([figure, true])
    const clip = await row.locator(`[data-column=${figure}]`).evaluate((cell) => getComputedStyle(cell).clipPath)
    expect([figure, clip]).toEqual([figure, 'none'])
  }
  expect(await page.locator('.vd-names-line [data-column=provider_id]').first().isVisible()).toBe(true)
  // Each column can still be sorted by.
  await page.locator('thead .vd-names-line button', { hasText: 'Provider' }).click()
  await page.waitForURL(/sortBy=provider_id/)
  await settled(page)
  await page.locator('tbody tr').first().click()
  await page.waitForURL('**/records/**')
  expect(here.staff.faults()).toEqual([])
})

test('on a phone a group has its name above its figures, the one that it is sorted by first, and leads to its rows', async () => {
  const page = await here.staff.inSession(operator, phone)
  await openList(
    page,
    `/admin/resources/profit_margins?${june}&groupBy=provider_id,completed_on:month&groupSort=revenue:desc`,
  )
  const group = page.locator('.vd-groups tbody').first()
  const name = (await group.locator('.vd-group-name').innerText()).trim()
  const figure = await group.locator('[data-total]').first().boundingBox()
  expect(await group.locator('[data-total]').first().getAttribute('data-total')).toBe('revenue')
  expect((figure?.x ?? 999) + (figure?.width ?? 0)).toBeLessThanOrEqual(phone.width)
  expect(figure?.y).toBeGreaterThan((await group.locator('.vd-group-name').boundingBox())?.y ?? 999)
  await group.getByRole('button', { name }).click()
  const inner = page.locator('.vd-group-inner .vd-group-open').first()
  const rows = await inner.innerText()
  await inner.click()
  await page.waitForURL((url) => !url.search.includes('groupBy'))
  await settled(page)
  expect(await page.locator('.vd-list-header > .vd-count').innerText()).toContain(rows)
  expect(here.staff.faults()).toEqual([])
})

test('on a phone the navigation unfolds, and the filters come up as a sheet', async () => {
  const page = await here.staff.signedIn(operator, phone)
  await page.getByRole('button', { name: 'Navigation' }).click()
  await page.getByRole('link', { name: 'Completed jobs' }).first().click()
  await settled(page)
  expect(await page.getByRole('button', { name: /^Period: / }).isVisible()).toBe(false)
  await page.getByRole('button', { name: 'Filters' }).click()
  await page.getByRole('button', { name: /^Period: / }).click()
  await page.getByLabel('First day').fill('2026-06-01')
  await page.getByLabel('Last day').fill('2026-06-30')
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.locator('[data-resolved-period]', { hasText: juneInWords }).waitFor()
  await page.getByRole('button', { name: 'Done' }).click()
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect(await page.locator('.vd-filters-summary', { hasText: juneInWords }).isVisible()).toBe(true)
  await page.getByRole('button', { name: 'Filters (1)' }).waitFor()
  expect(here.staff.faults()).toEqual([])
})

test('in the sheet of filters Escape closes what is on top, and the focus returns to its button', async () => {
  const page = await here.staff.signedIn(operator, phone)
  const open = page.getByRole('button', { name: 'Filters' })
  await open.click()
  const period = page.getByRole('button', { name: /^Period: / })
  await period.click()
  await page.getByLabel('First day').waitFor()
  await page.keyboard.press('Escape')
  expect(await page.getByLabel('First day').count()).toBe(0)
  expect(await period.isVisible()).toBe(true)
  await page.keyboard.press('Escape')
  await period.waitFor({ state: 'detached' })
  expect(await open.evaluate((button) => button === document.activeElement)).toBe(true)
})

test('on a phone what comes up at the foot has a button that closes it, and a tap beside it does that and nothing else', async () => {
  const page = await here.staff.inSession(operator, phone)
  await openList(page, `/admin/resources/completed_jobs?${june}`)
  await settled(page)
  const about = page.locator('.vd-about button').first()
  const panel = page.locator('.vd-about .vd-panel')
  await about.click()
  await panel.getByRole('button', { name: 'Close' }).click()
  await panel.waitFor({ state: 'detached' })
  expect(await about.evaluate((button) => button === document.activeElement)).toBe(true)

  await about.click()
  await panel.waitFor()
  const views = page.locator('.vd-views-bar button').first()
  const box = await views.boundingBox()
  await page.mouse.click((box?.x ?? 0) + 10, (box?.y ?? 0) + 10)
  await panel.waitFor({ state: 'detached' })
  expect(await views.getAttribute('aria-expanded')).toBe('false')
  expect(here.staff.faults()).toEqual([])
})

async function nothingSticksOut(page: Page): Promise<void> {
  const widths = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('.vd-page')].map((element) => element.scrollWidth),
  )
  for (const width of widths) expect(width).toBeLessThanOrEqual(phone.width)
}

test.each([
  { width: 390, height: 844 },
  { width: 640, height: 400 },
  { width: 1280, height: 800 },
])('what opens beside a button stays within a window of %o, wherever the button stands in it', async (size) => {
  const page = await here.staff.signedIn(operator, size)
  const outside: string[] = []
  let opened = 0
  for (const address of [`/admin?${june}`, `/admin/resources/completed_jobs?${june}&filters.profit~~from=1`]) {
    await page.goto(address)
    await page.locator('.vd-tile, .vd-table-box[aria-busy="false"]').first().waitFor()
    for (const button of await page.locator('.vd-popover > button[aria-haspopup="dialog"]').all()) {
      if (!(await button.isVisible())) continue
      for (const block of ['start', 'end'] as const) {
        await button.evaluate((one, at) => {
          one.scrollIntoView({ block: at, inline: 'nearest' })
          // From below the bar, where no finger finds it.
          if (at === 'start') document.querySelector('[data-css="app-content"]')?.scrollBy(0, -60)
        }, block)
        await button.evaluate((one) => (one as HTMLElement).click())
        const panel = page.locator('.vd-popover > .vd-panel')
        await panel.waitFor()
        // It is placed before it is painted.
        const over = await panel.evaluate(async (one) => {
          await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))
          const { left, top, right, bottom } = one.getBoundingClientRect()
          const bar = document.querySelector('.vd-topbar')?.getBoundingClientRect().bottom ?? 0
          return left < 0 || top < Math.max(0, bar) || right > window.innerWidth || bottom > window.innerHeight
        })
        opened += 1
        if (over) outside.push(`${await button.textContent()} at the ${block}`)
        await page.keyboard.press('Escape')
        await panel.waitFor({ state: 'detached' })
      }
    }
  }
  expect(opened).toBeGreaterThan(15)
  expect(outside).toEqual([])
})
