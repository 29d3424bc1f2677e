import type { Page } from 'playwright-core'
import { beforeEach, describe, expect, test } from '../harness/jest.js'
import { waitUntil } from '../harness/patience.js'
import { openList, openPanel, operator } from './staff-browser.js'

const here = openPanel()
beforeEach(async () => {
  await refreshedElsewhere()
  here.staff.faults()
})

const jobs = '/admin/resources/completed_jobs'

/**
 * As another process does it: nothing tells this one but the database. Each is of another second than the one before, as
 * answers tell the moment of a refresh to the second.
 */
async function refreshedElsewhere(): Promise<void> {
  await here.panel.pools.admin.query(`
    refresh materialized view reports.completed_jobs;
    insert into viewdesk.refresh_run (view_name, state, started_at, as_of, finished_at, rows, started_by_name, started_as)
    select 'completed_jobs', 'done', at, at, at, 1, 'Ann Kay', 'person'
    from (select greatest(now(), max(as_of) + interval '1 second') as at from viewdesk.refresh_run) next_second`)
}

/** Refreshes elsewhere until this page offers newer rows: what comes with the very first news is shown without asking. */
async function offersNewerRows(page: Page): Promise<void> {
  await waitUntil('newer rows are offered', async () => {
    await refreshedElsewhere()
    return (await page.getByRole('button', { name: 'Show newer rows' }).count()) === 1
  })
}

/** What this page asks for, by what it accepts. */
function eventsOf(page: Page): { readonly asked: ('stream' | 'once')[]; readonly since: (string | undefined)[] } {
  const asked: ('stream' | 'once')[] = []
  const since: (string | undefined)[] = []
  page.on('request', (request) => {
    if (!request.url().endsWith('/api/v1/events')) return
    asked.push(request.headers().accept === 'text/event-stream' ? 'stream' : 'once')
    since.push(request.headers()['last-event-id'])
  })
  return { asked, since }
}

/** As when another tab is chosen, or this one is chosen again. */
async function turn(page: Page, visibility: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate((state) => {
    Object.defineProperty(document, 'visibilityState', { value: state, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, visibility)
}

test('a page has one stream, however much on it follows refreshes', async () => {
  const page = await here.staff.signedIn(operator)
  const { asked } = eventsOf(page)
  await page.goto('/admin')
  await page.locator('.vd-board-age').waitFor()
  await page.getByRole('link', { name: 'Completed jobs' }).first().click()
  await page.locator('.vd-table-box[aria-busy="false"]').waitFor()
  await offersNewerRows(page)
  expect(asked).toEqual(['stream'])
  expect(here.staff.faults()).toEqual([])
})

test('a hidden tab is silent, and has the rows of now when one comes back to it', async () => {
  const page = await here.staff.signedIn(operator)
  const { asked, since } = eventsOf(page)
  await openList(page, jobs)
  const before = await page.locator('[data-count]').innerText()
  await offersNewerRows(page)
  // What was refreshed last may be heard of only now.
  await waitUntil('the newest rows are shown', async () => {
    for (const show of await page.getByRole('button', { name: 'Show newer rows' }).all()) await show.click()
    return (await page.locator('[data-freshness=fresh]').count()) === 1
  })
  const ended = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/v1/events'))
  await turn(page, 'hidden')
  await ended
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  await page.context().setOffline(true)
  await page.context().setOffline(false)
  const other = await here.staff.inSession(operator)
  await openList(other, jobs)
  await here.panel.pools.admin.query(
    "update public.job set status = 'cancelled' where id = (select min(id) from public.job where status = 'completed')",
  )
  await refreshedElsewhere()
  // Another page hears of it, so that this one would have.
  await other
    .locator('[data-count]', { hasNotText: before })
    .or(other.getByRole('button', { name: 'Show newer rows' }))
    .waitFor()
  expect(requests).toEqual([])
  await turn(page, 'visible')
  await page.locator('[data-count]', { hasNotText: before }).waitFor()
  expect(await page.getByRole('button', { name: 'Show newer rows' }).count()).toBe(0)
  expect(asked).toEqual(['stream', 'stream'])
  expect(since).toEqual([undefined, expect.stringMatching(/^\d+$/)])
})

describe('where no stream can be had, a page asks instead', () => {
  const refusals: readonly (readonly [why: string, answer: { status: number; contentType: string; body: string }])[] = [
    ['too many pages', { status: 429, contentType: 'application/json', body: '{"error":{"code":"too_many_streams"}}' }],
    ['a proxy that knows none', { status: 502, contentType: 'text/html', body: 'Bad Gateway' }],
    [
      'something that answers in its place',
      { status: 200, contentType: 'text/html', body: '<p>Sign in to the hotel</p>' },
    ],
  ]
  test.each(refusals)('because of %s, and follows by a stream again when there is one', async (_why, answer) => {
    const page = await here.staff.signedIn(operator)
    await page.clock.install()
    const { asked } = eventsOf(page)
    await page.route('**/api/v1/events', (route) =>
      route.request().headers().accept === 'text/event-stream' ? route.fulfill(answer) : route.continue(),
    )
    await openList(page, jobs)
    await waitUntil('it asks', () => asked.includes('once'))
    await waitUntil('what it asks for is told', async () => {
      await refreshedElsewhere()
      await page.clock.runFor(5_000)
      return (await page.getByRole('button', { name: 'Show newer rows' }).count()) === 1
    })
    await page.unroute('**/api/v1/events')
    const opened = page.waitForResponse(
      (response) => response.headers()['content-type']?.startsWith('text/event-stream') === true,
    )
    let isOpen = false
    const then = opened.then(() => {
      isOpen = true
    })
    await waitUntil('a stream is tried', async () => {
      await page.clock.runFor(10_000)
      return isOpen
    })
    await then
    const questions = asked.filter((how) => how === 'once').length
    await page.clock.runFor(50_000)
    expect(asked.filter((how) => how === 'once')).toHaveLength(questions)
  })
})

test('a stream that breaks off is taken up where it was left', async () => {
  const page = await here.staff.signedIn(operator)
  const { asked, since } = eventsOf(page)
  const at = Date.now()
  const body = `: following\n\nid: ${at}\nevent: schedule\ndata: {"view":"completed_jobs","paused":null}\n\n`
  // It ends behind that, as when a proxy is restarted.
  await page.route('**/api/v1/events', (route) => route.fulfill({ contentType: 'text/event-stream', body }), {
    times: 1,
  })
  await openList(page, jobs)
  await waitUntil('it is taken up', () => asked.length === 2)
  await offersNewerRows(page)
  expect(asked).toEqual(['stream', 'stream'])
  expect(since).toEqual([undefined, String(at)])
  expect(here.staff.faults()).toEqual([])
})

test('figures are not called live while nothing answers, and are again once something does', async () => {
  const page = await here.staff.inSession(operator)
  await page.route('**/api/v1/events', (route) => route.abort())
  await openList(page, '/admin/resources/open_jobs')
  const badge = page.locator('.vd-list-header .vd-freshness')
  await badge.filter({ hasText: /^No connection/ }).waitFor()
  expect(await badge.getAttribute('data-freshness')).toBe('unknown')
  await page.unroute('**/api/v1/events')
  await badge.filter({ hasText: /^Live/ }).waitFor()
  expect(here.staff.faults().filter((fault) => !fault.includes('net::ERR_FAILED'))).toEqual([])
})

test('figures are not called live for somebody whose session has ended', async () => {
  const page = await here.staff.inSession(operator)
  await page.route('**/api/v1/events', (route) => route.fulfill({ status: 401, body: '' }))
  await openList(page, '/admin/resources/open_jobs')
  await page.locator('.vd-list-header .vd-freshness', { hasText: /^Signed out/ }).waitFor()
  // Somebody has signed in meanwhile, in another tab.
  await page.unroute('**/api/v1/events')
  await page.evaluate(() => window.dispatchEvent(new Event('pageshow')))
  await page.locator('.vd-list-header .vd-freshness', { hasText: /^Live/ }).waitFor()
  expect(here.staff.faults().filter((fault) => !fault.includes('401'))).toEqual([])
})

test('nor while nothing is answered and nothing refused', async () => {
  const page = await here.staff.inSession(operator)
  await page.clock.install()
  await page.route('**/api/v1/events', () => undefined)
  await openList(page, '/admin/resources/open_jobs')
  const badge = page.locator('.vd-list-header .vd-freshness')
  await badge.filter({ hasText: /^Live/ }).waitFor()
  await waitUntil('it is said', async () => {
    await page.clock.runFor(4_000)
    return (await badge.innerText()).startsWith('No connection')
  })
})
