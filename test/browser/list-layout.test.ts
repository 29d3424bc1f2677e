import type { Page } from 'playwright-core'
import { describe, expect, test } from '../harness/jest.js'
import { waitUntil } from '../harness/patience.js'
import { admin, june, openList, openPanel, operator, settled } from './staff-browser.js'

const here = openPanel()
const desk = { width: 1440, height: 900 }
const laptop = { width: 1280, height: 800 }

/** A shift that nobody notices. */
const STILL = 0.01

describe('the table stays where it is', () => {
  test('when a refresh runs and ends', async () => {
    const page = await here.staff.inSession(operator, desk)
    await openList(page, `/admin/resources/completed_jobs?${june}`)
    await page.locator('tfoot [data-total=profit] button').waitFor()
    await watchShifts(page)
    await page.getByRole('button', { name: 'Refresh' }).click()
    await page.getByText(/^Refreshed at/).waitFor({ state: 'attached' })
    await settled(page)
    await page.locator('tfoot [data-total=profit] button').waitFor()
    expect(await shiftOf(page)).toBeLessThan(STILL)
    expect(here.staff.faults()).toEqual([])
  })

  test('when notes and totals arrive late', async () => {
    const page = await here.staff.signedIn(operator, desk)
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route(/\/totals/, async (route) => {
      await held
      await route.continue()
    })
    // The period leaves out what has no day: that is a note.
    await openList(page, `/admin/resources/profit_margins?${june}`)
    await watchShifts(page)
    release()
    await page.locator('[data-notes]').waitFor()
    await page.locator('tfoot [data-total=profit] button').waitFor()
    expect(await shiftOf(page)).toBeLessThan(STILL)
    expect(here.staff.faults()).toEqual([])
  })

  test.each([desk, laptop])('when one filter more is set, also where there is no room for it: %p', async (screen) => {
    const page = await here.staff.inSession(operator, screen)
    await openList(page, `/admin/resources/completed_jobs?${june}`)
    await page.locator('tfoot [data-total=profit] button').waitFor()
    const top = await topOfTable(page)
    for (const column of ['Estimated value', 'Billed value', 'Parts cost', 'Gross profit']) {
      await watchShifts(page)
      await page.getByRole('button', { name: 'Add filter' }).click()
      await page.getByRole('dialog').getByRole('button', { name: column, exact: true }).click()
      await page.getByRole('textbox', { name: 'At least' }).fill('1')
      await page.getByRole('button', { name: 'Apply' }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await settled(page)
      await page.locator('tfoot [data-total=profit] button').waitFor()
      expect([column, await topOfTable(page)]).toEqual([column, top])
      expect(await shiftOf(page)).toBeLessThan(STILL)
    }
    const others = page.getByRole('button', { name: /^\d more filters?$|^\d filters?$/ })
    await others.click()
    await page.getByRole('button', { name: /^Gross profit: at least/ }).waitFor()
    expect(here.staff.faults()).toEqual([])
  })
})

describe('a list with a filter shows', () => {
  test.each([
    ['completed_jobs', desk, 15, 8],
    ['completed_jobs', laptop, 12, 7],
    ['profit_margins', desk, 15, 8],
    ['upsell_conversions', desk, 15, 8],
    ['job', desk, 15, 8],
  ] as const)('%s at %p at least %i rows and %i columns', async (list, screen, rows, columns) => {
    const page = await here.staff.inSession(admin, screen)
    await openList(page, `/admin/resources/${list}?from=2025-01-01&to=2026-06-30`)
    await page.locator('tfoot button').first().waitFor()
    const seen = await inSight(page)
    expect(seen.rows).toBeGreaterThanOrEqual(rows)
    expect(seen.columns).toBeGreaterThanOrEqual(columns)
    expect(seen.headingLines).toBeLessThanOrEqual(2)
  })
})

test('a row opens in a tab of its own by Ctrl and a click, and by the middle button, anywhere on it', async () => {
  const page = await here.staff.inSession(operator, desk)
  await openList(page, '/admin/resources/completed_jobs')
  const row = page.locator('tbody tr').first()
  const record = await row.getAttribute('data-record')
  const ways: Parameters<typeof row.click>[0][] = [{ modifiers: ['ControlOrMeta'] }, { button: 'middle' }]
  for (const how of ways) {
    const opened = page.context().waitForEvent('page')
    await row.locator('td').nth(3).click(how)
    const tab = await opened
    await tab.waitForURL(`**/records/${record}/show`)
    await tab.close()
  }
  expect(page.url()).toMatch(/completed_jobs$/)
})

test('a period whose rows could not be loaded does not stand beside the days of another one', async () => {
  const page = await here.staff.inSession(operator, desk)
  await openList(page, '/admin/resources/completed_jobs?period=this_year')
  const days = page.locator('[data-resolved-period]')
  expect(await days.isVisible()).toBe(true)
  await page.route(/rows\?period=last_year/, (route) =>
    route.fulfill({ status: 400, json: { error: { code: 'bad', message: 'No.' } } }),
  )
  await page.getByRole('button', { name: /^Period: / }).click()
  await page.getByRole('button', { name: 'Last year', exact: true }).click()
  await page.locator('.vd-problem-title').waitFor()
  expect(await days.isVisible()).toBe(false)
  here.staff.faults()
})

test('a printed list says which rows it has, names its columns on each page and totals once', async () => {
  const page = await here.staff.inSession(operator, desk)
  await openList(page, '/admin/resources/completed_jobs')
  await page.locator('tfoot [data-total=profit] button').waitFor()
  const count = Number(await page.locator('[data-count]').getAttribute('data-count'))
  await page.emulateMedia({ media: 'print' })
  const words = `Rows 1–50 of ${count.toLocaleString('en-US')}`
  expect(await page.locator('.vd-printed').innerText()).toBe(words)
  const printed = await page.evaluate(() => {
    const display = (selector: string): string => getComputedStyle(document.querySelector(selector) as Element).display
    return [display('.vd-table thead'), display('.vd-table tfoot'), display('.vd-cover')]
  })
  // A head is repeated on each page, a group of rows is not.
  expect(printed).toEqual(['table-header-group', 'table-row-group', 'none'])
  // A4 on its side, less its margins, in the pixels of a style sheet.
  await page.setViewportSize({ width: 1047, height: 720 })
  await waitUntil('all columns fit', async () => {
    return (await page.evaluate(() => document.querySelector('.vd-table')?.scrollWidth ?? 9_999)) <= 1047
  })
  await page.emulateMedia({ media: 'screen' })
})

/** Counts from now on what moves by itself or by a click: staff do not tell these apart. */
async function watchShifts(page: Page): Promise<void> {
  await page.evaluate(() => {
    const kept = window as unknown as { shifts?: number; watching?: PerformanceObserver }
    kept.shifts = 0
    kept.watching ??= new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as { value: number; sources: { node: Node | null }[] }[]) {
        // A panel that has other contents finds its own place.
        const isOfPanel = entry.sources.every(({ node }) => node?.parentElement?.closest('.vd-popover') !== null)
        if (!isOfPanel) kept.shifts = (kept.shifts ?? 0) + entry.value
      }
    })
    kept.watching.observe({ type: 'layout-shift' })
  })
}

async function shiftOf(page: Page): Promise<number> {
  return await page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    return (window as unknown as { shifts: number }).shifts
  })
}

async function topOfTable(page: Page): Promise<number | undefined> {
  return (await page.locator('.vd-table-box').boundingBox())?.y
}

/** Rows and columns of which every part is on the screen, and the lines of the highest heading. */
async function inSight(page: Page): Promise<{ rows: number; columns: number; headingLines: number }> {
  return await page.evaluate(() => {
    const rect = (selector: string) => document.querySelector(selector)?.getBoundingClientRect()
    const bottom = rect('.vd-table tfoot td')?.top ?? window.innerHeight
    const cover = document.querySelector('.vd-cover-right:not([hidden])')?.getBoundingClientRect()
    const right = cover?.left ?? window.innerWidth
    const headings = [...document.querySelectorAll('.vd-table thead th')]
    const lines = headings.map(
      (th) => new Set([...(th.querySelector('.vd-sort > span')?.getClientRects() ?? [])].map(({ top }) => top)).size,
    )
    return {
      rows: [...document.querySelectorAll('.vd-table tbody tr')].filter(
        (tr) => tr.getBoundingClientRect().bottom <= bottom + 1,
      ).length,
      columns: headings.filter((th) => th.getBoundingClientRect().right <= right + 1).length,
      headingLines: Math.max(...lines),
    }
  })
}

test('five hundred rows have an element for each value and little else, and only what moves sideways is kept in place', async () => {
  const page = await here.staff.inSession(operator, { width: 1000, height: 800 })
  await openList(page, '/admin/resources/completed_jobs?perPage=500')
  const table = page.locator('.vd-table')
  const { cells, elements } = await table.evaluate((one) => ({
    cells: one.querySelectorAll('tbody :is(th, td)').length,
    elements: one.querySelectorAll('tbody *').length,
  }))
  expect(cells).toBeGreaterThan(4_000)
  // Two of nine columns are links, and their rows are elements as well.
  expect(elements / cells).toBeLessThan(1.6)
  const kept = () =>
    table.evaluate(
      (one) =>
        [...one.querySelectorAll('tbody *')].filter((cell) => getComputedStyle(cell).position === 'sticky').length,
    )
  expect(await kept()).toBe(0)
  await page.locator('[data-css="app-content"]').evaluate((scroller) => scroller.scrollBy(80, 0))
  // The box that selects a row, and what the row is called.
  await waitUntil('the columns have moved', async () => (await kept()) === 2 * 500)
  await page.getByLabel('Rows per page').selectOption('200')
  await settled(page)
  await page.locator('.vd-pager-place', { hasText: /^1–200 of / }).waitFor()
})

test('a page that there is no more is the last one, and which rows came is said to who does not see them', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/job?page=9999')
  await page.waitForURL((url) => Number(url.searchParams.get('page')) < 9999)
  await settled(page)
  const count = Number(await page.locator('.vd-count').getAttribute('data-count'))
  const first = Math.floor((count - 1) / 50) * 50 + 1
  const plain = (number: number) => number.toLocaleString('en')
  await page.getByText(`${plain(first)}–${plain(count)} of ${plain(count)}`, { exact: true }).waitFor()
  expect(await page.locator('.vd-table tbody tr').count()).toBe(count - first + 1)
  await page.getByRole('button', { name: 'Previous' }).click()
  const said = page.locator('output[data-said]')
  await said
    .filter({ hasText: `Rows ${plain(first - 50)}–${plain(first - 1)} of ${plain(count)}` })
    .waitFor({ state: 'attached' })
})

test('what could not be loaded is not called by the rows that were there before, and what comes again is said', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/completed_jobs?perPage=25')
  await page.getByRole('button', { name: 'Next' }).click()
  const said = page.locator('output[data-said]')
  await said.filter({ hasText: 'Rows 26–50 of' }).waitFor({ state: 'attached' })
  const rows = '**/completed_jobs/rows?*'
  await page.route(rows, (route) => route.fulfill({ status: 500, body: '' }))
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByText('This could not be loaded').waitFor()
  expect(await said.textContent()).toBe('')
  await page.unroute(rows)
  await page.getByRole('button', { name: 'Try again' }).click()
  await said.filter({ hasText: 'Rows 51–75 of' }).waitFor({ state: 'attached' })

  // The same rows, asked for once more.
  await page.route(rows, (route) => route.fulfill({ status: 500, body: '' }))
  await page.getByRole('button', { name: 'Refresh' }).click()
  await page.getByText('This could not be loaded').waitFor()
  expect(await said.textContent()).toBe('')
  here.staff.faults()
})

test('nothing in the line of filters lies over something else, in either language', async () => {
  const page = await here.staff.inSession(operator)
  for (const language of ['de', 'en']) {
    await page.request.put('/api/v1/choices', { data: { language } })
    for (const query of [
      'provider=1,2,3&period=last_quarter',
      `provider=1&${june}&filters.profit~~from=10`,
      'period=last_quarter&filters.profit=is:empty&filters.title=a&filters.parts_cost~~from=1',
    ]) {
      await page.goto(`/admin/resources/completed_jobs?${query}`)
      await page.locator('.vd-count:not([data-count=loading])').waitFor()
      for (const width of [1200, 1240, 1280, 1366, 1440, 1920]) {
        await page.setViewportSize({ width, height: 900 })
        const over = await page.evaluate(overlaps)
        expect([language, width, query, over]).toEqual([language, width, query, []])
      }
    }
  }
  expect(here.staff.faults()).toEqual([])
})

/** What is pressed and read there, two by two, of which one lies over the other. */
async function overlaps(): Promise<string[]> {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  const all = [...document.querySelectorAll<HTMLElement>('.vd-filters-row :is(button, .vd-resolved)')].filter(
    (element) => element.checkVisibility({ visibilityProperty: true }) && element.offsetWidth > 2,
  )
  const boxes = all.map((element) => ({ words: element.innerText, element, box: element.getBoundingClientRect() }))
  return boxes.flatMap((one, place) =>
    boxes.slice(place + 1).flatMap((other) => {
      const across = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
      const down = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
      const isWithin = one.element.contains(other.element)
      return across > 1 && down > 1 && !isWithin ? [`${one.words} and ${other.words}`] : []
    }),
  )
}
