import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from '../harness/jest.js'
import { admin, openList, openPanel, phone, plainFigure, settled, viewer } from './staff-browser.js'

/*
 * Worked by hand, beside the demo data:
 *
 *  job       provider  estimated  billed  parts             created ... started ... completed (UTC)
 *  Ours      Zenith    100.00     150.00  10.00 + 20.50 + – 9 Mar 12:00 10 Mar 06:00 10 Mar 12:00
 *  Early     Zenith    –           80.00                    9 Mar 12:00 10 Mar 18:00 10 Mar 12:00 (started after)
 *  Unbilled  Zenith     50.00     –                         9 Mar 12:00 –            10 Mar 13:00
 *  Waiting   Zenith    scheduled
 */
const fixture = `
  insert into provider values (900, 'Zenith');
  insert into job (id, provider_id, title, status, estimated_value, final_value, created_at, started_at, completed_at) values
    (90001, 900, 'Ours', 'completed', 100.00, 150.00, '2026-03-09 12:00Z', '2026-03-10 06:00Z', '2026-03-10 12:00Z'),
    (90002, 900, 'Early', 'completed', null, 80.00, '2026-03-09 12:00Z', '2026-03-10 18:00Z', '2026-03-10 12:00Z'),
    (90003, 900, 'Unbilled', 'completed', 50.00, null, '2026-03-09 12:00Z', null, '2026-03-10 13:00Z'),
    (90004, 900, 'Waiting', 'scheduled', 10.00, null, '2026-03-12 12:00Z', null, null);
  insert into job_part (id, job_id, name, quantity, unit_cost, total_cost) values
    (900001, 90001, 'Pipe', 1, 10.00, 10.00),
    (900002, 90001, 'Valve', 2, 10.25, 20.50),
    (900003, 90001, 'Solder', null, null, null);
  refresh materialized view reports.completed_jobs;`

const here = openPanel({ template: 'demo', now: () => new Date('2026-03-15T12:00:00Z') })
let page: Page
beforeAll(async () => {
  await here.panel.pools.admin.query(fixture)
  page = await here.staff.signedIn(viewer)
})

const section = (name: string) => page.locator(`[data-section=${name}]`)

describe('the page of a job', () => {
  test('shows its parts with their sum, and names the one without a cost', async () => {
    await page.goto('/admin/resources/job/records/90001/show')
    const parts = section('job_part')
    await parts.locator('[data-total=total_cost]', { hasText: '30.50' }).waitFor()
    expect(await parts.locator('tbody [data-column=total_cost]').allInnerTexts()).toEqual([
      '10.00',
      '20.50',
      'No cost entered',
    ])
    await parts.getByText('1 part has no cost entered and counts as 0 in the sum.').waitFor()
    await parts.getByRole('link', { name: 'All 3 in Job parts' }).click()
    await settled(page)
    expect(await page.locator('[data-count]').getAttribute('data-count')).toBe('3')
    expect(here.staff.faults()).toEqual([])
  })

  test('shows what it earned as the report has it', async () => {
    await page.goto('/admin/resources/job/records/90001/show')
    const figure = (name: string) => section('money').locator(`[data-figure=${name}]`).innerText()
    // 150.00 - 30.50 = 119.50; 119.50 / 150.00 = 79.67 %
    expect(plainFigure(await figure('profit'))).toBe('119.50')
    expect(plainFigure(await figure('margin_percent'))).toBe('79.67')
    expect(plainFigure(await figure('upsell_value'))).toBe('50.00')
    expect(await section('money').locator('[data-outrun]').count()).toBe(0)
  })

  test('shows its phases as a line and in words', async () => {
    await page.goto('/admin/resources/job/records/90001/show')
    const phase = (name: string) => section('phases').locator(`[data-phase=${name}] dd`).innerText()
    expect([await phase('waiting'), await phase('active'), await phase('total')]).toEqual([
      '18.00\u00a0h',
      '6.00\u00a0h',
      '24.00\u00a0h',
    ])
    const widths = await page
      .locator('.vd-timeline-part')
      .evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect().width))
    expect((widths[0] ?? 0) / (widths[1] ?? 1)).toBeCloseTo(3, 1)
  })

  test('names times that cannot be, and a start that nobody entered', async () => {
    await page.goto('/admin/resources/job/records/90002/show')
    await section('phases').getByText('Wrong times: ends before it starts').waitFor()
    expect(await page.locator('.vd-timeline').count()).toBe(0)
    await page.goto('/admin/resources/job/records/90003/show')
    await section('phases').locator('[data-phase=waiting]', { hasText: 'No start time was entered' }).waitFor()
  })

  test('says of a job that is not completed why there is no profit, and since when it waits', async () => {
    await page.goto('/admin/resources/job/records/90004/show')
    await section('money').getByText('Profit and upsell are calculated for completed jobs.').waitFor()
    await section('phases')
      .getByText(/^Not completed: created .* ago, and not started\.$/)
      .waitFor()
    await section('job_part').getByText('No parts are recorded on this job.').waitFor()
    expect(here.staff.faults()).toEqual([])
  })

  test('says when its parts have changed since its profit was worked out', async () => {
    await here.panel.pools.admin.query("insert into job_part values (900009, 90002, 'Late part', 1, 5.00, 5.00)")
    try {
      await page.goto('/admin/resources/job/records/90002/show')
      await section('money').locator('[data-outrun]').waitFor()
    } finally {
      await here.panel.pools.admin.query('delete from job_part where id = 900009')
    }
  })
})

describe('the page of a provider', () => {
  test('has the dashboard’s own figures for the last 30 days, and each leads to its list', async () => {
    await page.goto('/admin/resources/provider/records/900/show')
    const billed = section('figures').locator('[data-card=billed]')
    // 150.00 + 80.00
    expect(plainFigure(await billed.locator('[data-figure=revenue]').innerText())).toBe('230.00')
    await section('figures').getByRole('heading', { name: 'Last 30 days' }).waitFor()
    await billed.locator('.vd-card-link').click()
    await settled(page)
    expect(plainFigure(await page.locator('[data-total=revenue]').first().innerText())).toBe('230.00')
    expect(here.staff.faults()).toEqual([])
  })

  test('has its newest jobs, and the way to all of them', async () => {
    await page.goto('/admin/resources/provider/records/900/show')
    await section('job').locator('tbody tr').first().waitFor()
    expect((await section('job').locator('tbody th').allInnerTexts())[0]).toBe('Waiting')
    await section('job').getByRole('link', { name: 'All 4 in Jobs' }).click()
    await settled(page)
    expect(await page.locator('[data-count]').getAttribute('data-count')).toBe('4')
  })
})

describe('a day of a provider', () => {
  test.each([
    ['upsell_conversions', 'total_final', 'final_value'],
    ['profit_margins', 'profit', 'profit'],
  ])('in %s opens the jobs beneath it, with equal sums', async (report, own, behind) => {
    await page.goto(`/admin/resources/${report}/records/900~2026-03-10/show`)
    const jobs = section('completed_jobs')
    await jobs.locator('tbody tr').first().waitFor()
    expect((await jobs.locator('tbody th').allInnerTexts()).sort()).toEqual(['Early', 'Ours', 'Unbilled'])
    const sum = await jobs.locator(`[data-total=${behind}]`).innerText()
    expect(await page.locator(`dl.vd-facts [data-column=${own}]`).innerText()).toContain(sum)
  })

  test('opens the jobs that were not compared, as many as are counted', async () => {
    const day = '/admin/resources/upsell_conversions/records/900~2026-03-10/show'
    await page.goto(day)
    const notCompared = section('completed_jobs').locator('[data-left-out=upsell_value]')
    expect(await notCompared.innerText()).toContain('2 jobs not compared: ')
    const titles: string[] = []
    for (const reason of ['1 without an estimate', '1 estimated but not billed']) {
      await page.goto(day)
      await notCompared.getByRole('link', { name: reason }).click()
      await settled(page)
      titles.push(...(await page.locator('tbody .vd-row-link').allInnerTexts()))
    }
    expect(titles.sort()).toEqual(['Early', 'Unbilled'])
    expect(here.staff.faults()).toEqual([])
  })

  test('on every page of both reports has as many jobs and as much money as its own row says', async () => {
    for (const report of ['upsell_conversions', 'profit_margins']) {
      const { rows } = await (await page.request.get(`/api/v1/${report}/rows?perPage=25&period=this_year`)).json()
      for (const row of rows) {
        const query = `filters.provider_id=${row.provider_id}&filters.completed_on=${row.completed_on}&totals=yes`
        const { count, totals } = await (await page.request.get(`/api/v1/completed_jobs/rows?${query}`)).json()
        const sums =
          report === 'upsell_conversions'
            ? [row.completed_jobs, row.total_final, row.total_estimated, row.upsell_value]
            : [row.billed_jobs + row.unbilled_jobs, row.revenue, totals.estimated_value, totals.upsell_value]
        expect([row._id, count, totals.final_value, totals.estimated_value, totals.upsell_value]).toEqual([
          row._id,
          ...sums,
        ])
      }
      expect(rows.length).toBeGreaterThan(5)
    }
  })
})

test('on a phone nothing of a job’s page sticks out', async () => {
  const small = await here.staff.inSession(admin, phone)
  await small.goto('/admin/resources/job/records/90001/show')
  await small.locator('[data-section=job_part] tfoot').waitFor()
  for (const width of [390, 360]) {
    await small.setViewportSize({ width, height: 800 })
    expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }
  await openList(small, '/admin/resources/visits_summary')
  expect(await small.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
})
