import { filterKey, listAddress, readList, usualPeriod, writeColumn, writeValue } from '../asking/address.js'
import { type Comparison, comparedDays, previousOf } from '../asking/compared-period.js'
import type { Grouping } from '../asking/grouping.js'
import { type ListQuery, parseListQuery } from '../asking/query.js'
import type { Remark } from '../asking/remark.js'
import { ownValue } from '../own-value.js'
import type { Reading } from '../reading.js'
import type { Freshness } from '../refresh/freshness.js'
import { findColumn, isStored, type Report, type Unit } from '../report.js'
import { ofReport } from '../report-failed.js'
import { labelsOfIds, referencedTable } from '../rows/labels.js'
import type { JsonValue } from '../rows/record-id.js'
import { askTogether } from '../statements/ask-together.js'
import { type LeftOutAnswer, readLeftOut } from '../totals/left-out.js'
import { footerGrouping, readTotals, type TotalsAnswer, type TotalValues } from '../totals/totals.js'
import type { Spoken } from '../wording.js'
import { type Attention, readAttention } from './attention.js'
import { figureChange, type PreviousTotals, readPrevious } from './card-comparison.js'
import type { Change } from './change.js'
import type { Chart, ChartParts } from './chart.js'
import { computeChart } from './compute-chart.js'
import { type CardDeclaration, type DashboardDeclaration, totalsShown } from './declaration.js'
import { partsOf } from './own-steps.js'
import { readShared } from './shared-filter.js'
import { type Trend, trendOf } from './trend.js'

export interface Figure {
  readonly name: string
  readonly label: string
  readonly unit: Unit
  readonly value: JsonValue
  readonly definition: string | null
  readonly headline: boolean
  /** Against the previous period, or that of a year before; for the headline and for rates. */
  readonly change: Change | null
}

export interface Card {
  readonly id: string
  readonly title: string
  readonly report: string
  /** The list that the numbers come from, under the same filter. */
  readonly href: string
  readonly freshness: Freshness
  readonly notes: readonly Remark[]
  readonly better: 'more' | 'less' | null
  /** The headline over the period; null where the period does not apply. */
  readonly trend: Trend | null
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
  /** The chosen ids of each dimension, and their names; nothing of those that are not narrowed. */
  readonly dimensions: Readonly<Record<string, readonly string[]>>
  readonly labels: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly period: string | null
  readonly from: string | null
  readonly to: string | null
  readonly timeZone: string
  readonly grouping: Grouping
  /** What cards are compared with. */
  readonly compare: Comparison
  readonly cards: readonly Card[]
  readonly attention: Attention
  readonly charts: readonly Chart[]
  readonly views: readonly {
    readonly name: string
    readonly title: string
    readonly href: string
    readonly freshness: Freshness
  }[]
}

/**
 * All cards, charts and freshness under one filter, from one snapshot, by the same code as the lists, and all of it asked at
 * once: one statement for each report.
 *
 * @param params dimensions, and `period` or `from` and `to` (the declared period when there is none), and `group`, what
 *   charts over time are grouped by, and `compare`, what cards are compared with
 * @param maySee the reports that the person may see
 * @throws Refusal
 */
export async function computeDashboard(
  askedReading: Reading,
  declaration: Spoken<DashboardDeclaration>,
  params: URLSearchParams,
  maySee: (report: Report) => boolean = () => true,
): Promise<DashboardAnswer> {
  const reports = askedReading.catalogue.reports.filter(maySee)
  const visible = (name: string) => reports.find((report) => report.name === name)
  const overTime = [...declaration.cards, ...declaration.charts.filter(({ over }) => over === 'time')]
  const drawn = overTime.flatMap(({ report }) => visible(report) ?? [])
  const { shared, period, grouping, comparison, today } = readShared(askedReading, params, {
    usual: declaration.period ?? usualPeriod,
    drawn,
  })
  const reading = askTogether(opensBeside(askedReading))
  const namesOf = ({ name }: Report) => totalsShown(declaration, name)
  const parts = { reading, shared, period, grouping, today, namesOf }
  const shown = [...declaration.cards, ...declaration.charts].map(({ report }) => report)
  const [cards, charts, attention, chosen, views] = await Promise.all([
    ofEach(declaration.cards, visible, (card, report) => computeCard({ ...parts, comparison }, card, report)),
    ofEach(declaration.charts, visible, (chart, report) => computeChart(parts, chart, report)),
    readAttention(reading, declaration.attention ?? [], shared, reports, shown, namesOf),
    readChosen(reading, shared),
    readViews(reading, reports, shared),
  ])
  return {
    ...chosen,
    period: period.preset,
    from: period.from,
    to: period.to,
    timeZone: reading.timeZone,
    grouping,
    compare: comparison,
    cards,
    attention,
    charts: charts.filter((chart) => chart !== null),
    views,
  }
}

/** Opens the second connection while the questions are still put into words. */
function opensBeside(reading: Reading): Reading {
  const second = reading.beside()
  // Whoever waits for it is told.
  second.catch(() => undefined)
  return { ...reading, beside: () => second }
}

/** What is made of each report that the person may see, in the order of the declaration. */
async function ofEach<Declared extends { readonly report: string }, Made>(
  declared: readonly Declared[],
  visible: (name: string) => Report | undefined,
  make: (one: Declared, report: Report) => Promise<Made>,
): Promise<Made[]> {
  return await Promise.all(
    declared.flatMap((one) => {
      const report = visible(one.report)
      return report ? [ofReport(report, make(one, report))] : []
    }),
  )
}

async function readChosen(
  reading: Reading,
  shared: URLSearchParams,
): Promise<Pick<DashboardAnswer, 'dimensions' | 'labels'>> {
  const dimensions: Record<string, readonly string[]> = {}
  const labels: Record<string, Record<string, string>> = {}
  for (const { name } of reading.catalogue.dimensions) {
    const asked = shared.get(name)
    if (asked === null) continue
    const ids = readList(asked)
    const table = referencedTable(reading.catalogue, name)
    dimensions[name] = ids
    labels[name] = table ? await labelsOfIds(reading, table, ids) : {}
  }
  return { dimensions, labels }
}

async function computeCard(
  parts: ChartParts & { readonly comparison: Comparison },
  card: Spoken<CardDeclaration>,
  report: Report,
): Promise<Card> {
  const { reading, shared, comparison, today } = parts
  const parse = (asked: URLSearchParams): ListQuery => parseListQuery(report, asked, reading)
  const query = parse(shared)
  const own = partsOf(parts, query)
  const names = parts.namesOf(report)
  const before =
    comparison === 'previous_period' ? previousOf(query, own.period, today) : comparedDays(query, comparison, today)
  const [answer, leftOut, previous] = await Promise.all([
    readTotals(reading, query, groupingOf(query, own.grouping), names),
    readLeftOut(reading, query),
    readPrevious(reading, parse, shared, before && { preset: null, ...before }, names),
  ])
  const trend = report.totalsBy === null ? trendOf(own, report, answer, card.headline) : null
  const made = cardOf(card, query, { ...answer, leftOut }, shared, previous)
  const isTold = comparison !== 'previous_period' && report.date !== null
  // The list opens beside the same days as the card.
  return { ...made, href: isTold ? `${made.href}&compare=${comparison}` : made.href, trend }
}

/** The groups that come with a card's totals: those that it has lines for, or those of its trend and of its charts. */
function groupingOf(query: ListQuery, { step }: Grouping): string | null {
  const { totalsBy, date } = query.report
  return totalsBy !== null ? footerGrouping(query) : date !== null ? writeColumn(date, step) : null
}

function cardOf(
  card: Spoken<CardDeclaration>,
  query: ListQuery,
  answer: TotalsAnswer,
  shared: URLSearchParams,
  previous: PreviousTotals | null,
): Omit<Card, 'trend'> {
  const { report } = query
  const names = [card.headline, ...card.figures]
  const column = report.totalsBy === null ? undefined : findColumn(report, report.totalsBy)
  const groups = new Map((answer.groups ?? []).map((group) => [group.key, group.totals]))
  return {
    id: card.id,
    title: card.title,
    report: report.name,
    href: listAddress(report.name, shared),
    freshness: answer.freshness,
    notes: answer.notes ?? query.notes,
    better: card.better ?? null,
    figures: column ? [] : figuresOf(report, names, answer.totals, previous, null),
    lines: (column?.choices ?? []).map(({ value, label }) => {
      const params = new URLSearchParams(shared)
      params.set(filterKey(report.totalsBy ?? ''), writeValue(value))
      return {
        key: value,
        label,
        href: listAddress(report.name, params),
        figures: figuresOf(report, names, groups.get(value) ?? {}, previous, { column: column?.name ?? '', value }),
      }
    }),
    leftOut: (answer.leftOut ?? []).filter(({ total }) => total === null || names.includes(total)),
  }
}

function figuresOf(
  report: Report,
  names: readonly string[],
  totals: TotalValues,
  previous: PreviousTotals | null,
  group: { readonly column: string; readonly value: string } | null,
): Figure[] {
  return names.flatMap((name, index) => {
    const total = report.totals.find((one) => one.name === name)
    if (!total) return []
    const { label, unit, definition } = total
    // A group without rows has counted nothing, and has no averages.
    const found = ownValue(totals, name)
    const value = found === undefined && unit === 'count' ? 0 : (found ?? null)
    const headline = index === 0
    const isCompared = headline || unit === 'percent'
    const change = isCompared ? figureChange(report.name, total, value, previous, group) : null
    return [{ name, label, unit, definition, value, headline, change }]
  })
}

async function readViews(
  reading: Reading,
  reports: readonly Report[],
  shared: URLSearchParams,
): Promise<DashboardAnswer['views']> {
  const views = reports.filter(isStored)
  return await Promise.all(
    views.map(async (view) => ({
      name: view.name,
      title: view.title,
      href: listAddress(view.name, shared),
      freshness: await reading.freshnessOf(view),
    })),
  )
}
