import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { addStaff } from '../../src/access/accounts.js'
import { expect, test } from '../harness/jest.js'
import { waitUntil } from '../harness/patience.js'
import { chooseExport } from './export-choice.js'
import { admin, openList, openPanel, operator, password, settled, viewer } from './staff-browser.js'
import { violations } from './violations.js'

const here = openPanel()

async function headers(page: Page): Promise<string[]> {
  const texts = await page.locator('.vd-table thead th:not(.vd-pick)').allInnerTexts()
  return texts.map((text) => text.replace(/\s+/g, ' '))
}

async function inMenu(page: Page, item: string | RegExp): Promise<void> {
  await page.getByRole('button', { name: /^View: / }).click()
  await page
    .getByRole('dialog', { name: /^Views of / })
    .getByRole('button', { name: item })
    .click()
}

test('chosen columns stay with the person, stand in the address and are those of the export', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/job')
  const all = await headers(page)
  await page.getByRole('button', { name: /^Columns/ }).click()
  const panelBox = page.getByRole('dialog', { name: 'Columns and rows' })
  await panelBox.getByLabel('Status', { exact: true }).uncheck()
  await panelBox.getByLabel('Provider', { exact: true }).focus()
  const stored = page.waitForResponse((response) => response.url().endsWith('/job/columns'))
  await page.keyboard.press('Space')
  await stored
  await settled(page)
  const fewer = all.filter((label) => label !== 'Status' && label !== 'Provider')
  expect(await headers(page)).toEqual(fewer)

  await page.keyboard.press('Escape')
  const file = await readFile(await (await chooseExport(page, /^CSV For other/)).path(), 'utf8')
  expect(file.replace(/^\uFEFF/, '').split(/\r?\n/)[0]).not.toMatch(/Status|Provider/)

  const link = page.url()
  const other = await here.staff.inSession(operator)
  await openList(other, '/admin/resources/job')
  await other.waitForURL(/columns=/)
  await settled(other)
  expect(await headers(other)).toEqual(fewer)
  await openList(other, '/admin/resources/job?columns=title,status')
  expect(await headers(other)).toEqual(['Job', 'Status'])

  const colleague = await here.staff.inSession(admin)
  await openList(colleague, '/admin/resources/job')
  expect(await headers(colleague)).toEqual(all)
  await openList(colleague, link)
  expect(await headers(colleague)).toEqual(fewer)

  await page.goBack()
  await page.getByRole('columnheader', { name: 'Status' }).waitFor()
  await page.goForward()
  await settled(page)
  await page.getByRole('button', { name: /^Columns/ }).click()
  await page.getByRole('button', { name: 'Show all' }).click()
  await page.getByRole('columnheader', { name: 'Status' }).waitFor()
  expect(here.staff.faults()).toEqual([])
})

test('the order of columns, their widths and those that stay are kept for the person and in views, and files have the order', async () => {
  const page = await here.staff.inSession(admin, { width: 1000, height: 800 })
  await openList(page, '/admin/resources/completed_jobs')
  const widthOf = async (heading: string): Promise<number> =>
    (await page.getByRole('columnheader', { name: heading, exact: true }).boundingBox())?.width ?? 0
  const isKept = () => page.waitForResponse((response) => response.url().endsWith('/completed_jobs/columns'))

  // By the keyboard alone.
  await page.getByRole('button', { name: /^Columns/ }).focus()
  await page.keyboard.press('Enter')
  const panelBox = page.getByRole('dialog', { name: 'Columns and rows' })
  await panelBox.getByRole('button', { name: 'Move Billed value up' }).focus()
  for (let step = 0; step < 6; step++) {
    const kept = isKept()
    await page.keyboard.press('Enter')
    await kept
  }
  expect((await headers(page)).slice(0, 3)).toEqual(['Billed', 'Title', 'Provider'])
  const before = await widthOf('Billed')
  await panelBox.getByRole('button', { name: 'Make Billed value wider' }).focus()
  let kept = isKept()
  await page.keyboard.press('Enter')
  await kept
  expect(await widthOf('Billed')).toBeCloseTo(before + 20, 0)
  kept = isKept()
  expect(await violations(page)).toEqual([])
  await panelBox.getByLabel('Keep in sight up to').selectOption('Title')
  await kept
  await page.keyboard.press('Escape')

  // By the edge of the heading.
  const title = await widthOf('Title')
  const edge = await page.locator('[data-edge="title"]').boundingBox()
  if (!edge) throw new Error('a heading has no edge')
  await page.mouse.move(edge.x + 4, edge.y + 20)
  await page.mouse.down()
  await page.mouse.move(edge.x + 44, edge.y + 20, { steps: 3 })
  kept = isKept()
  await page.mouse.up()
  await kept
  expect(await widthOf('Title')).toBeCloseTo(title + 40, 0)
  await page.mouse.move(500, 500)
  await settled(page)

  await openList(page, '/admin/resources/completed_jobs')
  await page.waitForURL(/frozen=2/)
  await settled(page)
  expect(await widthOf('Title')).toBeCloseTo(title + 40, 0)
  const places = () =>
    page
      .locator('.vd-table tbody tr:first-child > *')
      .evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().left))
  const at = await places()
  await page.locator('[data-css="app-content"]').evaluate((scroller) => scroller.scrollBy(200, 0))
  await page.locator('.vd-columns[data-moved]').waitFor()
  const then = await places()
  // The box, Billed and Title stay within the padding of the page; Provider goes below them.
  expect([0, 1, 2].every((place) => (at[place] ?? 0) - (then[place] ?? 0) < 40)).toBe(true)
  expect((at[3] ?? 0) - (then[3] ?? 0)).toBeCloseTo(200, 0)

  const file = await readFile(await (await chooseExport(page, /^CSV For other/)).path(), 'utf8')
  expect(file.replace(/^\uFEFF/, '')).toMatch(/^Billed value[^,]*,Title,Provider,/)
  await inMenu(page, 'Save as a new view…')
  await page.getByRole('textbox', { name: 'Name' }).fill('Billed first')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved as “Billed first”.').waitFor()
  await page.getByRole('button', { name: /^Columns/ }).click()
  kept = isKept()
  await page.getByRole('button', { name: 'Reset', exact: true }).click()
  await kept
  await page.keyboard.press('Escape')
  await settled(page)
  expect((await headers(page))[0]).toBe('Title')
  expect(new URL(page.url()).search).toBe('')
  await inMenu(page, /^Billed first/)
  await page.waitForURL(/widths=/)
  await settled(page)
  expect((await headers(page)).slice(0, 2)).toEqual(['Billed', 'Title'])
  expect(await widthOf('Title')).toBeCloseTo(title + 40, 0)
  expect(here.staff.faults()).toEqual([])
})

test('rows are compact for the person who chose it, on every list and in another browser', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/job')
  const height = async (one: Page): Promise<number> =>
    (await one.locator('.vd-table tbody tr').first().boundingBox())?.height ?? 0
  const before = await height(page)
  await page.getByRole('button', { name: /^Columns/ }).click()
  const stored = page.waitForResponse((response) => response.url().endsWith('/choices'))
  await page.getByLabel('Compact').check()
  await stored
  expect(await height(page)).toBeLessThan(before)
  const other = await here.staff.inSession(operator)
  await openList(other, '/admin/resources/completed_jobs')
  expect(await height(other)).toBeLessThan(before)
  expect(here.staff.faults()).toEqual([])
})

test('a view keeps filters, columns and order; others see it once it is shared, and a report opens with it', async () => {
  const page = await here.staff.signedIn(operator)
  const query = 'filters.status=cancelled&columns=title,status,estimated_value&sortBy=estimated_value&direction=desc'
  const name = '<img src=x onerror=alert(1)> “late”'
  await openList(page, `/admin/resources/job?${query}`)
  const count = await page.locator('[data-count]').innerText()
  await inMenu(page, 'Save as a new view…')
  await page.getByRole('textbox', { name: 'Name' }).fill(name)
  await page.getByLabel(/^Share with everybody/).check()
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByText(`Saved as “${name}”.`).waitFor()
  await page.getByRole('button', { name: `View: ${name}`, exact: true }).waitFor()

  await page.getByRole('button', { name: 'Remove filter Status: Cancelled' }).click()
  await page.getByRole('button', { name: `View: ${name} (changed)`, exact: true }).waitFor()
  await page.goBack()
  await page.getByRole('button', { name: `View: ${name}`, exact: true }).waitFor()

  const reader = await here.staff.inSession(viewer)
  await openList(reader, '/admin/resources/job')
  await inMenu(reader, /Shared by Operator/)
  await reader.getByRole('button', { name: 'Status: Cancelled', exact: true }).waitFor()
  await settled(reader)
  expect(await reader.locator('[data-count]').innerText()).toBe(count)
  await reader.getByRole('button', { name: /^View: / }).click()
  expect(await reader.getByRole('button', { name: 'Delete…' }).count()).toBe(0)
  await reader.getByRole('button', { name: 'Always open with this view' }).click()
  await reader.getByText('Jobs opens with').waitFor()

  await openList(reader, '/admin/resources/job')
  await reader.getByText('Your default view').waitFor()
  expect(new URL(reader.url()).searchParams.get('filters.status')).toBe('cancelled')
  await reader.getByRole('button', { name: 'Show all rows' }).click()
  await reader.locator('[data-count]', { hasNotText: count }).waitFor()
  expect(new URL(reader.url()).search).toBe('')
  await openList(reader, '/admin/resources/job?filters.status=draft')
  expect(await reader.getByText('Your default view').count()).toBe(0)

  await page.getByRole('button', { name: /^View: / }).click()
  await page.getByRole('button', { name: 'Rename or share…' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Called off')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'View: Called off', exact: true }).waitFor()
  await inMenu(page, 'Delete…')
  await page.getByText('for everybody').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByText('has been deleted.').waitFor()
  await openList(reader, '/admin/resources/job')
  expect(await reader.getByText('Your default view').count()).toBe(0)
  expect(here.staff.faults()).toEqual([])
})

test('a view that somebody else has changed meanwhile is not overwritten, and opened again it is as it has become', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/job?filters.status=draft')
  await inMenu(page, 'Save as a new view…')
  await page.getByRole('textbox', { name: 'Name' }).fill('Of us two')
  await page.getByLabel(/^Share with everybody/).check()
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved as “Of us two”.').waitFor()
  const sort = page.locator('thead').getByRole('button', { name: 'Estimate' })
  const change = async (): Promise<void> => {
    await sort.click()
    await page.getByRole('button', { name: 'View: Of us two (changed)' }).waitFor()
    await settled(page)
    await inMenu(page, 'Save changes to “Of us two”')
  }
  // As often as one likes, while nobody else does.
  for (const _time of [1, 2]) {
    await change()
    await page.getByText('“Of us two” now holds what is shown.').waitFor()
    await page.getByRole('button', { name: 'View: Of us two', exact: true }).waitFor()
  }

  const other = await here.staff.inSession(admin)
  const { views } = await (await other.request.get('/api/v1/job/views')).json()
  const { id } = views.find(({ name }: { name: string }) => name === 'Of us two')
  const put = await other.request.put(`/api/v1/job/views/${id}`, { data: { query: 'filters.status=cancelled' } })
  expect(put.status()).toBe(200)
  // Also where the list of views was read again meanwhile.
  for (const _time of [1, 2]) {
    await change()
    await page
      .getByRole('alert')
      .filter({ hasText: /^“Of us two” was changed by Admin.* Open it again/ })
      .waitFor()
    expect(await page.getByText('now holds what is shown').count()).toBe(0)
  }
  await inMenu(page, 'Rename or share…')
  await page.getByRole('textbox', { name: 'Name' }).fill('Of us three')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('dialog').getByText('was changed by Admin').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await inMenu(page, /^Of us two/)
  await page.getByRole('button', { name: 'Status: Cancelled', exact: true }).waitFor()
  await settled(page)
  await change()
  await page.getByText('“Of us two” now holds what is shown.').waitFor()
  expect(await page.getByRole('alert').filter({ hasText: 'Of us two' }).count()).toBe(0)
  expect((await other.request.delete(`/api/v1/job/views/${id}`)).status()).toBe(204)
  // What the browser itself writes of requests that were refused.
  expect(here.staff.faults().filter((fault) => !fault.includes('409'))).toEqual([])
})

test('a view whose column is gone says so and shows the rest', async () => {
  await here.panel.pools.admin.query(
    `insert into viewdesk.saved_view (report, staff_id, name, query, shared)
     select 'job', id, 'Older', 'filters.status=draft&columns=title,colour', false from viewdesk.staff where email = $1`,
    [admin],
  )
  const page = await here.staff.inSession(admin)
  await openList(page, '/admin/resources/job')
  await inMenu(page, 'Older')
  await page.getByText('The column colour no longer exists.').waitFor()
  await settled(page)
  expect(await headers(page)).toEqual(['Job'])
  expect(here.staff.faults()).toEqual([])
})

test('a view is pinned to the menu, opens from there and from the search box, and is unpinned', async () => {
  const page = await here.staff.inSession(viewer)
  await openList(page, '/admin/resources/completed_jobs')
  await inMenu(page, /^Loss makers/)
  await settled(page)
  const stored = page.waitForResponse((response) => response.url().endsWith('/pinned-views'))
  await inMenu(page, 'Pin to the menu')
  expect((await stored).status()).toBe(200)
  await page.goto('/admin')
  const menu = page.getByRole('navigation', { name: 'Main' })
  const pinned = menu.getByRole('region', { name: 'Pinned' })
  await pinned.getByRole('link', { name: 'Loss makers' }).click()
  await settled(page)
  await page.getByRole('button', { name: 'View: Loss makers' }).waitFor()
  expect(new URL(page.url()).searchParams.get('filters.profit~~to')).toBe('-0.01')
  expect(await violations(page, '.vd-nav')).toEqual([])

  await page.goto('/admin')
  // Keys are heard once the page is drawn.
  await page.locator('[data-card]').first().waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('ten best')
  await page.getByRole('option', { name: /Ten best providers/ }).click()
  await page.getByRole('button', { name: /^View: Ten best providers/ }).waitFor()

  await pinned.getByRole('button', { name: 'Unpin “Loss makers” from the menu' }).click()
  await pinned.waitFor({ state: 'detached' })
  await page.reload()
  await page.getByRole('button', { name: /^View: Ten best providers/ }).waitFor()
  expect(await pinned.count()).toBe(0)
  expect(here.staff.faults()).toEqual([])
})

test('two pages of one person pin a view each, and both are in the menu; what nobody keeps is said, and is not shown', async () => {
  const first = await here.staff.inSession(viewer)
  const second = await first.context().newPage()
  const pinsOf = (page: Page) => page.getByRole('region', { name: 'Pinned' })
  await openList(first, '/admin/resources/completed_jobs')
  await openList(second, '/admin/resources/data_warnings')
  await inMenu(first, /^Loss makers/)
  await settled(first)
  await inMenu(first, 'Pin to the menu')
  await first.getByText('“Loss makers” is in the menu now.').waitFor()
  await second.getByRole('button', { name: /^View: / }).click()
  await second.locator('.vd-view-name').first().click()
  await settled(second)
  await inMenu(second, 'Pin to the menu')
  await second.getByText('is in the menu now.').waitFor()
  expect(await pinsOf(second).getByRole('link').count()).toBe(2)
  await second.reload()
  await pinsOf(second).getByRole('link', { name: 'Loss makers' }).waitFor()
  expect(await pinsOf(second).getByRole('link').count()).toBe(2)

  await second.context().setOffline(true)
  await inMenu(second, 'Unpin from the menu')
  await second.locator('.vd-views-bar').getByText('The server did not answer.').waitFor()
  await pinsOf(second).getByRole('button', { name: 'Unpin “Loss makers” from the menu' }).click()
  await pinsOf(second).getByText('The server did not answer.').waitFor()
  expect(await pinsOf(second).getByRole('link').count()).toBe(2)
  await second.context().setOffline(false)
  await pinsOf(second).getByRole('button', { name: 'Unpin “Loss makers” from the menu' }).click()
  await pinsOf(second).getByText('Loss makers').waitFor({ state: 'detached' })
  await inMenu(second, 'Unpin from the menu')
  await second.getByText('is no longer in the menu.').waitFor()
  expect(await pinsOf(second).count()).toBe(0)
  here.staff.faults()
  await second.close()
})

test('views that are called alike are told apart by whose they are, in the search box and in the menu', async () => {
  const { pools, url } = here.panel
  const owners = ['Ann Kay', 'Bo Lee', 'Cy Day', 'Di Fox', 'Ed Gum', 'Flo Hay', 'Gil Ivy', 'Hal Jay']
  for (const [place, name] of owners.entries()) {
    await addStaff(pools.admin, { email: `namesake${place}@example.com`, name, role: 'viewer', password })
  }
  await pools.admin.query(
    `insert into viewdesk.saved_view (report, staff_id, name, query, shared)
     select 'completed_jobs', id, 'Team list', 'period=last_month', true from viewdesk.staff
     where email like 'namesake%' or email = $1`,
    [operator],
  )
  const page = await here.staff.inSession(operator)
  for (const [language, words] of [
    ['en', { some: 'Views, 6 of 9', by: 'Shared by Hal Jay', own: 'Shared', report: 'Completed jobs' }],
    [
      'de',
      { some: 'Ansichten, 6 von 9', by: 'Geteilt von Hal Jay', own: 'Geteilt', report: 'Abgeschlossene Aufträge' },
    ],
  ] as const) {
    await page.request.put('/api/v1/choices', { data: { language }, headers: { origin: new URL(url).origin } })
    await page.goto('/admin')
    await page.locator('[data-card]').first().waitFor()
    const options = page.getByRole('option').filter({ hasText: /^Team list/ })
    await page.keyboard.press('Control+k')
    await page.keyboard.type('team list')
    await page.getByRole('group', { name: words.some }).waitFor()
    const details = await options.locator('.vd-find-detail').allInnerTexts()
    expect([details.length, new Set(details).size]).toEqual([6, 6])
    await page.keyboard.type(' hal')
    await page.getByRole('group', { name: words.some }).waitFor({ state: 'detached' })
    expect(await options.locator('.vd-find-detail').allInnerTexts()).toEqual([`${words.report} · ${words.by}`])
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
  }
  const { views } = (await (await page.request.get('/api/v1/saved-views')).json()) as {
    readonly views: readonly {
      readonly name: string
      readonly owner: string
      readonly isMine: boolean
      readonly view: string
    }[]
  }
  const pinned = views.filter(({ name, isMine, owner }) => name === 'Team list' && (isMine || owner === 'Hal Jay'))
  expect(pinned).toHaveLength(2)
  const others = views.find(({ view }) => view === 'shipped.loss-makers')
  const pins = [...pinned, ...(others ? [others] : [])].map(({ view }) => ({ report: 'completed_jobs', view }))
  const put = await page.request.put('/api/v1/pinned-views', {
    data: { views: pins },
    headers: { origin: new URL(url).origin },
  })
  expect(put.status()).toBe(204)
  await page.request.put('/api/v1/choices', { data: { language: 'en' }, headers: { origin: new URL(url).origin } })
  await page.reload()
  const menu = page.getByRole('region', { name: 'Pinned' })
  await menu.waitFor()
  expect((await menu.getByRole('link').allInnerTexts()).sort()).toEqual([
    'Loss makers',
    'Team list\nShared',
    'Team list\nShared by Hal Jay',
  ])
  expect(await violations(page, '.vd-nav')).toEqual([])
  // What of one is unpinned leaves the other alone, which no other is called like any more.
  await menu.getByRole('button', { name: /“Team list, Shared”/ }).click()
  await waitUntil('one is left', async () => (await menu.getByText('Team list').count()) === 1)
  expect(await menu.getByRole('link').filter({ hasText: 'Team' }).innerText()).toBe('Team list\nShared by Hal Jay')
  expect(here.staff.faults()).toEqual([])
})

test('what nobody kept of columns and rows is told again: with the next choice, and when the network is back', async () => {
  const page = await here.staff.inSession(admin)
  const kept = async () => {
    const { me } = (await (await page.request.get('/api/v1')).json()) as {
      readonly me: {
        readonly choices: { readonly density: string; readonly layouts: Record<string, { widths: object }> }
      }
    }
    return { density: me.choices.density, widths: Object.keys(me.choices.layouts.provider?.widths ?? {}).length > 0 }
  }
  await page.request.put('/api/v1/choices', {
    data: { density: 'comfortable' },
    headers: { origin: new URL(here.panel.url).origin },
  })
  await openList(page, '/admin/resources/provider')
  await page.getByRole('button', { name: /^Columns/ }).click()
  const panel = page.getByRole('dialog', { name: 'Columns and rows' })
  const wider = panel.getByRole('button', { name: /^Make .* wider/ }).first()
  await page.route(/\/(columns|choices)$/, (route) => route.abort('connectionreset'))
  await wider.click()
  await panel.getByText('The server did not answer.').waitFor()
  expect(await kept()).toEqual({ density: 'comfortable', widths: false })
  await page.unroute(/\/(columns|choices)$/)
  await panel.getByLabel('Compact').check()
  await waitUntil('both are kept', async () => {
    const { density, widths } = await kept()
    return density === 'compact' && widths
  })
  await panel.getByText('The server did not answer.').waitFor({ state: 'detached' })

  await page.context().setOffline(true)
  await panel.getByLabel('Comfortable').check()
  await panel.getByText('The server did not answer.').waitFor()
  await page.context().setOffline(false)
  await waitUntil('it is kept', async () => (await kept()).density === 'comfortable')
  await panel.getByText('The server did not answer.').waitFor({ state: 'detached' })
  await panel.getByRole('button', { name: 'Reset', exact: true }).click()
  here.staff.faults()
})
