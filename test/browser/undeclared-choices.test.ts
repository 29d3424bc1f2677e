import { afterAll, expect, test } from '../harness/jest.js'
import { projectWith } from '../harness/project-with.js'
import { cellsOf } from '../harness/workbook.js'
import { admin, openList, openPanel, operator } from './staff-browser.js'

let project: Awaited<ReturnType<typeof projectWith>>
const here = openPanel(async () => {
  project = await projectWith({
    steps: `-- title: Steps\n-- description: d\n-- grain: id\n-- column state [choice]: State.\n-- column mood [choice good = Calm]: Mood.\n
select id, state, mood from public.step`,
  })
  return {
    template: 'demo',
    prepare: ({ admin: pool }) =>
      pool.query(`create table public.step (id int primary key, state text, mood text);
        insert into public.step values (1, 'in_progress', 'good'), (2, 'in progress', 'calm'), (3, 'In progress', 'Calm'),
          (4, '', 'very_calm'), (5, null, ''), (6, 'done', null)`),
    config: { projectDir: project.projectDir, syncOnStart: true },
  }
})
afterAll(() => project?.remove())

const list = '/admin/resources/steps'
const states = ['No value', 'Empty text', 'done', 'in progress', 'in_progress', 'In progress'].sort()
const moods = ['Calm', 'No value', 'Empty text', 'calm', '“Calm”', 'Very calm'].sort()

test('different values are different lines of groups, an empty text and no value among them', async () => {
  const page = await here.staff.inSession(operator)
  for (const [column, words] of [
    ['state', states],
    ['mood', moods],
  ] as const) {
    await openList(page, `${list}?groupBy=${column}`)
    expect((await page.locator('tbody th bdi').allInnerTexts()).sort()).toEqual(words)
    const inner = await page.goto(`${list}?groupBy=mood,state`)
    expect(inner?.status()).toBe(200)
  }
  expect(here.staff.faults()).toEqual([])
})

test('different values read differently in a list, and in a filter that names them', async () => {
  const page = await here.staff.inSession(admin)
  await openList(page, `${list}?columns=id,state,mood&sortBy=id`)
  const cells = (await page.locator('.vd-table tbody tr').allInnerTexts()).map((row) => row.split(/\t/).slice(-2))
  expect(cells.slice(0, 3).map(([state]) => state?.trim())).toEqual(['in_progress', 'in progress', 'In progress'])
  await openList(page, `${list}?filters.state=is:blank,in_progress`)
  await page.getByText('State: Empty text, In progress').first().waitFor()
  expect(here.staff.faults()).toEqual([])
})

test('a file of groups for people names an empty text', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, list)
  const bytes = await page.evaluate(async () => {
    const file = await fetch('/api/v1/steps/export.xlsx?groupBy=state&for=people')
    return [...new Uint8Array(await file.arrayBuffer())]
  })
  const names = cellsOf(Buffer.from(bytes)).map(([name]) => name)
  expect(names.filter((name) => name === 'Empty text')).toHaveLength(1)
  expect(here.staff.faults()).toEqual([])
})
