import { openBrowser } from '../harness/browser.js'
import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { projectWith } from '../harness/project-with.js'
import { admin, openList, password } from './staff-browser.js'

const log = `-- title: Log
-- description: Lines of which many are the same.
-- grain: none
-- materialized: yes
-- total lines [count]: Lines = count(level)

select 'warning' as level, n % 3 as number from generate_series(1, 60) as n`

let project: Awaited<ReturnType<typeof projectWith>>
let panel: TestPanel
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  project = await projectWith({ log })
  panel = await startTestPanel({
    template: 'demo',
    config: { projectDir: project.projectDir, syncOnStart: true, adminEmail: admin, adminPassword: password },
  })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await panel?.stop()
  await project?.remove()
})

test('rows that nothing tells apart are listed without links, the report says that a refresh makes readers wait, and a record says why there is none', async () => {
  const context = await browser.newContext({
    baseURL: panel.url,
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
  })
  const page = await context.newPage()
  await page.goto('/admin/login')
  await page.getByLabel('Email').fill(admin)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((url) => !url.pathname.includes('login'))
  await openList(page, '/admin/resources/log')
  expect(await page.locator('tbody tr').count()).toBe(50)
  expect(await page.locator('tbody a').count()).toBe(0)
  await page.locator('tbody tr').first().click()
  expect(new URL(page.url()).pathname).toBe('/admin/resources/log')
  expect(
    await page
      .locator('tbody tr')
      .first()
      .evaluate((row) => getComputedStyle(row).cursor),
  ).toBe('auto')
  expect(await page.getByText('Not checked yet').count()).toBe(0)
  await page.getByRole('button', { name: 'About Log' }).click()
  await page.getByText('Anybody who opens it while it is being refreshed waits until that is done.').waitFor()
  await page.goto('/admin/resources/log/records/1/show')
  await page.getByText('The rows of Log have no page of their own: nothing tells one from another.').waitFor()
  await context.close()
})
