import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from '../harness/jest.js'
import type { Screen } from './rested-pages.js'
import { admin, desk, june, openList, openNotes, openPanel, operator, phone } from './staff-browser.js'
import { colourViolations, violations } from './violations.js'

const here = openPanel()

const screens: readonly (readonly [name: string, screen: Screen])[] = [
  ['on a desk, in light and dark colours,', desk],
  ['on a phone', phone],
]

/** What is wrong with the page as it is; on a desk in the other colours, too, which change nothing else. */
async function faults(page: Page, within?: string): Promise<string[]> {
  const found = await violations(page, within)
  if (page.viewportSize()?.width !== desk.width) return found
  await page.emulateMedia({ colorScheme: 'dark' })
  found.push(...(await colourViolations(page, within)))
  await page.emulateMedia({ colorScheme: 'light' })
  return found
}

describe.each(screens)('%s there is no WCAG 2.2 AA violation', (_name, screen) => {
  let page: Page
  beforeAll(async () => {
    page = await here.staff.inSession(admin, screen)
  })

  test('on the sign-in page', async () => {
    const signInPage = await here.staff.open(screen)
    await signInPage.goto('/admin/login')
    expect(await faults(signInPage)).toEqual([])
  })

  test('on the dashboard, with its chart as a drawing and as a table', async () => {
    await page.goto(`/admin?${june}`)
    await page.locator('.vd-drawing').first().waitFor()
    expect(await faults(page)).toEqual([])
    await page.locator('[data-chart=margin] a').first().focus()
    expect(await faults(page)).toEqual([])
    await page.getByRole('button', { name: 'Show as table' }).first().click()
    expect(await faults(page)).toEqual([])
  })

  test('on what the figures of a card mean, and in the password dialog', async () => {
    await page.goto(`/admin?${june}`)
    await page.getByRole('button', { name: 'What the figures of Billed mean' }).click()
    expect(await faults(page)).toEqual([])
    await page.keyboard.press('Escape')
    const unfold = page.getByRole('button', { name: 'Navigation' })
    if (await unfold.isVisible()) await unfold.click()
    await page.getByRole('button', { name: /Administrator/ }).click()
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByLabel('Current password').waitFor()
    expect(await faults(page)).toEqual([])
  })

  test('on a list with the meaning of its figures, and on a page that is not there', async () => {
    await openList(page, '/admin/resources/upsell_conversions?perPage=25')
    await page.getByRole('button', { name: 'About Upsell' }).click()
    expect(await faults(page)).toEqual([])
    await page.goto('/admin/resources/job/records/99999999/show')
    await page.getByRole('heading', { name: 'Page not found' }).waitFor()
    expect(await faults(page)).toEqual([])
  })

  test('on a list, with filters and an open panel', async () => {
    await openList(page, '/admin/resources/job?filters.status=draft,scheduled,completed&sortBy=title&perPage=25')
    await page.locator('[data-total]').first().waitFor()
    expect(await faults(page)).toEqual([])
    await unfoldFilters(page)
    await page.getByRole('button', { name: /^Provider: / }).click()
    await page.getByRole('option').first().waitFor()
    expect(await faults(page)).toEqual([])
  })

  test('on what is being refreshed, on a list and on the dashboard', async () => {
    await here.panel.pools.admin.query(`
      insert into viewdesk.refresh_run (view_name, state, started_at, finished_at, started_as, error, retry_at)
      values ('completed_jobs', 'failed', now(), now(), 'schedule', 'division by zero', now() + interval '10 minutes')`)
    await openList(page, '/admin/resources/completed_jobs?perPage=25')
    await page.getByRole('button', { name: 'Why it failed' }).click()
    await page.getByText(/It ended with: division by zero/).waitFor()
    expect(await faults(page)).toEqual([])
    await page.goto(`/admin?${june}`)
    await page.locator('[data-attention="age completed_jobs"]').waitFor()
    expect(await faults(page)).toEqual([])
    await page.locator('.vd-board-age').click()
    await page.locator('.vd-views [data-failure]').waitFor()
    expect(await faults(page)).toEqual([])
    await here.panel.pools.admin.query("delete from viewdesk.refresh_run where state = 'failed'")
  })

  test('on groups inside groups, compared, with their chart and the choice of columns', async () => {
    await openList(
      page,
      `/admin/resources/profit_margins?${june}&groupBy=provider_id,completed_on:week&groupSort=revenue:desc&compare=previous_year`,
    )
    await page.locator('.vd-group-toggle').first().click()
    await page.locator('.vd-group-inner').first().waitFor()
    await page.getByRole('button', { name: 'Show as chart' }).click()
    await page.locator('[data-chart=groups] svg').waitFor()
    expect(await faults(page)).toEqual([])
    await page.getByRole('button', { name: /^By Provider/ }).click()
    await page.getByRole('radio', { name: 'Not grouped' }).waitFor()
    expect(await faults(page)).toEqual([])
  })

  test('on a list whose totals stand in lines', async () => {
    await openList(page, '/admin/resources/time_in_status?perPage=25')
    await page.locator('[data-total]').first().waitFor()
    expect(await faults(page)).toEqual([])
  })

  test('on a list with data warnings and its checks unfolded, also when one differs', async () => {
    await here.panel.pools.admin.query(`
      insert into viewdesk.check_result (view_name, check_text, state, checked_at, as_of, expected, actual, difference)
      values ('completed_jobs', 'grain is unique', 'ok', now(), now(), 0, 0, 0), ('completed_jobs',
        'jobs = select count(*) from source_job where status = ''completed''', 'differs', now(), now(), 1, 2, 1)`)
    await openList(page, '/admin/resources/completed_jobs')
    await openNotes(page)
    await page.locator('[data-warning]').first().waitFor()
    expect(await faults(page)).toEqual([])
    // On a phone it lies over the page, and a click beside it closes it first.
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Jobs differs by 1' }).click()
    await page.getByText('2 here, 1 in the source data').waitFor()
    expect(await faults(page)).toEqual([])
  })

  test('on where a number comes from, with its SQL', async () => {
    await openList(page, `/admin/resources/upsell_conversions?${june}&perPage=25`)
    await page.locator('[data-total=like_for_like_rate_percent] button').click()
    await page.getByText('The SQL that was run').click()
    await page.getByText('views/upsell_conversions.sql').click()
    expect(await faults(page)).toEqual([])
  })

  test('on a job’s and on a provider’s page, and on what the search found', async () => {
    await page.goto('/admin/resources/job/records/1/show')
    await page
      .locator('[data-section=job_part] .vd-section-box, [data-section=job_part] .vd-section-note')
      .first()
      .waitFor()
    expect(await faults(page)).toEqual([])
    await page.goto('/admin/resources/provider/records/1/show')
    await page.locator('[data-section=job] tbody tr').first().waitFor()
    await page.locator('[data-section=figures] .vd-card').first().waitFor()
    expect(await faults(page)).toEqual([])
    await page.locator('.vd-find-input:visible').fill('boiler')
    await page.getByRole('option').filter({ visible: true }).first().waitFor()
    expect(await faults(page)).toEqual([])
  })

  test('on the menu of views and the dialog that saves one, and on the choice of columns', async () => {
    await openList(page, '/admin/resources/upsell_conversions?perPage=25')
    await page.getByRole('button', { name: /^View: / }).click()
    // On a phone the menu covers parts of the page, which axe takes for targets that are too small.
    expect(await faults(page, '.vd-views-bar')).toEqual([])
    await page.getByRole('button', { name: 'Save as a new view…' }).click()
    await page.getByRole('dialog').getByLabel('Name').waitFor()
    expect(await faults(page)).toEqual([])
    await page.keyboard.press('Escape')
    await unfoldFilters(page)
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('checkbox').first().waitFor()
    expect(await faults(page)).toEqual([])
  })

  test('on a list without rows', async () => {
    await page.goto('/admin/resources/completed_jobs?from=2019-01-01&to=2019-01-31')
    await page
      .getByRole('button', { name: 'Clear all filters' })
      .or(page.getByText(/^No rows/))
      .first()
      .waitFor()
    expect(await faults(page)).toEqual([])
  })

  test('on page visits, live beside stored', async () => {
    await openList(page, '/admin/resources/visits_summary')
    await page.locator('[data-same=visits_summary_materialized] [data-took]').waitFor()
    expect(await faults(page)).toEqual([])
  })

  test('on a record page', async () => {
    await openList(page, '/admin/resources/completed_jobs')
    await page.locator('.vd-row-link').first().click()
    await page.locator('dl.vd-facts').waitFor()
    expect(await faults(page)).toEqual([])
  })
})

/** On a phone the filters wait behind a button. */
async function unfoldFilters(page: Page): Promise<void> {
  const fold = page.getByRole('button', { name: /^Filters/ })
  if (await fold.isVisible()) await fold.click()
}

describe('where no program for rules sees it', () => {
  test('a total says of which column it is, in its table and by itself', async () => {
    const page = await here.staff.inSession(operator)
    await openList(page, '/admin/resources/completed_jobs')
    const total = page.locator('tfoot [data-total=profit]')
    await total.waitFor()
    const headings = await total.evaluate((cell) =>
      (cell.getAttribute('headers') ?? '').split(' ').map((id) => document.getElementById(id)?.innerText.trim()),
    )
    expect(headings).toEqual(['Gross profit', expect.stringMatching(/^Total of .* rows$/)])
    await page.getByRole('button', { name: /^Gross profit [\d,.]+: why this number$/ }).waitFor()
  })

  test('a page that is enlarged to twice its size shows rows, also below headings that stay', async () => {
    // 1280 × 800, enlarged twice; and what a low laptop has left.
    for (const { rows, ...size } of [
      { width: 640, height: 400, rows: 9 },
      { width: 683, height: 320, rows: 6 },
    ]) {
      const page = await here.staff.inSession(operator, size)
      await openList(page, '/admin/resources/completed_jobs')
      await page.locator('[data-css="app-content"]').evaluate((scroller) => scroller.scrollBy(0, 1_000))
      const seen = await page.locator('.vd-table tbody tr').evaluateAll(
        (all) =>
          all.filter((row) => {
            const { left, top, bottom } = row.getBoundingClientRect()
            const at = (y: number) => document.elementFromPoint(Math.max(left, 0) + 40, y)
            return row.contains(at(top + 2)) && row.contains(at(bottom - 2))
          }).length,
      )
      expect([size, seen >= rows]).toEqual([size, true])
    }
  })

  test('in forced colours one sees what is chosen, and nothing shines through a cover', async () => {
    const page = await here.staff.signedIn(operator, { width: 1000, height: 800 })
    await page.emulateMedia({ forcedColors: 'active' })
    await openList(page, '/admin/resources/completed_jobs')
    expect(await page.locator('.vd-cover-right').evaluate((one) => getComputedStyle(one).backgroundColor)).toBe(
      'rgb(255, 255, 255)',
    )
    await page.keyboard.press('/')
    await page.keyboard.type('boiler')
    await page.locator('.vd-find-panel .vd-option').first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    const marks = await page
      .locator('.vd-find-panel .vd-option')
      .evaluateAll((options) => options.map((one) => getComputedStyle(one).outlineStyle))
    expect(marks.filter((mark) => mark === 'solid')).toHaveLength(1)
  })
})
