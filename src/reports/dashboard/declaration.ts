import type { PeriodName } from '../asking/address.js'
import type { Declared } from '../declared/declaration-file.js'
import type { Spoken, Wording } from '../wording.js'
import type { AttentionDeclaration } from './attention.js'
import type { ChartDeclaration } from './chart.js'

/** A card: totals of one report under the dashboard's filter. */
export interface CardDeclaration {
  readonly id: string
  readonly title: Wording
  readonly report: string
  /** The headline's total; the figure that is read first. */
  readonly headline: string
  /** Further totals below it. */
  readonly figures: readonly string[]
  /** Which way is good news; without it a change is told without praise or blame. */
  readonly better?: 'more' | 'less'
}

export interface DashboardDeclaration {
  /** What the menu calls it; "Dashboard" where it is not told. */
  readonly title?: Wording
  /** What it opens with: a period as addresses name it, or `all`. The last 30 days where none is named. */
  readonly period?: PeriodName
  readonly cards: readonly CardDeclaration[]
  /** What wants to be looked at today, beside doubtful data and stored results that are out of date. */
  readonly attention?: readonly AttentionDeclaration[]
  /** The first one is drawn large. */
  readonly charts: readonly ChartDeclaration[]
}

/** A dashboard with the name that it has in addresses; null for the one that the panel opens with. */
export interface NamedDashboard extends Declared<DashboardDeclaration> {
  readonly name: string | null
}

export const noDashboard: DashboardDeclaration = { cards: [], charts: [] }

/** Names of a report's totals that any card, chart or line of the dashboard shows. */
export function totalsShown({ cards, charts, attention = [] }: Spoken<DashboardDeclaration>, report: string): string[] {
  const names = [
    ...cards.filter((card) => card.report === report).flatMap(({ headline, figures }) => [headline, ...figures]),
    ...charts.filter((chart) => chart.report === report).flatMap(({ series }) => series.map(({ total }) => total)),
    ...attention.filter((line) => line.report === report).flatMap(({ value }) => value ?? []),
  ]
  return [...new Set(names)]
}
