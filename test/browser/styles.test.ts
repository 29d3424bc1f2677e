import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from '../harness/jest.js'
import { projectDir } from '../harness/templates.js'
import { june, openList, openPanel, viewer } from './staff-browser.js'

const folder = join(projectDir, 'src', 'panel', 'browser')

test('the list of style sheets names each of them once', () => {
  const ordered = readFileSync(join(folder, 'viewdesk.css'), 'utf8')
  const named = [...ordered.matchAll(/@import url\("\.\/(.+)"\)/g)].map(([, file]) => file)
  const there = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.css') && file !== 'viewdesk.css')
    .map((file) => file.replaceAll('\\', '/'))
  expect(named.sort()).toEqual(there.sort())
})

const here = openPanel()

interface Sheet {
  readonly from: string | null
  readonly outside: readonly string[]
  readonly layers: readonly string[]
}

/** Each style sheet of a page: what of it stands in no layer, and the layers of the rest. */
function readSheets(page: Page): Promise<Sheet[]> {
  return page.evaluate(() =>
    [...document.styleSheets].map((sheet) => {
      const rules = [...sheet.cssRules]
      const layered = rules.filter((rule) => rule instanceof CSSLayerBlockRule)
      return {
        from: sheet.href === null ? null : new URL(sheet.href).pathname,
        outside: rules
          .filter((rule) => !(rule instanceof CSSLayerBlockRule || rule instanceof CSSLayerStatementRule))
          .map((rule) => rule.cssText),
        layers: [...new Set(layered.map((rule) => rule.name.split('.')[0] ?? ''))],
      }
    }),
  )
}

let page: Page
beforeAll(async () => {
  page = await here.staff.inSession(viewer)
})

test('what AdminJS brings stands in a layer below ours, also what it inserts when a page is drawn', async () => {
  await openList(page, `/admin/resources/profit_margins?${june}`)
  expect(await readSheets(page)).toEqual([
    { from: null, outside: [], layers: ['adminjs'] },
    { from: '/admin/assets/viewdesk.css', outside: [], layers: ['viewdesk'] },
    { from: null, outside: [], layers: ['adminjs'] },
    // How a list is printed: a rule of the sheet of paper can stand in no layer.
    { from: null, outside: [expect.stringMatching(/^@page \{/)], layers: [] },
    // Widths of columns; what is clipped on a phone; which columns stay at the left, once columns have moved.
    { from: null, outside: [], layers: [] },
    { from: null, outside: [], layers: [] },
    { from: null, outside: [], layers: [] },
  ])
  await page.setViewportSize({ width: 1000, height: 900 })
  await page.locator('[data-css="app-content"]').evaluate((element) => element.scrollTo(80, 0))
  await page.locator('.vd-table-box[data-sideways]').waitFor()
  expect((await readSheets(page)).at(-1)).toEqual({ from: null, outside: [], layers: ['viewdesk'] })
  expect(here.staff.faults()).toEqual([])
})

test('the sign-in page has the same styles, without AdminJS', async () => {
  const signIn = await here.staff.open()
  await signIn.goto('/admin/login')
  expect(await readSheets(signIn)).toEqual([{ from: '/admin/assets/viewdesk.css', outside: [], layers: ['viewdesk'] }])
})
