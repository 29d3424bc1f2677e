import { existsSync } from 'node:fs'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { ensureBundle, type PageScripts, pageScripts } from '../../src/panel/adminjs/bundling/bundle.js'
import { readComponents } from '../../src/panel/adminjs/bundling/components.js'
import { expect, test } from '../harness/jest.js'
import { waitUntil } from '../harness/patience.js'
import { projectDir } from '../harness/templates.js'
import { june, openList, openPanel, operator, password, settled } from './staff-browser.js'

const here = openPanel()

test('when the network is away the list says so, and comes by itself when it is back', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/job')
  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByText('The server did not answer.').first().waitFor()
  await page.getByText('This page will try again by itself.').first().waitFor()
  await page.context().setOffline(false)
  await settled(page)
  await page.locator('.vd-pager-place', { hasText: /^51–100 of / }).waitFor()
})

test('rows that are still true stay in sight while the server is away', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/completed_jobs')
  await page.route('**/rows?*', (route) => route.fulfill({ status: 503, body: '' }))
  await page.getByRole('button', { name: 'Refresh' }).click()
  await page.getByText('What you see is from earlier; this page will try again by itself.').waitFor()
  expect(await page.locator('.vd-table tbody tr').count()).toBe(50)
  await page.unroute('**/rows?*')
  await page.getByText('What you see is from earlier').waitFor({ state: 'detached' })
})

test('groups of other filters are not shown as those that nobody answers for, and those that are still true stay', async () => {
  const page = await here.staff.inSession(operator)
  await page.goto('/admin/resources/profit_margins?from=2025-01-01&to=2025-12-31&groupBy=provider_id')
  const rows = page.locator('.vd-group-row, .vd-table tbody tr')
  await rows.first().waitFor()
  await page.route('**/totals?*', (route) => route.fulfill({ status: 503, body: '' }))
  await page.getByRole('button', { name: 'Refresh' }).click()
  await page.getByText('What you see is from earlier; this page will try again by itself.').waitFor()
  expect(await rows.count()).toBeGreaterThan(2)

  await page.getByRole('button', { name: /^Period: / }).click()
  await page.getByRole('button', { name: 'All time', exact: true }).click()
  await page.getByText('This page will try again by itself.').waitFor()
  expect(await rows.count()).toBe(0)
  await page.unroute('**/totals?*')
  await rows.first().waitFor()
  here.staff.faults()
})

test('rows do not wait for totals, and stay where they are when the totals fail', async () => {
  const page = await here.staff.signedIn(operator)
  let answerTotals: (status: number) => void = () => undefined
  await page.route('**/totals*', async (route) => {
    const status = await new Promise<number>((resolve) => {
      answerTotals = resolve
    })
    await (status === 200 ? route.continue() : route.fulfill({ status, body: '' }))
  })
  await openList(page, '/admin/resources/profit_margins')
  const row = page.locator('.vd-table tbody tr').first()
  const before = await row.boundingBox()
  answerTotals(200)
  await page.locator('tfoot [data-total=revenue]').waitFor()
  expect((await row.boundingBox())?.y).toBe(before?.y)

  await openList(page, '/admin/resources/profit_margins')
  answerTotals(500)
  await page.getByText('The totals could not be calculated.').waitFor()
  expect(await row.isVisible()).toBe(true)
})

test('a list evaluates a megabyte of script, is sent in little, and again in a tenth of that', async () => {
  const page = await here.staff.signedIn(operator)
  const counted = await countBytes(page)
  await openList(page, '/admin/resources/completed_jobs')
  await page.locator('tfoot [data-total]').first().waitFor()
  const first = await counted.next()
  // Of it 130 KB are React's, 190 KB AdminJS's shell with what it draws with, and 350 KB ours.
  expect(first.evaluated).toBeLessThan(1_100_000)
  expect(first.sent).toBeLessThan(600_000)
  await openList(page, '/admin/resources/completed_jobs')
  await page.locator('tfoot [data-total]').first().waitFor()
  // Of it 2 KB are the script that stands in the page, and asks before the other one is there.
  expect((await counted.next()).sent).toBeLessThan(30_000)
})

test('what a list shows first is asked for before the script that draws it is there, and once', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/completed_jobs')
  for (const address of ['/admin/resources/completed_jobs', '/admin/resources/completed_jobs?provider=1']) {
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    const script = await holdScript(page)
    const opening = page.goto(address)
    await script.isAwaited
    const first = ['/api/v1', '/api/v1/completed_jobs/rows', '/api/v1/completed_jobs/totals']
    await waitUntil('all are asked', async () => first.every((one) => asked.includes(one)))
    script.release()
    await opening
    await settled(page)
    await page.locator('tfoot [data-total]').first().waitFor()
    expect(first.map((one) => asked.filter((path) => path === one).length)).toEqual([1, 1, 1])
    page.removeAllListeners('request')
  }
})

test('a catalogue that comes late has nothing asked for again: whoever asks for newer rows would be given those', async () => {
  const page = await here.staff.inSession(operator)
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route('**/api/v1', async (route) => {
    await held
    await route.continue()
  })
  await page.goto('/admin/resources/completed_jobs?provider=1')
  // The page is there, and has taken the rows that were asked for before it.
  await page.locator('.vd-list .vd-skeleton').first().waitFor()
  release()
  await settled(page)
  await page.locator('tfoot [data-total]').first().waitFor()
  const ofRows = asked.filter((path) => path === '/api/v1/completed_jobs/rows')
  expect(ofRows).toHaveLength(1)
})

test('a list whose answers are there is drawn once, as a whole, and its rows never again for what comes later', async () => {
  const page = await here.staff.signedIn(operator)
  await page.addInitScript(watchDrawing)
  const script = await holdScript(page)
  const first = answers(page, ['', '/completed_jobs/rows', '/completed_jobs/totals'])
  const later = answers(page, ['/completed_jobs/notes', '/completed_jobs/runs', '/completed_jobs/views'])
  const opening = page.goto('/admin/resources/completed_jobs?provider=1')
  await first
  script.release()
  await opening
  await later
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
  const [whole, ...others] = await page.evaluate(() => (globalThis as unknown as { drawn: readonly Drawn[] }).drawn)
  expect(whole).toEqual({ rows: 50, hasTotals: true, waiting: 0, rowsAgain: 0 })
  expect(others.filter(({ rowsAgain }) => rowsAgain > 0)).toEqual([])
})

test('from list to list the rows are asked for first, and then what stands beside them', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/job?perPage=25')
  const asked: string[] = []
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/api/v1/completed_jobs/')) asked.push(pathname.slice('/api/v1/completed_jobs/'.length))
  })
  const beside = answers(page, [
    '/completed_jobs/notes',
    '/completed_jobs/runs',
    '/completed_jobs/views',
    '/completed_jobs/totals',
  ])
  await page.getByRole('link', { name: 'Completed jobs' }).click()
  await beside
  expect([asked.slice(0, 2).sort(), asked.slice(2).sort()]).toEqual([
    ['rows', 'totals'],
    ['notes', 'runs', 'views', 'visits'],
  ])
  page.removeAllListeners('request')
})

test('a list whose answers are late says that it waits, and then is there', async () => {
  const page = await here.staff.signedIn(operator)
  await page.addInitScript(watchDrawing)
  let answer: () => void = () => undefined
  const isTime = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route('**/rows?*', async (route) => {
    await isTime
    await route.continue()
  })
  await page.goto('/admin/resources/completed_jobs?provider=1')
  await page.locator('.vd-skeleton-row').first().waitFor()
  answer()
  await settled(page)
  const [waiting] = await page.evaluate(() => (globalThis as unknown as { drawn: readonly Drawn[] }).drawn)
  expect(waiting?.rows).toBe(0)
  expect(await page.locator('.vd-table tbody tr').count()).toBe(50)
})

test('a count of what was asked before is faded until that of what is asked now is there', async () => {
  const page = await here.staff.signedIn(operator)
  await openList(page, `/admin/resources/completed_jobs?${june}`)
  const count = page.locator('.vd-list-header > .vd-count')
  const opacity = () => count.evaluate((one) => Number(getComputedStyle(one).opacity))
  expect(await opacity()).toBe(1)
  let answer = (): void => undefined
  const held = new Promise<void>((resolve) => {
    answer = resolve
  })
  await page.route('**/rows?*', async (route) => {
    await held
    await route.continue()
  })
  await page.locator('thead').getByRole('button', { name: 'Billed' }).click()
  await page.locator('.vd-table-box[aria-busy="true"]').waitFor()
  expect(await opacity()).toBeLessThan(0.6)
  answer()
  await settled(page)
  expect(await opacity()).toBe(1)
})

test('rows that this page has had are not sent again while they are the same, and are there all the same', async () => {
  const page = await here.staff.inSession(operator)
  await openList(page, '/admin/resources/job?perPage=25')
  const first = await page.locator('.vd-table tbody tr').first().innerText()
  const statuses: number[] = []
  page.on('response', (response) => {
    if (/\/rows\?perPage=25$/.test(response.url())) statuses.push(response.status())
  })
  await page.getByRole('button', { name: 'Next' }).click()
  await page.locator('.vd-pager-place', { hasText: /^26–50 of / }).waitFor()
  await page.getByRole('button', { name: 'Previous' }).click()
  await page.locator('.vd-pager-place', { hasText: /^1–25 of / }).waitFor()
  expect(statuses).toEqual([304])
  expect(await page.locator('.vd-table tbody tr').first().innerText()).toBe(first)
})

test('a component that draws with AdminJS’s design system gets of it what it draws, when it is drawn', async () => {
  const folder = await mkdtemp(join(process.env.VIEWDESK_TEST_FOLDER ?? tmpdir(), 'own-component-'))
  const path = join(folder, 'own-component.tsx')
  await writeFile(
    path,
    `import { BasePropertyComponent, useTranslation } from 'adminjs'
     import { Box, Button, DatePicker, H2, Icon, InfoBox } from '@adminjs/design-system'
     import React from 'react'
     const Own = () => {
       const { tm } = useTranslation()
       return (
         <Box className="own">
           <H2>Ours</H2>
           <Button><Icon icon="Activity" /> Press</Button>
           <DatePicker onChange={() => undefined} value="2026-06-30" />
           <InfoBox title="An illustration" illustration="Rocket">{String(BasePropertyComponent.DefaultType.Edit)}</InfoBox>
         </Box>
       )
     }
     export default Own`,
  )
  const components = readComponents(projectDir).map((one) => (one.name === 'Dashboard' ? { ...one, path } : one))
  const bundle = await ensureBundle({ productDir: projectDir, dataDir: folder, components, log: { info: () => {} } })
  const { early, pages }: PageScripts = JSON.parse(await readFile(join(bundle, pageScripts), 'utf8'))
  const page = await here.staff.open()
  here.staff.faults()
  const loaded: string[] = []
  await page.route(/\/admin\/assets\/[\w-]+\.js$/, async (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? ''
    const file = name.startsWith('pages-') ? pages : name
    if (!existsSync(join(bundle, file))) return await route.continue()
    loaded.push(file)
    await route.fulfill({ path: join(bundle, file), contentType: 'text/javascript' })
  })
  await page.goto('/admin/login')
  await page.getByLabel('Email').fill(operator)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('.own .adminjs_Button svg polyline').waitFor()
  await page.locator('.own .adminjs_DatePicker input[value^="2026/06/30"]').waitFor()
  await page.locator('.own .adminjs_Illustration svg').first().waitFor()
  expect(here.staff.faults()).toEqual([])
  const atOnce = await Promise.all([early, pages].map((name) => readFile(join(bundle, name), 'utf8')))
  expect(atOnce.join('')).not.toContain('react-datepicker__aria-live')
  expect(loaded.some((name) => name.startsWith('icon-'))).toBe(true)
})

/** Keeps back the script that draws the pages, until it is let go. */
async function holdScript(page: Page): Promise<{ readonly isAwaited: Promise<void>; release(): void }> {
  let [ask, release] = [(): void => undefined, (): void => undefined]
  const isAwaited = new Promise<void>((resolve) => {
    ask = resolve
  })
  const isReleased = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(/\/admin\/assets\/pages-/, async (route) => {
    ask()
    await isReleased
    await route.continue()
  })
  return { isAwaited, release: () => release() }
}

async function answers(page: Page, parts: readonly string[]): Promise<void> {
  const addresses = parts.map((part) => `/api/v1${part}`)
  const all = addresses.map((address) => page.waitForResponse((one) => new URL(one.url()).pathname === address))
  await Promise.all(all.map(async (one) => await (await one).finished()))
}

/** What stood on the page when React had drawn something. */
interface Drawn {
  readonly rows: number
  readonly hasTotals: boolean
  /** Places that wait for something. */
  readonly waiting: number
  /** Rows that stood there and were drawn anew. */
  readonly rowsAgain: number
}

/** Writes down in `drawn` what React does, by the way in which it tells its developer tools. Runs in the page. */
function watchDrawing(): void {
  interface Fiber {
    readonly type: unknown
    readonly flags: number
    readonly alternate: Fiber | null
    readonly return: Fiber | null
    readonly child: Fiber | null
    readonly sibling: Fiber | null
    readonly memoizedProps: { readonly 'data-record'?: string } | null
  }
  const performedWork = 1
  const drawn: Drawn[] = []
  const rowsAgainIn = (fiber: Fiber | null): number => {
    let count = 0
    for (let one = fiber; one !== null; one = one.sibling) {
      const row = one.type === 'tr' && one.memoizedProps?.['data-record'] ? one.return : null
      if (row?.alternate && (row.flags & performedWork) !== 0) count += 1
      // What React left as it was still has the marks of the time before.
      if (one.alternate === null || one.child !== one.alternate.child) count += rowsAgainIn(one.child)
    }
    return count
  }
  const tools = {
    supportsFiber: true,
    renderers: new Map(),
    inject: () => 1,
    checkDCE: () => undefined,
    onCommitFiberUnmount: () => undefined,
    onPostCommitFiberRoot: () => undefined,
    onCommitFiberRoot: (_id: number, root: { readonly current: Fiber }) => {
      drawn.push({
        rows: document.querySelectorAll('.vd-table tbody tr').length,
        hasTotals: document.querySelector('tfoot [data-total]') !== null,
        waiting: document.querySelectorAll('.vd-skeleton').length,
        rowsAgain: rowsAgainIn(root.current.child),
      })
    },
  }
  Object.assign(globalThis, { drawn, __REACT_DEVTOOLS_GLOBAL_HOOK__: tools })
}

/** Bytes of script that a page evaluates, and bytes that come over the network, since the last look. */
async function countBytes(page: Page): Promise<{ next(): Promise<{ evaluated: number; sent: number }> }> {
  const session = await page.context().newCDPSession(page)
  let counted = { evaluated: 0, sent: 0 }
  session.on('Debugger.scriptParsed', ({ url, length }) => {
    if (url.startsWith('http')) counted.evaluated += length ?? 0
  })
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    counted.sent += encodedDataLength
  })
  await session.send('Network.enable')
  await session.send('Network.clearBrowserCache')
  await session.send('Debugger.enable')
  counted = { evaluated: 0, sent: 0 }
  return {
    async next() {
      const now = counted
      counted = { evaluated: 0, sent: 0 }
      return now
    },
  }
}

test.each([
  ['script', /\/pages-.*\.js/],
  ['words', /\/words-.*\.js/],
  ['style sheet', /\.css/],
])('a page whose %s breaks off on its way is loaded again by itself', async (_what, part) => {
  const page = await here.staff.inSession(operator)
  await (await page.context().newCDPSession(page)).send('Network.clearBrowserCache')
  let broken = 0
  await page.route(part, (route) => (broken++ === 0 ? route.abort('connectionreset') : route.continue()))
  await page.goto('/admin/resources/provider')
  await page.locator('.vd-table tbody tr').first().waitFor()
  expect(broken).toBeGreaterThan(1)
  expect(await page.locator('.vd-page').evaluate((element) => getComputedStyle(element).display)).not.toBe('inline')
})

test('one that cannot be loaded says so, and is there when it can', async () => {
  const page = await here.staff.inSession(operator)
  await page.route('**/pages-*.js', (route) => route.abort('connectionreset'))
  await page.goto('/admin/resources/provider')
  await page.getByText('Parts of this page could not be loaded.').waitFor()
  await page.unroute('**/pages-*.js')
  await page.getByRole('link', { name: 'Reload the page' }).click()
  await page.locator('.vd-table tbody tr').first().waitFor()
  expect(await page.locator('#vd-loading').isVisible()).toBe(false)
})
