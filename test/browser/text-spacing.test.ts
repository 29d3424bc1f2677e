import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from '../harness/jest.js'
import { desk, june, openList, openPanel, operator, phone } from './staff-browser.js'

const here = openPanel()

/** What WCAG 1.4.12 asks a page to bear. */
const spacing = `* {
  line-height: 1.5 !important;
  letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important;
}
p { margin-bottom: 2em !important; }`

const pages: readonly (readonly [name: string, open: (page: Page) => Promise<unknown>])[] = [
  [
    'the dashboard',
    async (page) => {
      await page.goto(`/admin?${june}&provider=1`)
      await page.locator('.vd-drawing').first().waitFor()
    },
  ],
  [
    'the dashboard of all that there is',
    async (page) => {
      await page.goto('/admin?from=2020-01-01&to=2026-06-30')
      await page.locator('.vd-drawing').first().waitFor()
    },
  ],
  ['a list', (page) => openList(page, `/admin/resources/completed_jobs?${june}`)],
  ['a list with choices', (page) => openList(page, '/admin/resources/job?filters.status=draft,scheduled,completed')],
  [
    'a list of groups',
    (page) =>
      openList(
        page,
        `/admin/resources/profit_margins?${june}&groupBy=provider_id,completed_on:week&compare=previous_year`,
      ),
  ],
  [
    'a record',
    async (page) => {
      await page.goto('/admin/resources/provider/records/1/show')
      await page.locator('[data-section=job] tbody tr').first().waitFor()
    },
  ],
]

describe.each([
  ['on a desk', desk, 'en'],
  ['on a small desk in German', { width: 1280, height: 800 }, 'de'],
  ['on a phone', phone, 'en'],
] as const)('%s wider spaced text cuts nothing', (_name, screen, language) => {
  let page: Page
  beforeAll(async () => {
    page = await here.staff.inSession(operator, screen)
    const { origin } = new URL(here.panel.url)
    await page.request.put('/api/v1/choices', { data: { language }, headers: { origin } })
  })

  test.each(pages)('on %s', async (_page, open) => {
    await open(page)
    expect(await markWhole(page)).toBeGreaterThan(0)
    await page.addStyleTag({ content: spacing })
    await page.waitForFunction(() => document.documentElement.style.getPropertyValue('--vd-spaced') !== '')
    expect([await cut(page), await beyondTheirPlace(page)]).toEqual([[], []])
  })
})

/** Marks every text that stands whole in what would cut it, and counts them. */
async function markWhole(page: Page): Promise<number> {
  return await page.evaluate(() => {
    for (const figure of document.querySelectorAll<HTMLElement>('.vd-headline-figure'))
      figure.dataset.widthBefore = `${figure.getBoundingClientRect().width}`
    for (const one of document.querySelectorAll<HTMLElement>('body *')) {
      const { overflowX, overflowY } = getComputedStyle(one)
      if (!one.innerText?.trim() || (overflowX === 'visible' && overflowY === 'visible')) continue
      if (one.clientWidth < 2) continue
      if (one.scrollWidth <= one.clientWidth && one.scrollHeight <= one.clientHeight) one.dataset.whole = 'yes'
    }
    return document.querySelectorAll('[data-whole]').length
  })
}

/** Which of them are cut now. */
async function cut(page: Page): Promise<string[]> {
  return await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-whole]')]
      .filter((one) => {
        const { overflowX, overflowY } = getComputedStyle(one)
        const isCutting = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip'
        return (
          (isCutting(overflowX) && one.scrollWidth > one.clientWidth) ||
          (isCutting(overflowY) && one.scrollHeight > one.clientHeight)
        )
      })
      .map(
        (one) =>
          `${one.className}: ${one.innerText.trim().slice(0, 60)} (${one.scrollWidth} of ${one.clientWidth}, ${one.scrollHeight} of ${one.clientHeight})`,
      ),
  )
}

/** Figures of tiles that are wider than they were, and controls that stand over one another. */
async function beyondTheirPlace(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    // The room of a tile is for what it shows, whatever font there is: the figure becomes smaller, and no wider.
    const figures = [...document.querySelectorAll<HTMLElement>('[data-width-before]')].filter(
      (figure) => figure.getBoundingClientRect().width > Number(figure.dataset.widthBefore) + 2,
    )
    const controls = [...document.querySelectorAll<HTMLElement>('.vd-filters-row button, .vd-header button')].filter(
      (one) => one.checkVisibility({ visibilityProperty: true }),
    )
    const covered = controls.filter((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect()
      return controls.some((other) => {
        const there = other.getBoundingClientRect()
        const isBeside = there.left >= right - 1 || there.right <= left + 1
        const isBelow = there.top >= bottom - 1 || there.bottom <= top + 1
        return other !== one && !one.contains(other) && !other.contains(one) && !isBeside && !isBelow
      })
    })
    return [...figures, ...covered].map((one) => one.innerText.trim())
  })
}
