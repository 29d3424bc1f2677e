import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openBrowser } from '../harness/browser.js'
import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { patienceMs, waitUntil } from '../harness/patience.js'
import { projectWith } from '../harness/project-with.js'
import { projectDir } from '../harness/templates.js'
import { admin, operator, password, viewer } from './staff-browser.js'

const header = (title: string, more = '') =>
  `-- title: ${title}\n-- description: For a look at doubts.\n-- grain: id\n${more}`

const views = {
  // Six tickets, of which two have a state that the list does not have, and one an amount that is none.
  tickets: `${header('Tickets', '-- date: opened_on\n')}-- column state [choice new]: State.
-- column opened_on [date]: Opened on.
-- column amount [money]: Amount.
-- total amount [money]: Amount = sum(amount)

select n as id, case when n > 4 then 'waiting' else 'new' end as state, date '2026-06-01' + n as opened_on,
  case n when 3 then 'NaN'::numeric else n end as amount
from generate_series(1, 6) as n`,
  tickets_by_month: `${header('Tickets by month', '-- date: month by month\n').replace('grain: id', 'grain: month')}-- column month [date]: Month.
-- column tickets [count]: Tickets.
-- total tickets [count]: Tickets = sum(tickets)

select date_trunc('month', opened_on)::date as month, count(*) as tickets from tickets group by 1`,
  entries: `${header('Entries')}\nselect id, text from public.entry`,
}

const dashboard = {
  cards: [{ id: 'tickets', title: 'Tickets', report: 'tickets', headline: 'amount', figures: [] }],
  charts: [
    { id: 'amounts', title: 'Amounts', report: 'tickets', over: 'time', series: [{ total: 'amount', as: 'bar' }] },
    {
      id: 'months',
      title: 'By month',
      report: 'tickets_by_month',
      over: 'time',
      series: [{ total: 'tickets', as: 'bar' }],
    },
  ],
}

let project: Awaited<ReturnType<typeof projectWith>>
let panel: TestPanel
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  project = await projectWith(views)
  const source = join(project.projectDir, 'views', 'sources', 'source_job_part.sql')
  await writeFile(source, `${await readFile(source, 'utf8')}\nwhere job_part.id > 10`)
  const dist = join(project.projectDir, 'dist')
  await rm(dist)
  await mkdir(join(dist, 'resources'), { recursive: true })
  await symlink(join(projectDir, 'dist', 'resources', 'tables.js'), join(dist, 'resources', 'tables.js'))
  await writeFile(join(dist, 'resources', 'dashboard.js'), `export const dashboard = ${JSON.stringify(dashboard)}`)
  panel = await startTestPanel({
    template: 'demo',
    prepare: ({ admin: pool }) =>
      pool.query(`create table public.entry (id int primary key, text text);
        alter table public.entry enable row level security, force row level security`),
    config: { projectDir: project.projectDir, syncOnStart: true, adminEmail: admin, adminPassword: password },
  })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await panel?.stop()
  await project?.remove()
})

interface Look {
  readonly width?: number
  readonly colorScheme?: 'light' | 'dark'
  readonly language?: 'en' | 'de'
}

async function signedIn(
  email: string,
  { width = 1440, colorScheme = 'light', language = 'en' }: Look = {},
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: panel.url,
    viewport: { width, height: 900 },
    colorScheme,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(patienceMs)
  await page.goto('/admin/login')
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[name=password]').fill(password)
  await page.locator('button[type=submit], input[type=submit]').first().click()
  await page.waitForURL((url) => !url.pathname.includes('login'))
  const answer = await context.request.put('/api/v1/choices', { data: { language }, headers: { origin: panel.url } })
  if (!answer.ok()) throw new Error(await answer.text())
  return page
}

/** The look at the data goes on behind the first question. */
async function lookedAt(page: Page): Promise<void> {
  await waitUntil('the data were looked at', async () => {
    const { reports } = (await (await page.request.get('/api/v1')).json()) as { reports: { doubts?: object[] }[] }
    return reports.some(({ doubts = [] }) => doubts.length > 0)
  })
}

async function openDoubt(page: Page, name: string) {
  await page.goto(`/admin/resources/${name}`)
  await page.locator('[data-notes] button').first().click()
  return page.locator('[data-doubt]').first()
}

test('a list says why its figures may be wrong to who can do something about it, in short and with the remedy', async () => {
  const page = await signedIn(admin)
  await lookedAt(page)
  const doubts = [
    ['tickets', 'Values without a name', /has values that its list does not have, in 2 rows: "waiting" \(2\)/],
    ['entries', 'Rows are hidden', /create policy viewdesk_reads_all on public\.entry for select/],
    ['job_part', 'Rows are left out', /leaves out 10 rows of the 5,926 of public\.job_part/],
  ] as const
  for (const [name, title, words] of doubts) {
    const doubt = await openDoubt(page, name)
    expect(await doubt.locator('strong').innerText()).toBe(title)
    expect(await doubt.innerText()).toMatch(words)
  }
  await page.context().close()
})

test('on a phone it is said in German, on the screen as a whole', async () => {
  const page = await signedIn(operator, { width: 390, colorScheme: 'dark', language: 'de' })
  await lookedAt(page)
  const doubt = await openDoubt(page, 'entries')
  expect(await doubt.locator('strong').innerText()).toBe('Zeilen sind verborgen')
  // That there is nothing would be said too soon.
  expect(await page.locator('.vd-empty').innerText()).toContain(
    'Vielleicht gibt es Zeilen, die das Panel nicht sehen darf.',
  )
  const box = await doubt.boundingBox()
  expect([(box?.x ?? -1) >= 0, (box?.x ?? 0) + (box?.width ?? 999) <= 390]).toEqual([true, true])
  await page.context().close()
})

test('who cannot do anything about it is not told', async () => {
  const page = await signedIn(viewer)
  await page.goto('/admin/resources/tickets')
  // What is about the figures themselves is for everybody.
  await page.locator('[data-notes] button').first().click()
  await page.getByText('1 row has no number (NaN or infinite) in “Amount”', { exact: false }).waitFor()
  expect(await page.locator('[data-doubt]').count()).toBe(0)
  await page.context().close()
})

test('a card and its chart say which value left them without a figure, and a chart of months among days says so', async () => {
  const page = await signedIn(admin)
  await page.goto('/admin?from=2026-05-01&to=2026-06-30&group=day')
  expect(await page.locator('.vd-card-note').innerText()).toBe(
    '1 row has no number (NaN or infinite) in “Amount”: its totals are not numbers either',
  )
  const notes = page.locator('.vd-chart-foot')
  await notes.nth(1).waitFor()
  expect(await notes.allInnerTexts()).toEqual([
    '1 row has no number (NaN or infinite) in “Amount”: its totals are not numbers either.',
    'Drawn by month: these figures exist for nothing shorter.',
  ])
  await page.context().close()
})
