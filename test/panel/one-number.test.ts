import { afterAll, beforeAll, expect, test } from '../harness/jest.js'
import { startTestPanel, type TestPanel } from '../harness/panel.js'
import { cellsOf } from '../harness/workbook.js'
import { parseCsv } from '../views/independent/csv.js'
import { fromDecimal, sumOf, twoDecimals } from '../views/independent/exact.js'
import { type Random, randomFrom } from '../views/independent/random.js'
import { seedOr } from '../views/independent/seed.js'
import { operator, signIn, type Visitor } from './visitor.js'

const seed = seedOr(7)
const dashboards = 4

type Totals = Readonly<Record<string, string | number | null>>
type Figures = readonly { readonly name: string; readonly value: string | number | null }[]
interface Dashboard {
  readonly cards: readonly {
    readonly href: string
    readonly figures: Figures
    readonly lines: readonly { readonly href: string; readonly figures: Figures }[]
  }[]
}
interface Catalogue {
  readonly reports: readonly { readonly name: string; readonly totals: readonly { name: string; formula: string }[] }[]
}

let panel: TestPanel
let person: Visitor
beforeAll(async () => {
  panel = await startTestPanel({ template: 'demo', now: () => new Date('2026-07-01T12:00:00Z') })
  person = await signIn(panel.url, operator)
})
afterAll(async () => await panel?.stop())

function drawFilter(random: Random): string {
  const ids = `${1 + random.below(40)},${1 + random.below(40)}`
  const provider: Record<string, string> = random.chance(60) ? { provider: ids } : {}
  const month = 1 + random.below(5)
  const days = { from: `2026-0${month}-${10 + random.below(19)}`, to: `2026-0${month + 1}-${10 + random.below(19)}` }
  const when: Record<string, string> = random.chance(50)
    ? { period: random.pick(['last_90_days', 'this_year', 'last_month']) }
    : days
  return new URLSearchParams({ ...provider, ...when }).toString()
}

/** The rows of a list in each format of a file, as texts by column. */
async function filesOf(name: string, query: string): Promise<Record<string, Record<string, string>[]>> {
  const address = (format: string) => `/api/v1/${name}/export.${format}?${query}`
  const rowsOf = ([names = [], ...lines]: string[][]) =>
    lines.map((line) => Object.fromEntries(names.map((column, index) => [column, line[index] ?? ''])))
  const workbook = await person.get(`${address('xlsx')}&header=names`)
  const objects = await person.json<Record<string, unknown>[]>(address('json'))
  return {
    csv: rowsOf(parseCsv(await person.text(`${address('csv')}&header=names`))),
    xlsx: rowsOf(cellsOf(Buffer.from(await workbook.arrayBuffer()))),
    json: objects.map((row) =>
      Object.fromEntries(Object.entries(row).map(([column, value]) => [column, String(value ?? '')])),
    ),
  }
}

/** What a declared sum or count comes to over the rows of a file; undefined for what no file adds up to. */
function overRows(formula: string, rows: readonly Readonly<Record<string, string>>[]): string | undefined {
  const [, aggregate, column = ''] = /^(sum|count)\((\w+)\)$/.exec(formula) ?? []
  if (aggregate === undefined) return undefined
  const cells = rows.map((row) => row[column] ?? '').filter((cell) => cell !== '')
  return aggregate === 'count' ? `${cells.length}.00` : twoDecimals(sumOf(cells.map(fromDecimal)))
}

test(`a card shows what its list, the API and every file of it add up to (seed ${seed})`, async () => {
  const random = randomFrom(seed)
  const { reports } = await person.json<Catalogue>('/api/v1')
  let compared = 0
  for (let index = 0; index < dashboards; index += 1) {
    const filter = drawFilter(random)
    const { cards } = await person.json<Dashboard>(`/api/v1/dashboard?${filter}`)
    for (const { href, figures } of cards.flatMap((card) => (card.lines.length > 0 ? [...card.lines] : [card]))) {
      const { pathname, search } = new URL(href, panel.url)
      const name = pathname.replace('/admin/resources/', '')
      const query = search.slice(1)
      const api = await person.json<{ totals: Totals }>(`/api/v1/${name}/totals?${query}`)
      const list = await person.json<{ totals: Totals }>(`/api/v1/${name}/rows?${query}&totals=yes&perPage=1`)
      const files = await filesOf(name, query)
      const declared = reports.find((report) => report.name === name)?.totals ?? []
      for (const figure of figures.filter((one) => one.name !== 'oldest_hours')) {
        const where = `${figure.name} of ${href}, seed ${seed}`
        expect([where, api.totals[figure.name]]).toEqual([where, figure.value])
        expect([where, list.totals[figure.name]]).toEqual([where, figure.value])
        const formula = declared.find((total) => total.name === figure.name)?.formula ?? ''
        for (const [format, rows] of Object.entries(files)) {
          const sum = overRows(formula, rows)
          if (sum === undefined) continue
          const value = typeof figure.value === 'number' ? `${figure.value}.00` : figure.value
          expect([where, format, sum]).toEqual([where, format, value])
          compared += 1
        }
      }
    }
  }
  expect(compared).toBeGreaterThan(dashboards * 20)
})
