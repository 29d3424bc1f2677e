import type { Locator, Page } from 'playwright-core'
import { beforeEach, expect, test } from '../harness/jest.js'
import { june, openList, openPanel, operator, password } from './staff-browser.js'

const here = openPanel()
beforeEach(() => void here.staff.faults())

const record = '/admin/resources/job/records/17/show'

interface Deletion {
  readonly what: string
  /** Makes what is to be deleted, and opens where that is done. */
  readonly open: (page: Page) => Promise<void>
  /** Up to the click that deletes it; that one can be clicked again. */
  readonly lead: (page: Page) => Promise<void>
  readonly button: (page: Page) => Locator
  readonly shown: (page: Page) => Locator
  /** Where it is read. */
  readonly list: RegExp
}

const deletions: readonly Deletion[] = [
  {
    what: 'a review',
    open: async (page) => {
      await openList(page, `/admin/resources/profit_margins?${june}`)
      await page.getByRole('button', { name: 'Notes', exact: true }).click()
      await page.getByRole('button', { name: 'Mark as reviewed' }).click()
      await page.locator('[data-review]').waitFor()
    },
    lead: (page) => page.getByRole('button', { name: 'Notes', exact: true }).click(),
    button: (page) => page.getByRole('button', { name: 'Take the review back' }),
    shown: (page) => page.locator('[data-review]'),
    list: /profit_margins\/notes/,
  },
  {
    what: 'a note',
    open: async (page) => {
      await addNote(page, 'To be deleted')
      await page.goto(record)
    },
    lead: (page) => page.getByRole('button', { name: 'Delete the note “To be deleted”' }).click(),
    button: (page) => page.locator('.vd-note [role=alert]').getByRole('button', { name: 'Delete', exact: true }),
    shown: (page) => page.locator('.vd-note'),
    list: /records\/17\/notes/,
  },
  {
    what: 'a view that is pinned',
    open: async (page) => {
      const saved = await page.request.post('/api/v1/job/views', {
        data: { name: 'Doomed', query: 'filters.status=draft', shared: false },
      })
      const { id } = (await saved.json()) as { readonly id: string }
      await page.request.put('/api/v1/pinned-views', { data: { pin: { report: 'job', view: id } } })
      await openList(page, '/admin/resources/job?filters.status=draft')
      await page.getByRole('button', { name: 'View: Doomed', exact: true }).click()
    },
    lead: (page) => page.getByRole('button', { name: 'Delete…' }).click(),
    button: (page) => page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }),
    // In the header, and in the menu.
    shown: (page) => page.locator('.vd-views-bar .vd-view-button, .vd-pin').filter({ hasText: 'Doomed' }),
    list: /job\/views$/,
  },
  {
    what: 'a session',
    open: async (page) => {
      await page.request.get('/admin')
      await openList(page, '/admin/resources/provider')
    },
    lead: async (page) => {
      await page.getByRole('button', { name: /^Operator/ }).click()
      await page.getByRole('button', { name: 'Where you are signed in' }).click()
    },
    button: (page) => page.locator('[data-session=other]').getByRole('button').first(),
    shown: (page) => page.locator('[data-session=other]'),
    list: /own-sessions$/,
  },
]

async function addNote(page: Page, text: string): Promise<void> {
  await here.panel.pools.admin.query('delete from viewdesk.note')
  const answer = await page.request.post('/api/v1/job/notes', { data: { record: '17', text } })
  expect(answer.status()).toBe(201)
}

/** A page of somebody who is signed in elsewhere, once. */
async function openPage(): Promise<Page> {
  await here.panel.pools.admin.query('delete from viewdesk.session')
  const page = await here.staff.inSession(operator)
  const other = await fetch(`${here.panel.url}/admin/login`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ email: operator, password }),
  })
  expect(other.status).toBe(303)
  return page
}

const noAnswer = 'The server did not answer.'

test.each(deletions)('$what whose deletion got no answer is not shown any more, and nothing is wrong', async (it) => {
  const page = await openPage()
  await it.open(page)
  await it.lead(page)
  await it.button(page).waitFor()
  await page.route('**/api/v1/**', async (route) => {
    if (route.request().method() !== 'DELETE') return await route.continue()
    await route.fetch()
    await route.abort('connectionreset')
  })
  await it.button(page).click()
  await it.shown(page).first().waitFor({ state: 'detached' })
  expect(await it.shown(page).count()).toBe(0)
  await page.getByText(noAnswer).first().waitFor({ state: 'detached' })
  await page.unroute('**/api/v1/**')
})

test.each(deletions)('$what that is deleted again, because no answer came, counts as deleted', async (it) => {
  const page = await openPage()
  await it.open(page)
  await it.lead(page)
  await it.button(page).waitFor()
  let orders = 0
  let isBack = false
  await page.route('**/api/v1/**', async (route) => {
    const request = route.request()
    if (request.method() === 'DELETE') {
      orders += 1
      const response = await route.fetch()
      if (orders === 1) return await route.abort('connectionreset')
      isBack = true
      return await route.fulfill({ response })
    }
    if (!isBack && it.list.test(new URL(request.url()).pathname)) return await route.abort('connectionreset')
    await route.continue()
  })
  await it.button(page).click()
  await page.getByText(noAnswer).first().waitFor()
  await it.button(page).click()
  await it.shown(page).first().waitFor({ state: 'detached' })
  expect([orders, await it.shown(page).count()]).toEqual([2, 0])
  await page.getByText(noAnswer).first().waitFor({ state: 'detached' })
  expect(await page.getByText(/There is no such|Nobody has reviewed/).count()).toBe(0)
  await page.unroute('**/api/v1/**')
})

test('a note whose change got no answer is saved again without a word of somebody else', async () => {
  const page = await openPage()
  await addNote(page, 'As it was')
  await page.goto(record)
  const save = async (text: string) => {
    await page.getByRole('button', { name: /^Edit the note/ }).click()
    await page.locator('.vd-note-form textarea').fill(text)
    await page.locator('.vd-note-form').getByRole('button', { name: 'Save', exact: true }).click()
    await page.locator('.vd-note-form').getByText(noAnswer).waitFor()
  }
  await page.route('**/job/notes/*', async (route) => {
    await route.fetch()
    await route.abort('connectionreset')
  })
  await save('As it is')
  await page.unroute('**/job/notes/*')
  await page.locator('.vd-note-form').getByRole('button', { name: 'Save', exact: true }).click()
  await page.locator('.vd-note').getByText('As it is', { exact: true }).waitFor()

  // Whoever does not save it again sees what has become of it.
  await page.route('**/job/notes/*', async (route) => {
    await route.fetch()
    await route.abort('connectionreset')
  })
  await save('As it will be')
  await page.unroute('**/job/notes/*')
  await page.locator('.vd-note-form').getByRole('button', { name: 'Cancel' }).click()
  await page.locator('.vd-note').getByText('As it will be', { exact: true }).waitFor()
})
