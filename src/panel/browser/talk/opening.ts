/** With what a page opens: the address wins; where it says nothing, the person's default view, else what is remembered. */
import { allTime, writeList, writeWidths } from '../../../reports/asking/address.js'
import type { Layout } from '../../../reports/asking/layout.js'
import { type Changes, chosenColumns, chosenLayout, withChanges } from './address.js'
import type { Choices } from './api-shapes.js'
import type { Shows } from './travelling.js'

/** How one came to this address; kept with the step of the browser's history, so that a reload knows it too. */
export interface Arrival {
  /** The address means what it says, also when it says nothing. */
  readonly exact?: boolean
  /** The saved view that is open. */
  readonly view?: string
  readonly byDefault?: boolean
  /** When dimensions and period, which come from the person's memory, were chosen. */
  readonly rememberedAt?: string
  /** The title of the page where dimensions and period, which came along, were chosen. */
  readonly chosenOn?: string
}

export const EXACTLY: Arrival = { exact: true }

/** What a step of the history keeps of it. */
export function arrivalOf(state: unknown): Arrival {
  return typeof state === 'object' && state !== null ? (state as Arrival) : {}
}

export interface Page {
  /** Null for the dashboard. */
  readonly report: string | null
  readonly shows: Shows
}

export interface Came {
  readonly search: string
  readonly arrival: Arrival
  /** By a link within the panel; not by an address that was typed, sent or gone back to. */
  readonly byLink: boolean
}

/** Whether it depends on the person's choices what is shown. */
export function asksChoices({ search, arrival, byLink }: Came): boolean {
  return !isExact(search, arrival) || (byLink && chosenColumns(search) === null)
}

export function openingOf(page: Page, came: Came, choices: Choices): { search: string; arrival: Arrival } {
  const { search, arrival, byLink } = came
  const opened = isExact(search, arrival) ? { search, arrival } : openEmpty(page, choices)
  const columns = page.report === null ? undefined : choices.columns[page.report]
  const layout = page.report === null ? undefined : choices.layouts[page.report]
  const wantsColumns = byLink || search.replace('?', '') === ''
  if (!(columns || layout) || !wantsColumns || opened.arrival.view || saysColumns(opened.search)) return opened
  return { ...opened, search: `?${withColumns(opened.search, columns ?? null, layout ?? null)}` }
}

function isExact(search: string, arrival: Arrival): boolean {
  return arrival.exact === true || arrival.rememberedAt !== undefined || search.replace('?', '') !== ''
}

function openEmpty(page: Page, choices: Choices): { search: string; arrival: Arrival } {
  const view = page.report === null ? undefined : choices.defaultViews[page.report]
  if (view) return { search: asSearch(view.query), arrival: { exact: true, view: view.id, byDefault: true } }
  const { remembered } = choices
  const search = remembered === null ? '' : withChanges('', applying(page, remembered))
  if (!remembered || search === '') return { search: '', arrival: EXACTLY }
  return { search: asSearch(search), arrival: { exact: true, rememberedAt: remembered.at } }
}

/** What is remembered, as far as the page shows it; a list shows all time without being told. */
function applying({ report, shows }: Page, { dimensions, period }: NonNullable<Choices['remembered']>): Changes {
  const chosen = Object.entries(dimensions).filter(([name]) => shows.dimensions.includes(name))
  const isAllOfList = report !== null && period === allTime
  return { ...Object.fromEntries(chosen), period: shows.period && !isAllOfList ? period : null }
}

function saysColumns(search: string): boolean {
  const { widths, frozen } = chosenLayout(search)
  return chosenColumns(search) !== null || frozen !== null || Object.keys(widths ?? {}).length > 0
}

/** The page number stays: other columns show the same rows. */
function withColumns(search: string, columns: readonly string[] | null, layout: Layout | null): string {
  return withChanges(search, columnChanges(search, columns, layout))
}

export function columnChanges(search: string, columns: readonly string[] | null, layout: Layout | null): Changes {
  const page = new URLSearchParams(search).get('page')
  const { widths = null, frozen = null } = layout ?? {}
  return {
    columns: columns && writeList(columns),
    widths: widths && writeWidths(widths),
    frozen: frozen === null ? null : String(frozen),
    ...(page && { page }),
  }
}

function asSearch(query: string): string {
  return query === '' ? '' : `?${query}`
}
