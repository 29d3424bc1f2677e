import type { Page } from 'playwright-core'
import { expect, test } from '../harness/jest.js'
import { lookAtFigures } from './figures-in-part.js'
import { admin, june, openPanel } from './staff-browser.js'

const here = openPanel()

/** A4 less the margins of the dashboard's sheet, in CSS pixels. */
const SHEET = { width: 710, height: 1046 }

interface Told {
  readonly name: string
  readonly value: string | number | null
}

interface Board {
  readonly cards: readonly {
    readonly id: string
    readonly figures: readonly (Told & { readonly headline: boolean })[]
    readonly lines: readonly { readonly figures: readonly Told[] }[]
  }[]
  readonly attention: { readonly lines: readonly { readonly id: string; readonly count: number }[] }
  readonly charts: readonly {
    readonly id: string
    readonly series: readonly { readonly name: string }[]
    readonly points: readonly { readonly values: Readonly<Record<string, string | number | null>> }[]
  }[]
}

test.each(['en', 'de'])(
  'in the language %s a printed board shows every figure whole, and as the data have it',
  async (language) => {
    const page = await here.staff.signedIn(admin)
    await page.request.put('/api/v1/choices', { data: { language }, headers: { origin: new URL(page.url()).origin } })
    await page.setViewportSize(SHEET)
    await page.goto(`/admin?${june}`)
    await page.locator('[data-chart=profit] .vd-drawing').waitFor()
    await page.emulateMedia({ media: 'print' })
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
    const board = (await (await page.request.get(`/api/v1/dashboard?${june}`)).json()) as Board

    const look = await lookAtFigures(page)
    expect(look.cut).toEqual([])
    // Six headlines, what stands below two of them, three phases with four figures, and what needs attention.
    expect(look.read).toBeGreaterThan(20)
    expect(await lowest(page)).toBeLessThanOrEqual(SHEET.height)

    for (const { id, figures, lines } of board.cards) {
      const printed = await textsOf(page, `[data-card=${id}] [data-figure]`)
      const told = lines.length > 0 ? lines.flatMap((line) => line.figures) : figures
      const byName = new Map(figures.map(({ name, value }) => [name, value]))
      // Hours are printed in words, such as 5 d 3 h: those of the table are compared in number, all others in every digit.
      if (lines.length > 0) expect([id, printed.length]).toEqual([id, told.length])
      else expect(printed.map(({ name }) => name)).toContain(figures.find(({ headline }) => headline)?.name)
      for (const { name, text } of printed.filter((one) => !one.name.endsWith('_hours') && byName.has(one.name))) {
        expect([id, name, digits(text)]).toEqual([id, name, digits(String(byName.get(name)))])
      }
    }
    for (const { id, count } of board.attention.lines.filter((line) => line.count > 0)) {
      const [printed] = await textsOf(page, `[data-attention="rows ${id}"] [data-figure=count]`)
      expect([id, digits(printed?.text ?? '')]).toEqual([id, String(count)])
    }
    const margins = board.charts.find(({ id }) => id === 'margin')
    const first = margins?.series[0]?.name ?? ''
    const bars = await page.locator('[data-chart=margin] .vd-bar-figure').allTextContents()
    expect(bars.map(digits)).toEqual(margins?.points.map(({ values }) => digits(String(values[first] ?? ''))))
    expect(await sticksOut(page)).toEqual([])
    expect(here.staff.faults()).toEqual([])
  },
)

async function textsOf(page: Page, selector: string): Promise<{ name: string; text: string }[]> {
  return await page
    .locator(selector)
    .evaluateAll((all) =>
      all.map((one) => ({ name: one.getAttribute('data-figure') ?? '', text: one.textContent ?? '' })),
    )
}

async function lowest(page: Page): Promise<number> {
  return await page
    .locator('.vd-board')
    .evaluate((board) => Math.round(board.getBoundingClientRect().bottom + document.documentElement.scrollTop))
}

/** Figures of drawings that reach beyond their boxes. */
async function sticksOut(page: Page): Promise<string[]> {
  return await page.locator('.vd-drawing text').evaluateAll((all) =>
    all.flatMap((text) => {
      const [inner, outer] = [text, text.closest('.vd-chart')].map((one) => one?.getBoundingClientRect())
      return inner && outer && inner.right <= outer.right && inner.left >= outer.left ? [] : [text.textContent ?? '']
    }),
  )
}

function digits(text: string): string {
  return text.replace(/[-\u2212]/, 'm').replace(/[^\dm]/g, '')
}
