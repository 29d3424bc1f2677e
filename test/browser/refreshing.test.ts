import type { Page, Route } from 'playwright-core'
import { beforeEach, expect, test } from '../harness/jest.js'
import { waitUntil } from '../harness/patience.js'
import { whileImporting } from './held-lock.js'
import { admin, openList, openPanel, operator, viewer } from './staff-browser.js'

const here = openPanel()
beforeEach(() => void here.staff.faults())

const jobs = '/admin/resources/completed_jobs'

test('a second click while a refresh runs says who started it and when', async () => {
  const first = await here.staff.signedIn(operator)
  const second = await here.staff.signedIn(admin)
  await openList(first, jobs)
  await openList(second, jobs)
  await whileImporting(here.panel, async () => {
    await first.getByRole('button', { name: 'Refresh' }).click()
    await first.getByRole('button', { name: 'Refreshing…' }).waitFor()
    // By the keyboard: the header makes room for the news of what runs, and a mouse may miss the button meanwhile.
    await second.getByRole('button', { name: 'Refreshing…' }).press('Enter')
    await second.getByText(/^Already refreshing: started by \S.* at \S/).waitFor()
  })
  await first.getByText(/^Refreshed at \S/).waitFor()
  await second.getByText(/^Refreshed at \S/).waitFor()
  expect(here.staff.faults()).toEqual([])
})

test('a click on Refresh is seen at once, and while no answer comes the page says that it waits for one', async () => {
  const page = await here.staff.signedIn(operator)
  await openList(page, jobs)
  let answer = (): void => undefined
  const held = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route('**/completed_jobs/refresh', async (route) => {
    await held
    await route.continue()
  })
  await page.getByRole('button', { name: 'Refresh' }).click()
  await page.getByRole('button', { name: 'Refreshing…' }).waitFor()
  await page.getByText('The server is not answering at the moment; still trying.').waitFor()
  answer()
  await page.getByText(/^Refreshed at \S/).waitFor()
  expect(await page.getByText('not answering').count()).toBe(0)
  expect(here.staff.faults()).toEqual([])
})

test('a refresh by somebody else is seen on an open page, and its rows come when one asks for them', async () => {
  const reading = await here.staff.inSession(viewer)
  await openList(reading, `${jobs}?perPage=500`)
  const before = await reading.locator('[data-count]').innerText()
  const row = reading.locator('.vd-table tbody tr').nth(300)
  await row.scrollIntoViewIfNeeded()
  const placeOnPage = () =>
    row.evaluate((element) => {
      let top = element.getBoundingClientRect().top
      for (let around = element.parentElement; around; around = around.parentElement) top += around.scrollTop
      return top
    })
  const place = await placeOnPage()
  await here.panel.pools.admin.query(
    "update public.job set status = 'cancelled' where id = (select min(id) from public.job where status = 'completed')",
  )
  const colleague = await here.staff.inSession(operator)
  await openList(colleague, jobs)
  await whileImporting(here.panel, async () => {
    await colleague.getByRole('button', { name: 'Refresh' }).click()
    await reading.locator('[data-freshness=refreshing]', { hasText: 'Refreshing; currently as of' }).waitFor()
    await reading.getByRole('button', { name: 'Waiting for a lock' }).click()
    await reading.getByText(/^Started by Operator at /).waitFor()
    // Reading is not deciding.
    expect(await reading.locator('[data-action=cancel]').count()).toBe(0)
    await reading.keyboard.press('Escape')
  })
  const show = reading.getByRole('button', { name: 'Show newer rows' })
  await show.waitFor()
  await reading.locator('[data-freshness=outrun]', { hasText: /^As of \d/ }).waitFor()
  expect(await reading.locator('[data-count]').innerText()).toBe(before)
  expect(await placeOnPage()).toBe(place)
  await reading.locator('[data-refreshes] button').click()
  await reading.getByText(/^Refreshed at \S.* by Operator/).waitFor()
  await reading.keyboard.press('Escape')
  // Who clicked Refresh has the new rows without asking.
  await colleague.locator('[data-count]', { hasNotText: before }).waitFor()
  await show.click()
  await reading.locator('[data-count]', { hasNotText: before }).waitFor()
  await reading.locator('[data-freshness=fresh]').waitFor()
  expect(await show.count()).toBe(0)
  expect(here.staff.faults()).toEqual([])
})

test('a refresh that waits for a lock says whose it is, and whoever may refresh can cancel it', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/profit_margins')
  await whileImporting(here.panel, async () => {
    await page.getByRole('button', { name: 'Refresh' }).click()
    await page.getByRole('button', { name: 'Waiting for a lock' }).click()
    const panel = page.getByRole('dialog', { name: 'Refreshes of Profit margins' })
    const { rows } = await here.panel.pools.admin.query('select current_user as me')
    await panel
      .getByText(new RegExp(`^Waiting for a lock held by ${rows[0].me} \\(nightly import\\) since \\S`))
      .waitFor()
    await panel.getByRole('button', { name: 'Cancel the refresh of Completed jobs' }).focus()
    await page.keyboard.press('Enter')
    await panel.getByText(/^Cancelled at \S.* by Operator\. The previous rows stay\.$/).waitFor()
    // The button that had the focus is gone.
    expect(await panel.evaluate((it) => it === document.activeElement)).toBe(true)
  })
  await page.locator('[data-freshness=fresh]').waitFor()
  expect(here.staff.faults()).toEqual([])
})

const waysToFail = {
  'nobody answers': (route: Route) => route.abort('connectionreset'),
  'a server before it answers': (route: Route) => route.fulfill({ status: 502, body: '' }),
} as const
const noAnswer = /The server (did not answer|could not answer)/

test.each(Object.entries(waysToFail))(
  'that a refresh could not be cancelled (%s) is said where it is cancelled, until it is',
  async (_how, fail) => {
    const page = await here.staff.inSession(operator)
    const places = [
      {
        open: () => openList(page, jobs),
        lead: () => page.getByRole('button', { name: 'Waiting for a lock' }).click(),
        place: page.getByRole('dialog', { name: 'Refreshes of Completed jobs' }),
      },
      {
        open: () => page.goto('/admin/pages/refreshes'),
        lead: async () => undefined,
        place: page.locator('.vd-under-way'),
      },
    ]
    for (const { open, lead, place } of places) {
      await open()
      await whileImporting(here.panel, async () => {
        const headers = { origin: new URL(page.url()).origin }
        expect((await page.request.post('/api/v1/completed_jobs/refresh', { headers })).ok()).toBe(true)
        await lead()
        const cancel = place.getByRole('button', { name: 'Cancel the refresh of Completed jobs' })
        await page.route('**/cancel', (route) => fail(route))
        await cancel.click()
        await place.getByText(noAnswer).waitFor()
        expect(await page.getByText(noAnswer).count()).toBe(1)
        await page.unroute('**/cancel')
        // Now it is done, and only the answer is lost.
        await page.route('**/cancel', async (route) => {
          await route.fetch()
          await fail(route)
        })
        await cancel.click()
        await cancel.waitFor({ state: 'detached' })
        await page.unroute('**/cancel')
      })
      await place.getByText(noAnswer).waitFor({ state: 'detached' })
    }
  },
)

test('that nobody answered is said no more when it is seen to be done', async () => {
  const page = await here.staff.inSession(admin)
  const lose = async (route: Route): Promise<void> => {
    await route.fetch()
    await route.abort('connectionreset')
  }
  await page.route('**/schedule', lose)
  await page.route('**/refresh', lose)
  const places = [
    async () => {
      await openList(page, jobs)
      await page.locator('[data-refreshes] button').click()
    },
    () => page.goto('/admin/pages/refreshes'),
  ]
  for (const open of places) {
    await open()
    for (const [now, next] of [
      ['Pause', 'Resume'],
      ['Resume', 'Pause'],
    ]) {
      await page.getByRole('button', { name: `${now} schedule of Completed jobs` }).click()
      await page.getByRole('button', { name: `${next} schedule of Completed jobs` }).waitFor()
      await gone(page)
    }
  }
  await openList(page, jobs)
  await page.getByRole('button', { name: 'Refresh', exact: true }).click()
  await page
    .getByText(/^Refreshed at \S/)
    .or(page.locator('[data-freshness=outrun]'))
    .first()
    .waitFor()
  await gone(page)
  await page.goto('/admin')
  await page.locator('.vd-board-age').click()
  await page.locator('[data-action=refresh-all], .vd-board-refresh button').first().click()
  await gone(page)
})

/** What is said for a moment may be said; it must not stay. */
async function gone(page: Page): Promise<void> {
  await page.waitForTimeout(300)
  await waitUntil('nothing is said of no answer', async () => (await page.getByText(noAnswer).count()) === 0)
}

test('a refresh that is queued says its place in the line', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, jobs)
  const { pools } = here.panel
  const { rows } = await pools.admin.query(`with runs as (
      insert into viewdesk.refresh_run (view_name, state, created_at, started_by_name, started_as)
      values ('another_view', 'queued', now(), 'Ann Kay', 'person'), ('completed_jobs', 'queued', now(), 'Bo Lee', 'person')
      returning id
    )
    insert into viewdesk.refresh_progress (run_id, owner, seen_at)
    select id, 'another panel', now() + interval '1 hour' from runs returning run_id`)
  const ids = rows.map(({ run_id: id }) => id).sort((one, other) => Number(one) - Number(other))
  await page.getByRole('button', { name: 'Queued, number 2 in line' }).waitFor()
  await pools.admin.query("update viewdesk.refresh_run set state = 'done', finished_at = now() where id = $1", [ids[0]])
  await page.getByRole('button', { name: 'Queued, next in line' }).click()
  await page.getByText('Requested by Bo Lee').waitFor()
  await page.getByRole('button', { name: 'Cancel the refresh of Completed jobs' }).click()
  await page
    .getByRole('dialog')
    .getByText(/^Cancelled at \S.* by Operator/)
    .waitFor()
  expect(here.staff.faults()).toEqual([])
})

test('a running refresh shows how long it has run against how long it usually takes, and old figures stay', async () => {
  await here.panel.pools.admin.query(`insert into viewdesk.refresh_run (view_name, state, started_at, as_of, finished_at, rows)
    select 'completed_jobs', 'done', now() - interval '40 seconds', now(), now(), 1 from generate_series(1, 9)`)
  const page = await here.staff.inSession(operator)
  await openList(page, jobs)
  // Where there is no room for it beside the button, it is said of the button.
  await page.locator('[data-usual="40000"]', { hasText: 'usually 40 s' }).waitFor({ state: 'attached' })
  await whileImporting(here.panel, async () => {
    await page.getByRole('button', { name: 'Refresh' }).click()
    await page.getByRole('button', { name: 'Waiting for a lock' }).click()
    const bar = page.getByRole('progressbar', { name: 'Refresh of Completed jobs' })
    await bar.and(page.locator('[aria-valuetext$=" s of usually 40 s"]:not([aria-valuetext^="0 s"])')).waitFor()
    const [now, text] = await bar.evaluate((it) => [
      it.getAttribute('aria-valuenow'),
      it.getAttribute('aria-valuetext'),
    ])
    const secondsSoFar = Number.parseInt(text ?? '', 10)
    expect(Math.abs(Number(now) / 100 - secondsSoFar / 40)).toBeLessThan(0.1)
    await page.locator('[data-freshness=refreshing]', { hasText: 'Refreshing; currently as of' }).waitFor()
    expect(await page.locator('.vd-table tbody tr').count()).toBeGreaterThan(10)
  })
  await page.getByRole('button', { name: 'Refresh', exact: true }).waitFor()
  await waitUntil('no bar is left', async () => (await page.getByRole('progressbar').count()) === 0)
  expect(here.staff.faults()).toEqual([])
})

test('an admin pauses a schedule on a report; everybody reads who did and when, until it goes on', async () => {
  const looker = await here.staff.inSession(viewer)
  await openList(looker, '/admin/resources/profit_margins')
  const page = await here.staff.inSession(admin)
  await openList(page, jobs)
  await page.getByRole('button', { name: 'Schedule', exact: true }).click()
  await page.locator('[data-due]', { hasText: /^Every 15 minutes, next at \S|^Every 15 minutes, due now/ }).waitFor()
  await page.getByRole('button', { name: 'Pause schedule of Completed jobs' }).click()
  const resume = page.getByRole('button', { name: 'Resume schedule of Completed jobs' })
  await resume.waitFor()
  await page
    .locator('[data-paused=true]', { hasText: /^Schedule paused by Admin at \S/ })
    .first()
    .waitFor()
  await looker.getByText(/^Schedule of Completed jobs paused by Admin at \S/).waitFor()
  expect(await looker.locator('[data-action=resume]').count()).toBe(0)
  await resume.click()
  await page.getByRole('button', { name: 'Pause schedule of Completed jobs' }).waitFor()
  await looker.locator('[data-paused=false]').waitFor({ state: 'attached' })
  expect(here.staff.faults()).toEqual([])
})

test('a pause that ends while a page still reads of it is over for that page as well', async () => {
  const [slow, other] = [await here.staff.inSession(viewer), await here.staff.inSession(viewer)]
  for (const page of [slow, other]) await openList(page, '/admin/resources/profit_margins')
  const boss = await here.staff.inSession(admin)
  const pause = async (paused: boolean): Promise<void> => {
    const answer = await boss.request.post('/api/v1/completed_jobs/schedule', { data: { paused } })
    expect(answer.status()).toBe(200)
    await other.locator(`[data-paused=${paused}]`).first().waitFor({ state: 'attached' })
  }
  let goOn: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    goOn = resolve
  })
  let reads = 0
  await slow.route(/\/api\/v1$/, async (route) => {
    reads += 1
    if (reads > 1) return await route.continue()
    const response = await route.fetch()
    await held
    await route.fulfill({ response })
  })
  await pause(true)
  await waitUntil('the slow page reads', () => reads === 1)
  // What one page has heard and read, the other has heard.
  await pause(false)
  goOn()
  await waitUntil('it reads once more', () => reads === 2)
  await slow.locator('[data-paused=false]').first().waitFor({ state: 'attached' })
  expect(here.staff.faults()).toEqual([])
})

test('page visits, live and stored, link to each other and show how old and how fast each is', async () => {
  await here.panel.pools.admin.query(
    "insert into viewdesk.page_visit (staff_id, section) select id, 'Dashboard' from viewdesk.staff",
  )
  const page = await here.staff.inSession(admin)
  await openList(page, '/admin/resources/visits_summary?filters.visits~~from=1')
  const [live, stored] = ['visits_summary', 'visits_summary_materialized'].map((name) =>
    page.locator(`[data-same=${name}]`),
  )
  await live?.getByText('Live', { exact: true }).waitFor()
  await stored?.getByText(/^As of /).waitFor()
  for (const line of [live, stored]) {
    expect(await line?.locator('[data-took]').innerText()).toMatch(/^[\d.]+ m?s$/)
  }
  await stored?.getByRole('link', { name: 'Page visits, refreshed hourly' }).click()
  await page.getByRole('heading', { level: 1, name: 'Page visits, refreshed hourly' }).waitFor()
  expect(new URL(page.url()).search).toBe('?filters.visits~~from=1')
  await live?.getByRole('link', { name: 'Page visits, live' }).waitFor()
  await openList(page, '/admin/resources/profit_margins')
  expect(await page.locator('.vd-same').count()).toBe(0)
  expect(here.staff.faults()).toEqual([])
})

test('a viewer reads everything and is offered no Refresh', async () => {
  const page = await here.staff.signedIn(viewer)
  await page.locator('.vd-board-age').click()
  await page.getByRole('heading', { name: 'Stored results' }).waitFor()
  expect(await page.locator('[data-action^=refresh]').count()).toBe(0)
  await openList(page, '/admin/resources/completed_jobs')
  expect(await page.locator('[data-action=refresh]').count()).toBe(0)
  expect(here.staff.faults()).toEqual([])
})

test('a live report says that it is live and has nothing to refresh', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/open_jobs')
  expect(await page.locator('[data-freshness]').innerText()).toBe('Live')
  expect(await page.locator('[data-action=refresh]').count()).toBe(0)
  expect(here.staff.faults()).toEqual([])
})
