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
