import type { ClientBase } from 'pg'
import { inSnapshot } from '../database/transactions.js'
import type { ReportsContext } from './catalogue.js'
import { type Chart, type ChartDeclaration, computeChart } from './chart.js'
import { type Freshness, readFreshness } from './freshness.js'
import { labelsOfIds, referencedTable } from './labels.js'
import { type LeftOutAnswer, readLeftOut } from './left-out.js'
import { listHref } from './list-href.js'
import { type Period, todayIn } from './periods.js'
import { type ListQuery, parseListQuery, parsePeriod } from './query.js'
import { QueryError } from './query-error.js'
import type { JsonValue } from './record-id.js'
import { findColumn, type Report, type Unit } from './report.js'
import type { Scope } from './scope.js'
import { footerGrouping, readTotals, type TotalsAnswer, type TotalValues } from './totals.js'

/** A card: totals of one report under the dashboard's filter. */
export interface CardDeclaration {
  readonly id: string
  readonly title: string
  readonly report: string
  /** The headline's total; the figure that is read first. */
  readonly headline: string
  /** Further totals below it. */
  readonly figures: readonly string[]
}

export interface DashboardDeclaration {
  readonly cards: readonly CardDeclaration[]
  readonly charts: readonly ChartDeclaration[]
}

export interface Figure {
  readonly name: string
  readonly label: string
  readonly unit: Unit
  readonly value: JsonValue
  readonly definition: string | null
  readonly headline: boolean
}

export interface Card {
  readonly id: string
  readonly title: string
  readonly report: string
  /** The list that the numbers come from, under the same filter. */
  readonly href: string
  readonly freshness: Freshness
  readonly note: string | null
  readonly figures: readonly Figure[]
  /** For a report whose totals exist only for each value of a column: a line for each. */
  readonly lines: readonly {
    readonly key: JsonValue
    readonly label: string
    readonly href: string
    readonly figures: readonly Figure[]
  }[]
  /** Rows that the card's figures leave out, or that no period includes. */
  readonly leftOut: readonly LeftOutAnswer[]
}

export interface DashboardAnswer {
  readonly provider: readonly string[]
  readonly labels: Readonly<Record<string, string>>
  readonly period: string | null
  readonly from: string | null
  readonly to: string | null
  readonly timeZone: string
  readonly cards: readonly Card[]
  readonly charts: readonly Chart[]
  readonly views: readonly {
    readonly name: string
    readonly title: string
    readonly href: string
    readonly freshness: Freshness
  }[]
}

/** What the dashboard shows when a link names no period. */
export const defaultPeriod = 'last_30_days'

/** @throws Error naming a card whose report or total is not there: a fault of the declaration, found at start */
export function checkDashboard(declaration: DashboardDeclaration, context: Pick<ReportsContext, 'catalogue'>): void {
  for (const part of [...declaration.cards, ...declaration.charts]) {
    const report = context.catalogue.find(part.report)
    // A report that is not in the database yet is a matter of sync, which start reports by itself.
    if (!report) continue
    for (const name of 'series' in part ? part.series : [part.headline, ...part.figures]) {
      if (report.totals.some((total) => total.name === name)) continue
      const known = report.totals.map((total) => total.name).join(', ')
      throw new Error(
        `resources/dashboard.ts: "${part.id}" shows "${name}", which is no total of ${part.report}. Its totals are: ${known}.`,
      )
    }
  }
}

/**
 * All cards, charts and freshness under one filter, from one snapshot, by the same code as the lists.
 *
 * @param params `provider`, and `period` or `from` and `to`; the last 30 days when there is no period
 * @param maySee the reports that the person may see
 * @throws QueryError
 */
export async function computeDashboard(
  context: ReportsContext,
  declaration: DashboardDeclaration,
  params: URLSearchParams,
  scope: Scope,
  maySee: (report: Report) => boolean = () => true,
): Promise<DashboardAnswer> {
  const { shared, period } = readShared(context, params)
  const visible = (name: string): Report | null => {
    const report = context.catalogue.find(name)
    return report && maySee(report) ? report : null
  }
  return await inSnapshot(context.pools.read, { timeZone: context.timeZone }, async (client) => {
    const cards: Card[] = []
    // Cards of one report stand under one filter, so that its totals are read once for all of them.
    const answers = new Map<string, TotalsAnswer>()
    for (const card of declaration.cards) {
      const report = visible(card.report)
      if (!report) continue
      const query = parseListQuery(report, shared, context)
      const answer = answers.get(report.name) ?? {
        ...(await readTotals(client, context, query, footerGrouping(query), scope)),
        leftOut: await readLeftOut(client, context, query, scope),
      }
      answers.set(report.name, answer)
      cards.push(cardOf(card, query, answer, shared))
    }
    const charts: Chart[] = []
    for (const chart of declaration.charts) {
      const report = visible(chart.report)
      if (report) charts.push(await computeChart(client, context, chart, report, shared, period, scope))
    }
    const provider = shared.get('provider')?.split(',') ?? []
    const providers = referencedTable(context.catalogue, 'provider')
    return {
      provider,
      labels: providers ? await labelsOfIds(client, providers, provider) : {},
      period: period.preset,
      from: period.from,
      to: period.to,
      timeZone: context.timeZone,
      cards,
      charts,
      views: await readViews(client, context, shared, maySee),
    }
  })
}

function readShared(context: ReportsContext, params: URLSearchParams): { shared: URLSearchParams; period: Period } {
  const known = ['provider', 'period', 'from', 'to']
  for (const key of params.keys()) {
    if (!known.includes(key))
      throw new QueryError('bad_query', `"${key.slice(0, 80)}" is not known here. Known: ${known.join(', ')}.`)
  }
  const shared = new URLSearchParams(params)
  if (!known.slice(1).some((key) => params.has(key))) shared.set('period', defaultPeriod)
  const provider = context.catalogue.find('provider')
  // The provider is checked once here, also when no card has a provider.
  if (provider) parseListQuery(provider, shared, context)
  const period = parsePeriod(shared, todayIn(context.timeZone, context.now()))
  return { shared, period: period ?? { preset: null, from: null, to: null } }
}

function cardOf(card: CardDeclaration, query: ListQuery, answer: TotalsAnswer, shared: URLSearchParams): Card {
  const { report } = query
  const names = [card.headline, ...card.figures]
  const column = report.totalsBy === null ? undefined : findColumn(report, report.totalsBy)
  const groups = new Map((answer.groups ?? []).map((group) => [group.key, group.totals]))
  return {
    id: card.id,
    title: card.title,
    report: report.name,
    href: listHref(report.name, shared),
    freshness: answer.freshness,
    note: query.notes.length > 0 ? query.notes.join('. ') : null,
    figures: column ? [] : figuresOf(report, names, answer.totals),
    lines: (column?.choices ?? []).map(({ value, label }) => {
      const params = new URLSearchParams(shared)
      params.set(`filters.${report.totalsBy}`, value)
      return {
        key: value,
        label,
        href: listHref(report.name, params),
        figures: figuresOf(report, names, groups.get(value) ?? {}),
      }
    }),
    leftOut: (answer.leftOut ?? []).filter(({ total }) => total === null || names.includes(total)),
  }
}

function figuresOf(report: Report, names: readonly string[], totals: TotalValues): Figure[] {
  return names.flatMap((name, index) => {
    const total = report.totals.find((one) => one.name === name)
    if (!total) return []
    const { label, unit, definition } = total
    // A group without rows has counted nothing, and has no averages.
    const value = totals[name] ?? (unit === 'count' ? 0 : null)
    return [{ name, label, unit, definition, value, headline: index === 0 }]
  })
}

async function readViews(
  client: ClientBase,
  context: ReportsContext,
  shared: URLSearchParams,
  maySee: (report: Report) => boolean,
): Promise<DashboardAnswer['views']> {
  const views = context.catalogue.reports.filter((report) => report.kind === 'materialized' && maySee(report))
  const freshness = await readFreshness(client, context, views)
  return views.map((view) => ({
    name: view.name,
    title: view.title,
    href: listHref(view.name, shared),
    freshness: freshness.get(view.name) as Freshness,
  }))
}
