import type { Page } from 'playwright-core'
import { readConfig } from '../../src/config/config.js'
import { type ForeignProject, foreignProject, shopTables } from '../harness/foreign-project.js'
import { afterAll, beforeAll, describe, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { plainFigure, type StaffBrowser, settled, staffBrowser, viewer } from './staff-browser.js'

let project: ForeignProject
let panel: TestPanel
let staff: StaffBrowser
let page: Page
beforeAll(async () => {
  project = await foreignProject()
  panel = await startTestPanel({
    template: 'demo',
    config: { projectDir: project.projectDir, project: readConfig({}, project.projectDir).project, syncOnStart: true },
    prepare: (pools) => pools.admin.query(shopTables),
    now: () => new Date('2026-06-10T12:00:00Z'),
  })
  staff = await staffBrowser(panel.url)
  page = await staff.signedIn(viewer, undefined, 'Today')
})
afterAll(async () => {
  await staff?.close()
  await panel?.stop()
  await project?.remove()
})

const section = (name: string) => page.locator(`[data-section=${name}]`)

describe('the panel of another company', () => {
  test('has its name and its logo in the menu, on the sign-in page, in titles and on pages of errors', async () => {
    await page.goto('/admin')
    await page.locator('.vd-sidebar .vd-brand', { hasText: 'Alpine desk' }).waitFor()
    expect(await page.title()).toBe('Today – Alpine desk')
    const logo = page.locator('.vd-sidebar .vd-brand img')
    expect(await logo.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0)).toBe(true)
    const stranger = await staff.open()
    await stranger.goto('/admin/login')
    await stranger.getByRole('heading', { name: 'Sign in to Alpine desk' }).waitFor()
    expect(await stranger.locator('img.vd-logo').getAttribute('src')).toBe('/admin/assets/project-logo.svg')
    const nowhere = await page.request.get('/nowhere', { headers: { accept: 'text/html' } })
    expect(await nowhere.text()).toContain('<p class="brand">Alpine desk</p>')
    expect(await (await page.request.get('/admin')).text()).not.toContain('<title>Today – Viewdesk</title>')
  })

  test('declares nothing to filter by, and so has no picker and no word of one', async () => {
    const { dimensions } = (await (await page.request.get('/api/v1')).json()) as { dimensions: unknown }
    expect(dimensions).toEqual([])
    for (const address of ['/admin', '/admin/resources/sale', '/admin/resources/customer']) {
      await page.goto(address)
      await page.locator('[data-card], tbody tr').first().waitFor()
      const bar = page.locator('.vd-filters')
      const buttons = await bar.locator('.vd-control').allInnerTexts()
      expect([address, buttons.filter((words) => /^All /.test(words) && words !== 'All time')]).toEqual([address, []])
      expect(await page.locator('body').innerText()).not.toMatch(/provider/i)
    }
    expect((await page.request.get('/api/v1/sale/rows?provider=3')).status()).toBe(400)
  })

  test('has the groups of its files in its menu, in their order, tables as well as reports', async () => {
    const nav = page.locator('.vd-nav')
    expect(await nav.locator('.vd-nav-link').allInnerTexts()).toEqual([
      'Today',
      'The year',
      'Sales by customer',
      'Customers',
      'Sales',
    ])
    expect(await nav.getByRole('heading').allInnerTexts()).toEqual(['Figures', 'Shop'])
    expect(await nav.locator('section[aria-label=Shop] .vd-nav-icon path').count()).toBe(1)
    expect(await nav.locator('section[aria-label=Shop] .vd-nav-icon').count()).toBe(2)
    expect(await nav.locator('section[aria-label=Figures] .vd-nav-icon').count()).toBe(0)
  })

  test('says the groups, the dashboards and its name in the language that somebody chose', async () => {
    const german = await staff.signedIn('operator@viewdesk.local', undefined, 'Today')
    await german.request.put('/api/v1/choices', { data: { language: 'de' } })
    await german.goto('/admin/dashboards/year')
    await german.getByRole('heading', { name: 'Das Jahr' }).waitFor()
    expect(await german.locator('.vd-nav h2').allInnerTexts()).toEqual(['Zahlen', 'Laden'])
    expect(await german.title()).toBe('Das Jahr – Alpenpult')
  })
})

describe('its second dashboard', () => {
  test('is chosen in the menu, and has an address and a title of its own', async () => {
    await page.goto('/admin')
    await page.locator('.vd-nav').getByRole('link', { name: 'The year' }).click()
    await page.getByRole('heading', { name: 'The year', level: 1 }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/admin/dashboards/year')
    const count = page.locator('[data-card=count] [data-figure=sales]')
    expect(plainFigure(await count.innerText())).toBe('3')
    expect(await page.locator('[data-card=sold]').count()).toBe(0)
    await page.reload()
    await count.waitFor()
    expect(await page.title()).toBe('The year – Alpine desk')
    expect(await page.locator('.vd-nav-current').allInnerTexts()).toEqual(['The year'])
    expect(staff.faults()).toEqual([])
  })

  test('answers programs by its name, and a name that there is not is told', async () => {
    const year = await (await page.request.get('/api/v1/dashboard?dashboard=year')).json()
    expect(year.cards.map(({ id }: { id: string }) => id)).toEqual(['count'])
    const first = await (await page.request.get('/api/v1/dashboard')).json()
    expect(first.cards.map(({ id }: { id: string }) => id)).toEqual(['sold'])
    const { dashboards } = await (await page.request.get('/api/v1')).json()
    expect(dashboards).toEqual([{ name: 'year', title: 'The year', period: 'last_30_days' }])
    const none = await page.request.get('/api/v1/dashboard?dashboard=month')
    expect([none.status(), (await none.json()).error.message]).toEqual([404, 'There is no dashboard called "month".'])
    expect((await page.request.get('/admin/dashboards/month')).status()).toBe(404)
  })
})

describe('the page of a customer', () => {
  test('is called by its name, and shows what its project declares', async () => {
    await page.goto('/admin/resources/customer/records/C1/show')
    await page.getByRole('heading', { name: 'Alpine Foods', level: 1 }).waitFor()
    expect(plainFigure(await section('bought').locator('[data-figure=amount]').innerText())).toBe('42.00')
    await section('sales').locator('tbody tr').first().waitFor()
    expect(await section('sales').locator('tbody [data-column=amount]').allInnerTexts()).toEqual([
      'Not billed',
      '30.00',
      '12.00',
    ])
    await section('sales').getByText('1 sale is not billed.').waitFor()
    expect(plainFigure(await section('sales').locator('[data-total=amount]').innerText())).toBe('42.00')
    expect(staff.faults()).toEqual([])
  })

  test('says in the words of its project what is not there', async () => {
    await page.goto('/admin/resources/customer/records/C2/show')
    await section('bought').getByText('Nothing was sold to them yet.').waitFor()
    await section('sales').getByText('No sale is recorded.').waitFor()
  })

  test('links every list that refers to it, with the filter set', async () => {
    await page.goto('/admin/resources/customer/records/C1/show')
    const related = page.locator('.vd-related')
    await related.waitFor()
    expect(await related.getByRole('link').allInnerTexts()).toEqual([
      'Sales: Customer',
      'Sales: Payer',
      'Sales by customer',
    ])
    await related.getByRole('link', { name: 'Sales: Payer' }).click()
    await settled(page)
    expect(await page.locator('[data-count]').getAttribute('data-count')).toBe('2')
  })
})

test('a row of a report about one customer is called like the customer, and opens the rows of a table behind it', async () => {
  await page.goto('/admin/resources/customer_sales/records/C1/show')
  await page.getByRole('heading', { name: 'Alpine Foods', level: 1 }).waitFor()
  await section('sale').locator('tbody tr').first().waitFor()
  expect(await section('sale').locator('tbody tr').count()).toBe(3)
  expect(staff.faults()).toEqual([])
})
