import type { Locator, Page } from 'playwright-core'
import { expect, test } from '../harness/jest.js'
import { admin, june, openList, openPanel, operator, phone, plainFigure, settled } from './staff-browser.js'
import { violations } from './violations.js'

const here = openPanel()

async function openBoard(page: Page, query: string): Promise<void> {
  await page.goto(`/admin?${query}`)
  await page.locator('[data-chart=profit] .vd-drawing').waitFor()
  await page.locator('.vd-board[aria-busy="false"]').waitFor()
}

function chart(page: Page, id: string): Locator {
  return page.locator(`[data-chart=${id}]`)
}

test('a tile says in words how its figure changed, and its help from what', async () => {
  const page = await here.staff.inSession(operator)
  await openBoard(page, june)
  const billed = page.locator('[data-card=billed]')
  const change = billed.locator('[data-change=revenue]')
  expect(await change.locator('[aria-hidden=true]').last().innerText()).toMatch(/^\d+\.\d% (more|less)$/)
  // As many days before the 30 days of June: 2 to 31 May. Those who hear the tile hear them with it, the others read them once.
  expect(await change.locator('.vd-hidden').innerText()).toMatch(/^\d+\.\d% (more|less) than May 2\s*–\s*31/)
  expect(await page.locator('.vd-filters .vd-compared').innerText()).toMatch(/^Compared with May 2\s*–\s*31/)
  await billed.getByRole('button', { name: 'What the figures of Billed mean' }).click()
  const words = await billed.locator('[data-change-detail=revenue]').innerText()
  const before = plainFigure(/from (.*)$/.exec(words)?.[1] ?? '')
  const answer = await page.request.get('/api/v1/profit_margins/totals?from=2026-05-02&to=2026-05-31')
  expect(((await answer.json()) as { totals: { revenue: string } }).totals.revenue).toBe(before)
  expect(await page.locator('[data-card=margin] [data-change=margin_percent] .vd-hidden').innerText()).toMatch(
    /points (more|less) than May 2/,
  )
  expect(await page.locator('[data-card=open] [data-change]').count()).toBe(0)
  expect(await billed.locator('.vd-spark').getAttribute('aria-hidden')).toBe('true')
})

test('both rates of a card are in its help, each with what it is a share of', async () => {
  const page = await here.staff.inSession(operator)
  await openBoard(page, june)
  const card = page.locator('[data-card=upsell]')
  expect(
    await card.locator('[data-figure]').evaluateAll((all) => all.map((one) => one.getAttribute('data-figure'))),
  ).toEqual(['upsell_value'])
  await card.getByRole('button', { name: 'What the figures of Upsell mean' }).click()
  expect(await card.locator('[data-defined=like_for_like_rate_percent]').innerText()).toMatch(
    /share of their estimates\.\s+-?[\d.]+%/,
  )
  expect(await card.locator('[data-defined=upsell_rate_percent]').innerText()).toMatch(
    /missing values counted as 0\.\s+[-−]?[\d.]+%/,
  )
  await card.locator('[data-left-out=upsell_value] a').first().waitFor()
})

test('a bar is reached by keyboard, tells its figures, and opens the list with that total', async () => {
  const page = await here.staff.inSession(operator)
  await openBoard(page, june)
  const drawing = chart(page, 'profit').getByRole('group')
  await drawing.locator('a[tabindex="0"]').focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowRight')
  const tooltip = chart(page, 'profit').locator('.vd-tooltip')
  expect(await tooltip.locator('p').innerText()).toBe('Jun 2, 2026')
  const billed = plainFigure(await tooltip.locator('dd').first().innerText())

  await page.keyboard.press('Escape')
  expect(await tooltip.count()).toBe(0)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Profit margins' }).waitFor()
  await settled(page)
  expect(new URL(page.url()).search).toBe('?from=2026-06-02&to=2026-06-02')
  expect(plainFigure(await page.locator('tfoot [data-total=revenue]').innerText())).toBe(billed)
  expect(here.staff.faults()).toEqual([])
})

test('a provider’s bar opens that provider’s list, a phase opens that phase', async () => {
  const page = await here.staff.inSession(operator)
  await openBoard(page, june)
  const bar = chart(page, 'margin').getByRole('group').locator('a').first()
  const words = (await bar.getAttribute('aria-label')) ?? ''
  const margin = /Margin (-?[\d.]+%)/.exec(words)?.[1]
  await bar.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: `Provider: ${words.split(':')[0]}` }).waitFor()
  const total = page.locator('[data-total=margin_percent]', { hasText: '%' }).first()
  expect(await total.innerText()).toBe(margin)

  await page.goBack()
  await chart(page, 'time').locator('a').first().focus()
  await page.keyboard.press('ArrowDown')
  expect(await chart(page, 'time').locator('.vd-tooltip p').innerText()).toBe('In progress')
  await page.keyboard.press('Enter')
  await settled(page)
  expect(page.url()).toContain('filters.phase=active')
  expect(page.url()).toContain('from=2026-06-01&to=2026-06-30')
  expect(here.staff.faults()).toEqual([])
})

test('hovering a bar shows its figures', async () => {
  const page = await here.staff.inSession(operator)
  await openBoard(page, june)
  await chart(page, 'upsell').locator('.vd-target').nth(4).hover()
  const tooltip = chart(page, 'upsell').locator('.vd-tooltip')
  expect(await tooltip.locator('p').innerText()).toBe('Jun 5, 2026')
  expect(await tooltip.locator('dt').allInnerTexts()).toEqual([
    'Upsell (billed above estimate)',
    'Upsell, on jobs with both values',
    'Not compared',
  ])
})

test('every chart can be read as a table of links, and is a chart again', async () => {
  const page = await here.staff.inSession(admin)
  await openBoard(page, june)
  const ids = await page.locator('[data-chart]').evaluateAll((all) => all.map((one) => one.getAttribute('data-chart')))
  expect(ids).toEqual(['profit', 'upsell', 'margin', 'time', 'visits'])
  for (const id of ['profit', 'upsell', 'margin', 'time']) {
    const points = await chart(page, id)
      .locator('.vd-drawing a')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href')))
    await chart(page, id).getByRole('button', { name: 'Show as table' }).click()
    const links = await chart(page, id)
      .locator('tbody th a')
      .evaluateAll((all) => all.map((one) => one.getAttribute('href')))
    expect(links).toEqual(points)
    await chart(page, id).getByRole('button', { name: 'Show as chart' }).click()
    await chart(page, id).locator('.vd-drawing').waitFor()
  }
  expect(here.staff.faults()).toEqual([])
})

test('page visits are drawn for admins only', async () => {
  const page = await here.staff.inSession(operator)
  await openBoard(page, june)
  expect(await chart(page, 'visits').count()).toBe(0)
})

test('what charts are grouped by stands in the address, and Back undoes it', async () => {
  const page = await here.staff.inSession(operator)
  await openBoard(page, june)
  const control = page.getByRole('group', { name: 'Group by' })
  await control.getByRole('button', { name: 'Automatic: day', pressed: true }).waitFor()
  await control.getByRole('button', { name: 'Week' }).click()
  await control.getByRole('button', { name: 'Week', pressed: true }).waitFor()
  expect(new URL(page.url()).search).toBe(`?${june}&group=week`)
  await chart(page, 'profit').locator('a[aria-label^="Jun 1 – 7, 2026: Billed"]').waitFor()

  await page.goBack()
  await chart(page, 'profit').locator('a[aria-label^="Jun 1, 2026: Billed"]').waitFor()
  expect(new URL(page.url()).search).toBe(`?${june}`)

  const shared = await here.staff.inSession(operator)
  await openBoard(shared, `${june}&group=month`)
  await shared.getByRole('button', { name: 'Month', pressed: true }).waitFor()
  expect(await chart(shared, 'profit').locator('.vd-drawing a').count()).toBe(1)
  expect(here.staff.faults()).toEqual([])
})

test('days over three years are refused in words, and are not offered', async () => {
  const page = await here.staff.signedIn(operator)
  const years = 'from=2023-07-01&to=2026-06-30'
  await openBoard(page, `${years}&group=day`)
  await page.getByText('Grouped by month instead.').waitFor()
  expect(await chart(page, 'profit').locator('.vd-drawing a').count()).toBe(36)
  await page.getByRole('button', { name: 'Automatic' }).click()
  await page.getByRole('button', { name: 'Automatic: month', pressed: true }).waitFor()
  expect(await page.getByRole('button', { name: 'Day', exact: true }).isDisabled()).toBe(true)
  expect(here.staff.faults()).toEqual([])
})

test('the dashboard is asked for in one request', async () => {
  const page = await here.staff.signedIn(operator)
  await page.locator('.vd-board[aria-busy="false"]').waitFor()
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await openBoard(page, june)
  expect(asked.filter((path) => path === '/api/v1/dashboard')).toHaveLength(1)
  expect(asked.filter((path) => /\/(totals|rows)$/.test(path))).toEqual([])
})

test('on a phone nothing is wider than the screen, and a bar’s name stands above it', async () => {
  const page = await here.staff.inSession(operator, { ...phone, width: 360 })
  await openBoard(page, june)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  const name = await chart(page, 'margin').locator('.vd-bar-name').first().boundingBox()
  const bar = await chart(page, 'margin').locator('.vd-part').first().boundingBox()
  expect((name?.y ?? 0) + (name?.height ?? 0)).toBeLessThanOrEqual((bar?.y ?? 0) + 2)
})

test.each(['provider', 'no provider'])('with %s chosen the dashboard prints on one sheet of A4', async (which) => {
  const page = await here.staff.inSession(admin)
  await openBoard(page, which === 'provider' ? `${june}&provider=1` : june)
  const pdf = await page.pdf({ preferCSSPageSize: true })
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
  // A4 upright, in points.
  expect(pdf.toString('latin1')).toMatch(/\/MediaBox\s*\[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]/)
})

test('a chart of nothing says so instead of drawing an empty frame', async () => {
  const page = await here.staff.inSession(operator)
  await page.goto('/admin?from=2019-06-01&to=2019-06-30')
  await chart(page, 'profit').getByText('Nothing in this period.').waitFor()
  await chart(page, 'margin').getByText('No rows in this period.').waitFor()
  expect(await page.locator('[data-card=billed] [data-change]').innerText()).toMatch(/^No comparison: 0\.00 for May 2/)
})

test('cards are compared with the same period of last year, where the address or a person asks for it', async () => {
  const page = await here.staff.inSession(operator)
  await openBoard(page, june)
  const compared = page.locator('.vd-filters .vd-compare-button')
  await compared.click()
  await page.getByRole('radio', { name: 'Same period last year' }).click()
  await page
    .locator('.vd-filters .vd-compared')
    .getByText(/Jun 1\s*–\s*30, 2025/)
    .waitFor()
  expect(new URL(page.url()).searchParams.get('compare')).toBe('previous_year')
  const words = page.locator('[data-card=billed] [data-change=revenue] .vd-hidden')
  expect(await words.innerText()).toMatch(/ than Jun 1\s*–\s*30, 2025$/)
  // The list of the card stands beside the same days.
  await page.locator('[data-card=billed] .vd-card-link').click()
  await settled(page)
  await page.locator('tfoot [data-change-of=revenue]').waitFor()
  expect(await page.locator('tfoot').innerText()).toMatch(/Compared with Jun 1\s*–\s*30, 2025/)
  await page.goBack()
  await compared.click()
  await page.getByRole('radio', { name: 'Previous period' }).click()
  await page
    .locator('.vd-filters .vd-compared')
    .getByText(/May 2\s*–\s*31/)
    .waitFor()
  expect(new URL(page.url()).searchParams.has('compare')).toBe(false)
  expect(await violations(page, '.vd-page')).toEqual([])
})

test('a chart of more groups than bars are read has the highest ones, and says of how many', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/completed_jobs?groupBy=provider_id&period=all&groupSort=jobs:desc')
  const highest = await page.locator('.vd-groups tbody tr th').allInnerTexts()
  expect(highest.length).toBeGreaterThan(15)
  await openList(page, '/admin/resources/completed_jobs?groupBy=provider_id&period=all')
  await page.getByRole('button', { name: 'Show as chart' }).click()
  const drawn = page.locator('[data-chart=groups]')
  await drawn.getByText(`15 of ${highest.length}: the ones with the highest`).waitFor()
})
