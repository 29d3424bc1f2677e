import type { ClientBase } from 'pg'
import type { ReportProposal } from './propose-report.js'
import { titlesOf } from './table-names.js'

// Four tiles fill rows of four, two and one.
const mostCards = 4
const mostCharts = 3

/**
 * A first dashboard of first reports: what each comes to, its way over time, and who it comes from.
 *
 * @param isPast whether nothing happened in the last days: then it opens with all that there is
 */
export function dashboardText(reports: readonly ReportProposal[], isPast: boolean): string {
  const cards = reports.flatMap(cardsOf)
  // The headline of each before anything else of one.
  const shown = [...cards.filter(({ place }) => place === 0), ...cards.filter(({ place }) => place > 0)].slice(
    0,
    mostCards,
  )
  const charts = [...reports.flatMap(overTime), ...reports.flatMap(byWhom)].slice(0, mostCharts)
  return `import type { DashboardDeclaration } from 'viewdesk'

/** What the panel opens with. Labels, units and definitions come from the files in views/. */
export const dashboard: DashboardDeclaration = {
${isPast ? "  // Nothing that a report counts happened in the last 30 days.\n  period: 'all',\n" : ''}  cards: [
${shown.map(({ text }) => `    ${text},`).join('\n')}
  ],
  charts: [
${charts.map((text) => `    ${text},`).join('\n')}
  ],
}
`
}

/** Whether the newest row of all these reports is older than the period that a dashboard opens with; false where nobody can tell. */
export async function isOfThePast(
  client: Pick<ClientBase, 'query'>,
  reports: readonly ReportProposal[],
): Promise<boolean> {
  for (const { day, source } of reports) {
    // In which zone makes no difference to thirty days.
    const value = day.column.value.replaceAll(":'time_zone'", "'UTC'")
    const newest = `select max(${value}) < now() - interval '30 days' as "isPast" from ${source.table.written}`
    const { rows } = await client.query(newest)
    if (rows[0]?.isPast !== true) return false
  }
  return true
}

interface Card {
  /** Among those of its report. */
  readonly place: number
  readonly text: string
}

function cardsOf({ name, source, count, amounts }: ReportProposal): Card[] {
  const { all } = titlesOf(source.name)
  const totals = [...amounts.map(({ name: total, label }) => ({ total, label })), { total: count, label: all }]
  return totals.map(({ total, label }, place) => {
    const figures = totals.filter((other) => other.total !== total).map((other) => quoted(other.total))
    const title = label === all ? all : `${all}: ${label.toLowerCase()}`
    return {
      place,
      text: `{ id: ${quoted(`${name}_${total}`)}, title: ${quoted(title)}, report: ${quoted(name)}, headline: ${quoted(total)}, figures: [${figures.join(', ')}] }`,
    }
  })
}

function overTime({ name, source, amounts }: ReportProposal): string[] {
  return amounts
    .slice(0, 1)
    .map(({ name: total, label }) =>
      chartText(`${name}_over_time`, `${titlesOf(source.name).all}: ${label.toLowerCase()}`, name, 'time', total),
    )
}

function byWhom({ name, source, by, amounts }: ReportProposal): string[] {
  const [amount] = amounts
  const column = by.find(({ reference }) => reference !== null)
  if (amount === undefined || column === undefined) return []
  const title = `${titlesOf(source.name).all}: ${amount.label.toLowerCase()} by ${column.label.toLowerCase()}`
  return [chartText(`${name}_by_${column.name}`, title, name, column.name, amount.name)]
}

function chartText(id: string, title: string, report: string, over: string, total: string): string {
  return `{ id: ${quoted(id)}, title: ${quoted(title)}, report: ${quoted(report)}, over: ${quoted(over)}, series: [{ total: ${quoted(total)}, as: 'bar' }] }`
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replace(/\s+/g, ' ')}'`
}
