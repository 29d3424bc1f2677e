import { afterAll, expect, test } from '../harness/jest.js'
import { makeOddNames, oddNameViews } from '../harness/odd-names.js'
import { projectWith } from '../harness/project-with.js'
import { openList, openPanel, viewer } from './staff-browser.js'

let project: Awaited<ReturnType<typeof projectWith>>
const here = openPanel(async () => {
  project = await projectWith(oddNameViews)
  return { template: 'demo', prepare: makeOddNames, config: { projectDir: project.projectDir, syncOnStart: true } }
})
afterAll(() => project?.remove())

const list = '/admin/resources/odd_thing'

test('a record that does not exist is shown by its id, whatever that is called, in lists, groups, selections and records', async () => {
  const page = await here.staff.inSession(viewer)
  await openList(page, `${list}?columns=owner&sortBy=id`)
  const cells = await page.locator('.vd-table tbody').innerText()
  expect([...new Set(cells.split(/\s+/))].filter((text) => text !== '')).toEqual([
    '__proto__',
    'Builder',
    'Landlord',
    'toString',
    'Appraiser',
  ])
  await openList(page, `${list}?groupBy=owner&groupSort=key`)
  expect(await page.locator('tbody th bdi').allInnerTexts()).toEqual([
    '__proto__',
    'toString',
    'Appraiser',
    'Builder',
    'Landlord',
  ])
  await page.goto(`${list}/records/11/show`)
  await page.getByText('__proto__').first().waitFor()
  expect(here.staff.faults()).toEqual([])
})

test('columns with commas and colons in their names are chosen for groups and stay chosen', async () => {
  const page = await here.staff.inSession(viewer)
  await openList(page, list)
  const button = page.locator('.vd-group-button')
  await button.click()
  await page.locator('input[name="group-outer"][value="Region, country"]').check()
  await page.locator('tbody th bdi', { hasText: 'constructor' }).first().waitFor()
  await page.locator('input[name="group-inner"][value="start: day"]').check()
  await page.waitForURL((url) => url.searchParams.get('groupBy') === 'Region\\, country,start\\: day:month')
  expect(await button.innerText()).toMatch(/REGION, COUNTRY, START: DAY \(monthly\)/i)
  expect(await page.locator('input[name="group-inner"][value="start: day"]').isChecked()).toBe(true)
  expect(here.staff.faults()).toEqual([])
})

/** From that of one thing to that of five. */
const named = ['__proto__', 'Builder', 'Landlord', 'toString', 'Appraiser']

test('headings of totals that are called as what groups are sorted by sort by nothing', async () => {
  const page = await here.staff.inSession(viewer)
  const groups = async () => await page.locator('tbody th bdi').allInnerTexts()
  await openList(page, `${list}?groupBy=owner&groupSort=count:asc`)
  expect(await groups()).toEqual(named)
  const head = page.locator('thead')
  expect(await head.getByRole('button', { name: 'Turned' }).count()).toBe(0)
  await head.getByText('Turned', { exact: true }).waitFor()
  await head.getByRole('button', { name: 'Rows' }).click()
  await page.waitForURL((url) => url.searchParams.get('groupSort') === 'count:desc')
  await page.locator('th[aria-sort="descending"]').getByText('Rows', { exact: true }).first().waitFor()
  expect(await page.locator('th[aria-sort]').count()).toBe(1)
  await page.locator('tbody th bdi').first().getByText('Appraiser').waitFor()
  expect(await groups()).toEqual([...named].reverse())
  await page.locator('.vd-group-button').click()
  await page.locator('input[name="group-outer"][value="constructor"]').check()
  await page.waitForURL((url) => url.searchParams.get('groupSort') === 'amount:desc')
  expect(here.staff.faults()).toEqual([])
})
