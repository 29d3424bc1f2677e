import type { Page } from 'playwright-core'
import { describe, expect, test } from '../harness/jest.js'
import { june, openList, openNotes, openPanel, operator, password, phone, settled, viewer } from './staff-browser.js'
import { violations } from './violations.js'

const here = openPanel()

async function countOf(page: Page): Promise<number> {
  await settled(page)
  await page.locator('.vd-count:not([data-count=loading])').waitFor()
  return Number(await page.locator('.vd-count').getAttribute('data-count'))
}

describe('what a total leaves out', () => {
  test('stands under the totals of a list, and each reason opens exactly these rows', async () => {
    const page = await here.staff.inSession(viewer)
    await openList(page, `/admin/resources/upsell_conversions?${june}`)
    await openNotes(page)
    const line = page.locator('[data-left-out=upsell_value]')
    const words =
      /^Not in upsell:\s*(\d+) jobs not compared: (\d+) without an estimate, (\d+) estimated but not billed$/
    const [, all, unestimated, unbilled] = words.exec(await line.innerText()) ?? []
    expect(Number(unestimated) + Number(unbilled)).toBe(Number(all))
    expect(await page.locator('[data-total=jobs_left_out]').innerText()).toBe(all)
    for (const [link, count] of [
      [`${unestimated} without an estimate`, unestimated],
      [`${unbilled} estimated but not billed`, unbilled],
    ]) {
      await line.getByRole('link', { name: link, exact: true }).click()
      await page.getByRole('heading', { name: 'Completed jobs' }).waitFor()
      expect(await countOf(page)).toBe(Number(count))
      // The period has travelled along.
      await page.getByRole('button', { name: 'Period: Custom days' }).waitFor()
      await page.goBack()
      await settled(page)
      await openNotes(page)
    }
    expect(here.staff.faults()).toEqual([])
  })

  test('stands in the help of a card, as a link to exactly these rows', async () => {
    const page = await here.staff.inSession(viewer)
    await page.goto(`/admin?${june}`)
    await page.getByRole('button', { name: 'What the figures of Gross profit mean' }).click()
    const link = page.locator('[data-card=profit]').getByRole('link', { name: /^\d+ jobs? not billed$/ })
    const count = Number.parseInt(await link.innerText(), 10)
    await link.click()
    await page.getByRole('heading', { name: 'Completed jobs' }).waitFor()
    expect(await countOf(page)).toBe(count)
  })

  test('is told for each phase, and is not there when nothing is left out', async () => {
    const page = await here.staff.inSession(viewer)
    await openList(page, '/admin/resources/time_in_status?perPage=25')
    await openNotes(page)
    expect(await page.locator('.vd-left-out').innerText()).toMatch(
      /^Waiting to start:.*jobs? left out: \d+ without a start time/m,
    )
    await openList(page, '/admin/resources/completed_jobs?filters.upsell_value=is:present')
    await page.locator('[data-total=jobs]').first().waitFor()
    if ((await page.locator('[data-notes]').count()) > 0) await openNotes(page)
    expect(await page.locator('.vd-left-out').count()).toBe(0)
  })

  test('that cannot be told under a filter on sums is said to be so', async () => {
    const page = await here.staff.inSession(viewer)
    await openList(page, '/admin/resources/upsell_conversions?filters.compared_jobs~~from=2')
    await openNotes(page)
    await page.getByText('With these filters it cannot be said which rows the totals leave out.').waitFor()
  })
})

describe('why this number', () => {
  test('opens from the keyboard on any figure, says what was run, and Escape leads back to the figure', async () => {
    const page = await here.staff.inSession(viewer)
    await openList(page, `/admin/resources/upsell_conversions?provider=1&${june}`)
    const figure = page.locator('[data-total=like_for_like_rate_percent] .vd-why-figure')
    const text = await figure.innerText()
    await figure.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: /Why this number\s*Upsell, on jobs with both values/ })
    await dialog.locator('[data-why-value]').waitFor()
    expect(await dialog.locator('[data-why-value]').innerText()).toBe(text)
    // The provider's name is asked for by itself.
    await dialog.getByText('Northgate Plumbing & Heating; ').waitFor()
    const facts = await dialog.locator('dl').innerText()
    expect(facts).toContain('“Upsell (billed above estimate)” as a percentage of “Estimated, on jobs with both values”')
    // With the figures in it, which come to what is asked about.
    const [, part = '', whole = '', rate = ''] = /([\d,.]+) ÷ ([\d,.]+) = ([\d.]+)%/.exec(facts) ?? []
    expect(`${rate}%`).toBe(text)
    const [upsell, compared] = [part, whole].map((amount) => Number(amount.replaceAll(',', '')))
    expect(((100 * (upsell ?? 0)) / (compared ?? 0)).toFixed(2)).toBe(rate)
    expect(facts).toContain('Days are those of UTC.')
    expect(facts).toMatch(/Rows\s+Northgate Plumbing & Heating; Jun 1\s*–\s*30, 2026, UTC/)
    expect(facts).toMatch(/\d+ rows of completed_jobs in [\d.]+ ms/)
    expect(facts).toMatch(/As of|Out of date/)
    await page.keyboard.press('Tab')
    await dialog.getByText('The SQL that was run').click()
    await dialog.getByText('$1 = 1, $2 = 2026-06-01, $3 = 2026-06-30').waitFor()
    await dialog.getByText('views/upsell_conversions.sql').click()
    await dialog.getByText('group by provider_id, completed_on').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await figure.evaluate((button) => button === document.activeElement)).toBe(true)
    expect(here.staff.faults()).toEqual([])
  })

  test('of a phase is about that phase', async () => {
    const page = await here.staff.inSession(viewer)
    await openList(page, '/admin/resources/time_in_status?perPage=25')
    const row = page.locator('.vd-group-totals tbody tr', { hasText: 'In progress' })
    const text = await row.locator('[data-total=median_hours] .vd-why-figure').innerText()
    await row.locator('[data-total=median_hours] button').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Phase: In progress').waitFor()
    expect(await dialog.locator('[data-why-value]').innerText()).toBe(text)
  })

  test('fits a phone, from a card, and Escape leaves the meanings open behind it', async () => {
    const page = await here.staff.inSession(viewer, phone)
    await page.goto(`/admin?${june}`)
    await page.getByRole('button', { name: 'What the figures of Gross profit mean' }).click()
    const meanings = page.getByRole('dialog', { name: 'What the figures of Gross profit mean' })
    await meanings.getByText('Days are those of UTC.').waitFor()
    await meanings.getByRole('button', { name: 'Why this number: Margin' }).click()
    const dialog = page.getByRole('dialog', { name: /Why this number\s*Margin/ })
    await dialog.getByText('The SQL that was run').click()
    const box = await dialog.boundingBox()
    expect(box?.x).toBeGreaterThanOrEqual(0)
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(phone.width)
    expect(await dialog.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await meanings.isVisible()).toBe(true)
    expect(here.staff.faults()).toEqual([])
  })
})

describe('notes', () => {
  test('are written on a figure in three clicks, and seen at it, on the dashboard and in a file', async () => {
    const page = await here.staff.inSession(operator)
    await openList(page, `/admin/resources/profit_margins?${june}`)
    await page.locator('tfoot [data-total=profit] .vd-why-figure').click()
    const why = page.getByRole('dialog', { name: /Gross profit/ })
    await why.getByRole('button', { name: 'Add a note' }).click()
    await why.getByRole('textbox').fill('Two bills <i>are</i> still to come')
    await why.getByRole('button', { name: 'Save note' }).click()
    await why.locator('.vd-note').getByText('Two bills <i>are</i> still to come').waitFor()
    expect(await violations(page, '.vd-why')).toEqual([])
    await why.getByRole('button', { name: 'Close' }).click()
    const mark = page.locator('tfoot [data-total=profit]').getByRole('button', { name: /^A note on Gross profit/ })
    expect(await mark.getAttribute('title')).toBe('Two bills <i>are</i> still to come (Operator)')
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('tfoot [data-total=profit]').innerText()).toContain('Two bills <i>are</i> still to come')
    await page.emulateMedia({ media: 'screen' })

    // Of other days it is no figure of theirs.
    await openList(page, `/admin/resources/profit_margins?from=2026-06-01&to=2026-06-29`)
    await page.locator('tfoot [data-total=profit] .vd-why-figure').waitFor()
    expect(await page.locator('tfoot .vd-mark-button').count()).toBe(0)

    const colleague = await here.staff.inSession(viewer)
    await colleague.goto(`/admin?${june}`)
    await colleague.locator('[data-card=profit] .vd-mark-button').click()
    const dialog = colleague.getByRole('dialog', { name: 'Notes on Gross profit' })
    expect(await dialog.locator('.vd-note').innerText()).toMatch(/^Two bills <i>are<\/i> still to come\s+Operator, /)
    expect(await dialog.getByRole('button').allInnerTexts()).toEqual(['Close'])
    await dialog.getByRole('button', { name: 'Close' }).click()
    expect(await colleague.getByRole('button', { name: 'Notes', exact: true }).count()).toBe(0)
    expect(here.staff.faults()).toEqual([])
  })

  test('on days stand above lists and dashboards, on charts and in their tables, until they are deleted', async () => {
    const page = await here.staff.inSession(operator)
    await openList(page, '/admin/resources/profit_margins?from=2026-06-09&to=2026-06-11')
    await page.getByRole('button', { name: 'Notes', exact: true }).click()
    const menu = page.getByRole('dialog', { name: 'Notes' })
    expect(await menu.getByLabel('First day').inputValue()).toBe('2026-06-09')
    await menu.getByLabel('Note', { exact: true }).fill('Storm week')
    await menu.getByLabel('In all reports and on dashboards').check()
    expect(await violations(page, '.vd-header')).toEqual([])
    await menu.getByRole('button', { name: 'Save note' }).click()
    expect(await page.locator('.vd-said').innerText()).toMatch(/Jun 9\s*–\s*11, 2026: Storm week/)

    await page.goto(`/admin?${june}&group=day`)
    const chart = page.locator('[data-chart=profit]')
    await chart.locator('[data-noted]').first().waitFor()
    const noted = await chart
      .locator('[data-noted]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-noted')))
    expect(noted).toEqual(['2026-06-09', '2026-06-10', '2026-06-11'])
    const point = chart.getByRole('link', { name: /^Jun 10, 2026: .*Storm week \(Operator\)$/ })
    await point.focus()
    expect(await chart.locator('.vd-tooltip').innerText()).toContain('Storm week (Operator)')
    await chart.getByRole('button', { name: 'Show as table' }).click()
    expect(await chart.getByRole('row', { name: /^Jun 10, 2026/ }).innerText()).toContain('Storm week (Operator)')
    expect(await violations(page, '.vd-page')).toEqual([])

    await page.getByRole('button', { name: 'Edit the note “Storm week”' }).click()
    const said = page.locator('.vd-said')
    await said.getByRole('textbox').fill('Storm')
    await said.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'Delete the note “Storm”' }).click()
    await said.getByRole('alert').getByRole('button', { name: 'Delete' }).click()
    await said.waitFor({ state: 'detached' })
    expect(await chart.getByRole('columnheader', { name: 'Notes' }).count()).toBe(0)
    expect(here.staff.faults()).toEqual([])
  })

  test('on a record are written on its page, and its row has a mark that does not open it', async () => {
    const page = await here.staff.inSession(operator)
    await page.goto('/admin/resources/job/records/17/show')
    await page.getByRole('button', { name: 'Add a note' }).click()
    await page.locator('.vd-record-notes').getByRole('textbox').fill('Paid in cash')
    await page.getByRole('button', { name: 'Save note' }).click()
    await page.locator('.vd-record-notes .vd-note').waitFor()
    expect(await violations(page, '.vd-record-notes')).toEqual([])
    await openList(page, '/admin/resources/job?filters.id=17,18')
    const row = page.locator('tr[data-record="17"]')
    await row.getByRole('button', { name: /Paid in cash$/ }).click()
    const dialog = page.getByRole('dialog', { name: /^Notes on / })
    await dialog.getByText('Paid in cash').click()
    await dialog.getByRole('button', { name: 'Close' }).click()
    expect(new URL(page.url()).pathname).toBe('/admin/resources/job')
    expect(await page.locator('tr[data-record="18"] .vd-mark-button').count()).toBe(0)
    expect(here.staff.faults()).toEqual([])
  })

  test('that are half written are there again, wherever they are written, until they are saved or thrown away', async () => {
    const page = await here.staff.inSession(operator)
    await openList(page, '/admin/resources/profit_margins?from=2026-06-09&to=2026-06-11')
    const open = () => page.getByRole('button', { name: 'Notes', exact: true }).click()
    const menu = page.getByRole('dialog', { name: 'Notes' })
    const text = menu.getByLabel('Note', { exact: true })
    await open()
    await text.fill('Half a sent')
    await page.keyboard.press('Escape')
    await menu.waitFor({ state: 'detached' })
    await open()
    expect(await text.inputValue()).toBe('Half a sent')
    await text.fill('Half a sentence')
    await page.getByRole('heading', { name: 'Profit margins' }).click()
    await menu.waitFor({ state: 'detached' })

    // Of other reports, and of a figure, it is no note.
    await page.locator('tfoot [data-total=profit] .vd-why-figure').click()
    const why = page.getByRole('dialog', { name: /Gross profit/ })
    await why.getByRole('button', { name: 'Add a note' }).click()
    expect(await why.getByRole('textbox').inputValue()).toBe('')
    await why.getByRole('textbox').fill('Of the figure')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await why.waitFor({ state: 'detached' })
    await page.locator('tfoot [data-total=profit] .vd-why-figure').click()
    await why.getByRole('button', { name: 'Add a note' }).click()
    expect(await why.getByRole('textbox').inputValue()).toBe('Of the figure')
    await why.getByRole('button', { name: 'Cancel' }).click()
    await why.getByRole('button', { name: 'Add a note' }).click()
    expect(await why.getByRole('textbox').inputValue()).toBe('')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await openList(page, `/admin/resources/completed_jobs?${june}`)
    await open()
    expect(await text.inputValue()).toBe('')

    // Whoever has to sign in again finds it.
    await openList(page, '/admin/resources/profit_margins?from=2026-06-09&to=2026-06-11')
    await open()
    await page.context().clearCookies()
    await menu.getByRole('button', { name: 'Save note' }).click()
    await menu.getByRole('alert').getByText('Your session has ended.').waitFor()
    await menu.getByRole('link', { name: 'Sign in again' }).click()
    await page.getByLabel('Email').fill(operator)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(/profit_margins\?from=2026-06-09/)
    await settled(page)
    await open()
    expect(await text.inputValue()).toBe('Half a sentence')
    await menu.getByRole('button', { name: 'Discard' }).click()
    expect(await text.inputValue()).toBe('')
    await page.keyboard.press('Escape')
    await open()
    expect(await text.inputValue()).toBe('')
    await text.fill('A sentence')
    await menu.getByRole('button', { name: 'Save note' }).click()
    await page.locator('.vd-said').getByText('A sentence').waitFor()
    await open()
    expect(await text.inputValue()).toBe('')
    await here.panel.pools.admin.query('delete from viewdesk.note')
    here.staff.faults()
  })

  test('a review says who has looked through these days, and falls off when a figure changes', async () => {
    const page = await here.staff.inSession(operator)
    await openList(page, '/admin/resources/open_jobs')
    expect(await page.getByRole('button', { name: 'Notes', exact: true }).count()).toBe(0)
    await openList(page, `/admin/resources/job?${june}`)
    await page.getByRole('button', { name: 'Notes', exact: true }).click()
    await page.getByRole('button', { name: 'Mark as reviewed' }).click()
    const review = page.locator('[data-review]')
    await review.waitFor()
    expect(await review.innerText()).toMatch(/^Reviewed by Operator, /)
    expect(await violations(page, '.vd-said')).toEqual([])
    await here.panel.pools.admin.query(
      "delete from job_part where job_id in (select id from job where created_at between '2026-06-10' and '2026-06-20')",
    )
    await here.panel.pools.admin.query("delete from job where created_at between '2026-06-10' and '2026-06-20'")
    await openList(page, `/admin/resources/job?${june}`)
    await page.locator('[data-review=changed]').waitFor()
    expect(await review.innerText()).toMatch(
      /^Reviewed on .* by Operator\. Figures have changed since: .* was \d+.*, is \d+/,
    )
    await openList(page, '/admin/resources/job?from=2026-06-01&to=2026-06-29')
    expect(await review.count()).toBe(0)
    expect(here.staff.faults()).toEqual([])
  })
})
