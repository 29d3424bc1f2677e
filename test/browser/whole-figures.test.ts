import { isDeepStrictEqual } from 'node:util'
import type { Page } from 'playwright-core'
import { describe, expect, test } from '../harness/jest.js'
import { type Look, lookAtFigures } from './figures-in-part.js'
import { admin, june, openPanel } from './staff-browser.js'

const here = openPanel({ template: 'demo' })

const widths = { en: [390, 1280, 1366, 1440, 1536, 1920, 2560], de: [390, 1366, 1920] } as const
const HEIGHT = 900

interface Looked {
  readonly address: string
  /** What is there once all figures are. */
  readonly ready: string
  /** Puts the page into the state that is looked at. */
  readonly prepare?: (page: Page) => Promise<void>
  /** Looked at only where it is wider than its place. */
  readonly narrow?: boolean
}

const pages: readonly Looked[] = [
  { address: `/admin?${june}`, ready: '.vd-drawing' },
  { address: `/admin?${june}`, ready: '.vd-drawing', prepare: showTables },
  { address: '/admin/resources/completed_jobs', ready: 'tfoot [data-total=profit]' },
  {
    address:
      '/admin/resources/completed_jobs?columns=completed_at,title,job_id,profit,waiting_hours,margin_percent,parts_cost,created_at,final_value,estimated_value,upsell_value,uncosted_parts,active_hours,total_hours,provider_id',
    ready: 'tfoot [data-total=profit]',
  },
  {
    address:
      '/admin/resources/completed_jobs?widths=title:120,provider_id:90,completed_on:60,estimated_value:60,final_value:300&frozen=3',
    ready: 'tfoot [data-total=profit]',
  },
  { address: `/admin/resources/profit_margins?${june}`, ready: 'tfoot [data-total=profit]' },
  { address: '/admin/resources/upsell_conversions', ready: 'tfoot [data-total=upsell_value]' },
  { address: '/admin/resources/time_in_status', ready: '[data-totals] [data-total=p90_hours] button' },
  { address: '/admin/resources/unbilled_jobs', ready: 'tfoot [data-total=parts_cost]' },
  { address: '/admin/resources/job', ready: 'tfoot [data-total=final_value]' },
  { address: '/admin/resources/job_part', ready: 'tfoot [data-total=total_cost]' },
  { address: '/admin/resources/provider/records/1/show', ready: '[data-section=figures] [data-figure=revenue]' },
  { address: '/admin/resources/job/records/1/show', ready: '[data-section=phases] dd' },
  { address: '/admin/resources/profit_margins', ready: 'tbody tr', prepare: openFirstRecord },
  { address: '/admin/pages/health', ready: '[data-view=completed_jobs]', narrow: true },
  { address: '/admin/pages/refreshes', ready: '.vd-durations', narrow: true },
]

describe.each(['en', 'de'] as const)('in the language %s no figure is seen in part', (language) => {
  test('at any width, at rest and scrolled', async () => {
    const page = await here.staff.signedIn(admin, { width: 1440, height: HEIGHT })
    await chooseLanguage(page, language)
    const cut: string[] = []
    let read = 0
    for (const { address, ready, prepare, narrow } of pages) {
      await page.setViewportSize({ width: 1440, height: HEIGHT })
      await page.goto(address)
      await page.locator(ready).first().waitFor()
      await prepare?.(page)
      const values = await valuesOf(page, address)
      for (const width of widths[language].filter((one) => !narrow || one < 1366)) {
        await page.setViewportSize({ width, height: HEIGHT })
        let before: readonly number[] | null = null
        for (const place of [0, 37, 190, 411, 5_000]) {
          const places = await scrollSideways(page, place)
          // Where nothing scrolls further there is nothing else to see.
          if (before !== null && isDeepStrictEqual(places, before)) continue
          before = places
          const look = await lookAtFigures(page)
          read += look.read
          cut.push(
            ...look.cut.map(
              ({ whole, seen, where }) =>
                `${address} at ${width} px, scrolled ${place}: ${whole} reads ${seen} (${where})`,
            ),
          )
          cut.push(...unlikeData(look, values).map((words) => `${address} at ${width} px: ${words}`))
        }
      }
    }
    expect(cut.slice(0, 40)).toEqual([])
    expect(read).toBeGreaterThan(700 * widths[language].length)
    expect(here.staff.faults()).toEqual([])
  })
})

/**
 * Scrolls sideways by so many pixels wherever something scrolls.
 *
 * @returns how far each of these is scrolled now
 */
async function scrollSideways(page: Page, left: number): Promise<number[]> {
  return await page.evaluate(async (to) => {
    const wide = [...document.querySelectorAll('#app *')].filter(
      ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1,
    )
    for (const element of wide) element.scrollLeft = to
    // What answers to scrolling does so before the next picture is drawn.
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
    return wide.map(({ scrollLeft }) => scrollLeft)
  }, left)
}

async function chooseLanguage(page: Page, language: string): Promise<void> {
  await page.evaluate(async (to) => {
    const body = JSON.stringify({ language: to })
    await fetch('/api/v1/choices', { method: 'PUT', headers: { 'content-type': 'application/json' }, body })
  }, language)
}

async function showTables(page: Page): Promise<void> {
  for (const button of await page.locator('.vd-chart-head button').all()) await button.click()
  await page.locator('.vd-chart-table').first().waitFor()
}

async function openFirstRecord(page: Page): Promise<void> {
  await page.locator('tbody tr td:not(.vd-pick)').first().click()
  await page.locator('[data-section] tbody tr').first().waitFor()
}

type Values = ReadonlyMap<string, string>

/** What the API has for each cell of a list, by record and column: the digits alone, which are the same in every language. */
async function valuesOf(page: Page, address: string): Promise<Values> {
  const [, list, query = ''] = /^\/admin\/resources\/([a-z_]+)(?:\?(.*))?$/.exec(address) ?? []
  if (list === undefined) return new Map()
  const { rows, units } = await page.evaluate(
    async ([name, asked]) => {
      const read = async (path: string) => await (await fetch(path)).json()
      const catalogue = await read('/api/v1')
      const report = catalogue.reports.find((one: { name: string }) => one.name === name)
      const found = await read(`/api/v1/${name}/rows?${asked}`)
      const columns = report.columns as { name: string; unit: string }[]
      return { rows: found.rows, units: Object.fromEntries(columns.map((column) => [column.name, column.unit])) }
    },
    [list, query.replace(/(widths|frozen)=[^&]*&?/g, '')] as const,
  )
  const values = new Map<string, string>()
  for (const row of rows) {
    for (const [column, unit] of Object.entries(units)) {
      if (['money', 'percent', 'count', 'id'].includes(unit as string) && row[column] !== null)
        values.set(`${row._id} ${column}`, digits(String(row[column])))
    }
  }
  return values
}

function unlikeData(look: Look, values: Values): string[] {
  return look.cells.flatMap(({ record, column, text }) => {
    const expected = values.get(`${record} ${column}`)
    return expected === undefined || digits(text) === expected ? [] : [`${column} of ${record} reads ${text}`]
  })
}

function digits(text: string): string {
  return text.replace(/[-\u2212]/, 'm').replace(/[^\dm]/g, '')
}
