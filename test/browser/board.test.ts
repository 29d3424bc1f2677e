import type { Page } from 'playwright-core'
import { expect, test } from '../harness/jest.js'
import { waitUntil } from '../harness/patience.js'
import { admin, june, openPanel, operator, plainFigure, settled, viewer } from './staff-browser.js'

const here = openPanel()

const WIDTHS = [1280, 1366, 1440, 1536, 1920, 2560] as const

async function openBoard(page: Page, query: string = june): Promise<void> {
  await page.goto(`/admin?${query}`)
  await page.locator('[data-chart=profit] .vd-drawing').waitFor()
  await page.locator('.vd-board[aria-busy="false"]').waitFor()
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

async function boxesOf(page: Page, selector: string): Promise<readonly Box[]> {
  return await page.locator(selector).evaluateAll((all) =>
    all.map((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect()
      return { left: Math.round(left), right: Math.round(right), top: Math.round(top), bottom: Math.round(bottom) }
    }),
  )
}

/** By their upper edges. */
function rowsOf(boxes: readonly Box[]): readonly (readonly Box[])[] {
  const rows = new Map<number, Box[]>()
  for (const box of boxes) rows.set(box.top, [...(rows.get(box.top) ?? []), box])
  return [...rows.values()]
}

test.each([admin, viewer])(
  'for %s rows of tiles and of charts are full at every width, and no tile is alone',
  async (who) => {
    const page = await here.staff.inSession(who)
    await openBoard(page)
    for (const width of [390, 768, 1024, ...WIDTHS]) {
      await page.setViewportSize({ width, height: 900 })
      const [board] = await boxesOf(page, '.vd-board')
      const tiles = rowsOf(await boxesOf(page, '.vd-tile'))
      expect([width, new Set(tiles.map((row) => row.length)).size]).toEqual([width, 1])
      expect(tiles[0]?.length).toBeGreaterThan(1)
      const charts = rowsOf(await boxesOf(page, '.vd-charts > .vd-chart'))
      for (const row of [...tiles, ...(width < 1000 || width >= 2000 ? charts : [])]) {
        expect([width, row[0]?.left, row.at(-1)?.right]).toEqual([width, board?.left, board?.right])
      }
      // Between charts of unequal height nothing is left either: what is covered by them is all that they stand on.
      const all = charts.flat()
      const [charted] = await boxesOf(page, '.vd-charts')
      const covered = all.reduce((sum, { left, right, top, bottom }) => sum + (right - left) * (bottom - top), 0)
      const stand = ((charted?.right ?? 0) - (charted?.left ?? 0)) * ((charted?.bottom ?? 0) - (charted?.top ?? 0))
      expect([width, covered / stand > 0.94]).toEqual([width, true])
    }
  },
)

test('on a phone the steps of a chart stay within it, in German too', async () => {
  const page = await here.staff.signedIn(viewer, { width: 390, height: 844 })
  await page.request.put('/api/v1/choices', { data: { language: 'de' } })
  await page.goto('/admin?period=last_year')
  await page.getByText('Automatisch: Monat').waitFor()
  const [steps] = await boxesOf(page, '.vd-segments')
  const [chart] = await boxesOf(page, '.vd-chart-main .vd-chart-sub')
  await page.request.put('/api/v1/choices', { data: { language: 'en' } })
  expect((chart?.right ?? 0) - (steps?.right ?? 999)).toBeGreaterThanOrEqual(0)
})

test('a board uses all of a wide screen', async () => {
  const page = await here.staff.inSession(operator, { width: 2560, height: 1440 })
  await openBoard(page)
  const [board] = await boxesOf(page, '.vd-board')
  expect(2560 - (board?.right ?? 0)).toBeLessThan(60)
})

test('tiles, what needs attention and the whole main chart are in sight without scrolling', async () => {
  const page = await here.staff.signedIn(operator)
  for (const [width, height] of [
    [1440, 900],
    [1280, 900],
    [1920, 1080],
  ] as const) {
    await page.setViewportSize({ width, height })
    await openBoard(page)
    for (const selector of ['.vd-tile', '.vd-attention', '.vd-chart-main']) {
      const boxes = await boxesOf(page, selector)
      expect([width, selector, boxes.length > 0, Math.max(...boxes.map(({ bottom }) => bottom)) <= height]).toEqual([
        width,
        selector,
        true,
        true,
      ])
    }
  }
})

test('nowhere in a box is there more than 120 pixels of nothing below what it says', async () => {
  const page = await here.staff.inSession(admin)
  await openBoard(page)
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 })
    // What is drawn to fit its box is drawn anew once that is wider.
    await waitUntil(`no box is empty at ${width}`, async () => Math.max(...(await gapsIn(page))) <= 120)
  }
})

test('how old figures are stands once, with one Refresh, which refreshes all that is shown', async () => {
  const page = await here.staff.inSession(operator)
  await openBoard(page)
  expect(await page.locator('[data-freshness]').count()).toBe(1)
  expect(await page.getByRole('button', { name: 'Refresh' }).count()).toBe(1)
  await page.locator('.vd-board-age').click()
  const views = page.locator('.vd-view')
  const names = await views.evaluateAll((all) => all.map((one) => one.getAttribute('data-view')))
  expect(names).toContain('completed_jobs')
  expect(await page.locator('.vd-view [data-freshness]').count()).toBe(names.length)
  await page.keyboard.press('Escape')

  const before = await lastRuns(names)
  await page.getByRole('button', { name: 'Refresh' }).click()
  await page.getByText('All figures were refreshed.').waitFor({ state: 'attached' })
  const after = await lastRuns(names)
  expect(after.filter((id, place) => id !== before[place])).toHaveLength(names.length)
  expect(here.staff.faults()).toEqual([])
})

async function lastRuns(names: readonly (string | null)[]): Promise<string[]> {
  const found = await here.panel.pools.admin.query(
    `select coalesce(max(run.id)::text, '') as id from unnest($1::text[]) with ordinality as asked (name, place)
     left join viewdesk.refresh_run as run on run.view_name = asked.name and run.state = 'done' group by place order by place`,
    [names],
  )
  return found.rows.map(({ id }) => id)
}

test('the line at the top is about the oldest of what is shown', async () => {
  await here.panel.pools.admin.query(
    "update viewdesk.refresh_run set as_of = now() - interval '50 minutes' where view_name = 'visits_summary_materialized'",
  )
  const page = await here.staff.inSession(admin)
  await openBoard(page)
  expect(await page.locator('.vd-board-age').innerText()).toMatch(/50 min ago/)
  // Page visits are not shown to an operator, and nothing of theirs is that old.
  const other = await here.staff.inSession(operator)
  await openBoard(other)
  expect(await other.locator('.vd-board-age').innerText()).not.toMatch(/50 min ago/)
})

test('each line that needs attention opens the list with as many rows and that value', async () => {
  const page = await here.staff.inSession(operator)
  await openBoard(page)
  const lines = page.locator('[data-attention^=rows], [data-attention^=warning]')
  const count = await lines.count()
  expect(count).toBeGreaterThan(3)
  for (let place = 0; place < count; place += 1) {
    const line = lines.nth(place)
    const told = await line.locator('[data-figure=count]').innerText()
    const value = await line.locator('[data-figure=value]').allInnerTexts()
    await line.getByRole('link').click()
    await settled(page)
    expect(await page.locator('[data-count]').getAttribute('data-count')).toBe(plainFigure(told))
    if (value[0]) {
      const total = await page.locator('[data-total=estimated_value]').first().innerText()
      expect(plainFigure(total)).toBe(plainFigure(value[0]))
    }
    await page.goBack()
    await page.locator('.vd-board[aria-busy="false"]').waitFor()
  }
  expect(here.staff.faults()).toEqual([])
})

test('a check that found a difference needs attention, and leads to its report', async () => {
  await here.panel.pools.admin.query(`
    insert into viewdesk.check_result (view_name, check_text, state, checked_at, as_of, expected, actual, difference)
    values ('completed_jobs', 'jobs = select count(*) from source_job where status = ''completed''', 'differs', now(), now(), 1, 2, 1)`)
  const page = await here.staff.inSession(operator)
  await openBoard(page)
  const line = page.locator('[data-attention="check completed_jobs"]')
  expect(await line.innerText()).toMatch(/Completed jobs\s+Jobs differs by 1/)
  await line.getByRole('link').click()
  await page.getByRole('heading', { name: 'Completed jobs' }).waitFor()
  await here.panel.pools.admin.query("delete from viewdesk.check_result where state = 'differs'")
})

test('where nothing needs attention it says so in one line', async () => {
  const page = await here.staff.signedIn(operator)
  await page.route('**/api/v1/dashboard?*', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ json: { ...(await answer.json()), attention: { lines: [], warnings: [] } } })
  })
  await openBoard(page)
  await page.getByText('Nothing needs attention.').waitFor()
  const [panel] = await boxesOf(page, '.vd-attention')
  expect((panel?.bottom ?? 0) - (panel?.top ?? 0)).toBeLessThan(100)
})

test('in a person’s own few colours each series has a shape of its own, in the chart as in its legend', async () => {
  const page = await here.staff.signedIn(operator)
  await page.emulateMedia({ forcedColors: 'active' })
  await openBoard(page)
  const looks = (selector: string) =>
    page.locator(selector).evaluateAll((all) => [
      ...new Set(
        all.map((one) => {
          const { fill, stroke, strokeDasharray } = getComputedStyle(one)
          return one.tagName === 'line' ? `line ${stroke}` : `${fill} ${strokeDasharray}`
        }),
      ),
    ])
  for (const id of ['profit', 'time']) {
    const legend = await looks(`[data-chart=${id}] .vd-swatch > *`)
    const drawn = await looks(`[data-chart=${id}] .vd-drawing :is(.vd-part, .vd-mark)`)
    expect(legend).toHaveLength(3)
    expect([...drawn].sort()).toEqual([...legend].sort())
    expect(legend.filter((look) => look.includes('url('))).toHaveLength(1)
  }
  expect(await page.locator('pattern').count()).toBe(3)
})

test.each([
  ['on a desk', { width: 1440, height: 900 }],
  ['on a phone', { width: 390, height: 844 }],
])('%s nothing moves while the board loads', async (_, screen) => {
  const page = await here.staff.inSession(operator, screen)
  await openBoard(page)
  await page.addInitScript(() => {
    const shifts: number[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value)
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await page.reload()
  await page.locator('[data-chart=profit] .vd-drawing').waitFor()
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts)
  expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.01)
})

test('what is awaited stands where the figures will stand', async () => {
  const page = await here.staff.inSession(operator)
  await openBoard(page)
  let answer: () => void = () => undefined
  const asked = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route('**/api/v1/dashboard?*', async (route) => {
    await asked
    await route.continue()
  })
  await page.reload()
  await page.locator('.vd-filters .vd-control').first().waitFor()
  await page.locator('.vd-board-waiting .vd-tile-waiting').first().waitFor()
  const places = async (tile: string) => ({
    tiles: (await boxesOf(page, tile)).map(({ left, right, top }) => ({ left, right, top })),
    main: (await boxesOf(page, '.vd-main > *')).map(({ left, right }) => ({ left, right })),
  })
  const waiting = await places('.vd-tile-waiting')
  const [from] = await boxesOf(page, '.vd-chart')
  answer()
  await page.locator('[data-chart=profit] .vd-drawing').waitFor()
  expect(await places('.vd-tile')).toEqual(waiting)
  const [to] = await boxesOf(page, '.vd-chart-main')
  expect(Math.abs((to?.top ?? 0) - (from?.top ?? 0))).toBeLessThan(24)
})

test('a dashboard for which nothing is declared, as in a new project, says where that is done', async () => {
  const page = await here.staff.signedIn(operator)
  await page.route('**/api/v1/dashboard?*', async (route) => {
    const response = await route.fetch()
    const answer = { ...(await response.json()), cards: [], charts: [], attention: { lines: [], warnings: [] } }
    await route.fulfill({ response, json: answer })
  })
  await page.goto(`/admin?${june}`)
  await page.getByText('What this page shows is declared in resources/dashboard.ts.').waitFor()
  expect(await page.locator('.vd-board').count()).toBe(0)
})

/** How many pixels of nothing there are in each box, below what it says. */
async function gapsIn(page: Page): Promise<number[]> {
  return await page.locator('.vd-tile, .vd-attention, .vd-chart, .vd-lines').evaluateAll((boxes) =>
    boxes.map((box) => {
      const last = [...box.querySelectorAll('svg, p, dd, td, li, a')].filter((one) => !one.closest('.vd-hidden'))
      const lowest = Math.max(...last.map((one) => one.getBoundingClientRect().bottom))
      return Math.round(box.getBoundingClientRect().bottom - lowest)
    }),
  )
}
