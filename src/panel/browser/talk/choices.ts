/** What a person chooses is shown at once and told to the server beside it; what nobody answers to is told again. */

import { useSyncExternalStore } from 'react'
import type { Layout } from '../../../reports/asking/layout'
import type { PinsChange } from '../../api/choices-routes'
import type { Density } from '../../staff-choices'
import { API, apiAddress, type Changes } from './address'
import { type ApiError, putJson } from './api'
import type { Choices } from './api-shapes'
import { catalogueNow, changeChoicesHere, readCatalogue } from './use-catalogue'
import { afterPause, asApiError } from './use-remote'

export function chooseDensity(density: Density): void {
  changeChoicesHere({ density })
  tell(`${API}/choices`, { density })
}

/** What a person's list shows: `columns` is null for all of them. */
export interface ChosenColumns extends Layout {
  readonly columns: readonly string[] | null
}

export function chooseColumns(report: string, { columns, widths, frozen }: ChosenColumns): void {
  const { columns: allColumns = {}, layouts = {} } = catalogueNow()?.me.choices ?? {}
  const { [report]: _, ...otherColumns } = allColumns
  const { [report]: __, ...otherLayouts } = layouts
  const hasLayout = widths !== null || frozen !== null
  changeChoicesHere({
    columns: columns ? { ...otherColumns, [report]: columns } : otherColumns,
    layouts: hasLayout ? { ...otherLayouts, [report]: { widths, frozen } } : otherLayouts,
  })
  tell(apiAddress(report, 'columns'), { columns, widths, frozen })
}

/** Remembers what was just picked in the bar, and a preset; days and filters of columns are for the moment only. */
export function rememberFilters(changes: Changes): void {
  const catalogue = catalogueNow()
  const inBar = (catalogue?.dimensions ?? []).filter((one) => one.inBar && one.name in changes)
  const dimensions = Object.fromEntries(inBar.map(({ name }) => [name, changes[name] || null]))
  const hasPeriod = 'period' in changes
  if (inBar.length === 0 && !hasPeriod) return
  const before = catalogue?.me.choices.remembered
  const all = Object.entries({ ...before?.dimensions, ...dimensions }).flatMap(([name, ids]) =>
    ids === null ? [] : [[name, ids] as const],
  )
  const period = (hasPeriod ? changes.period : before?.period) || null
  const isAny = all.length > 0 || period !== null
  changeChoicesHere({
    remembered: isAny ? { dimensions: Object.fromEntries(all), period, at: new Date().toISOString() } : null,
  })
  tell(`${API}/choices`, { dimensions, ...(hasPeriod && { period }) })
}

type Pinned = Choices['pinnedViews'][number]

export function pinView(pin: Pinned): Promise<void> {
  return changePins({ pin: named(pin) }, (pins) => [...pins.filter((one) => !isSame(one, pin)), pin])
}

export function unpinView(pin: Pinned): Promise<void> {
  return changePins({ unpin: named(pin) }, (pins) => pins.filter((one) => !isSame(one, pin)))
}

export function movePinUp(pin: Pinned): Promise<void> {
  return changePins({ moveUp: named(pin) }, (pins) => {
    const place = pins.findIndex((one) => isSame(one, pin))
    const [own, before] = [pins[place], pins[place - 1]]
    return own && before ? [...pins.slice(0, place - 1), own, before, ...pins.slice(place + 1)] : pins
  })
}

/** What the server has, as far as it has answered. */
let kept: Choices['pinnedViews'] = []
let underWay = 0

/**
 * Tells of the one change alone: the menu may have been changed by another page since this one was opened, and is then as the
 * server has it.
 *
 * @throws ApiError where nobody keeps it; then it is not shown any more
 */
async function changePins(
  change: PinsChange,
  changed: (pins: Choices['pinnedViews']) => Choices['pinnedViews'],
): Promise<void> {
  const shown = catalogueNow()?.me.choices.pinnedViews ?? []
  if (underWay === 0) kept = shown
  underWay += 1
  changeChoicesHere({ pinnedViews: changed(shown) })
  try {
    kept = (await inTurn(() => putJson<{ readonly views: Choices['pinnedViews'] }>(`${API}/pinned-views`, change)))
      .views
  } catch (error) {
    // It may have been kept all the same.
    void readCatalogue()
    throw error
  } finally {
    underWay -= 1
    if (underWay === 0) changeChoicesHere({ pinnedViews: kept })
  }
}

function named({ report, view }: Pinned): { readonly report: string; readonly view: string } {
  return { report, view }
}

function isSame(one: Pinned, other: Pinned): boolean {
  return one.report === other.report && one.view === other.view
}

export function forgetFilters(): void {
  const remembered = catalogueNow()?.me.choices.remembered
  if (!remembered) return
  const nothing = Object.keys(remembered.dimensions).map((name) => [name, null])
  rememberFilters({ ...Object.fromEntries(nothing), period: null })
}

let told: Promise<unknown> = Promise.resolve()

interface Told {
  readonly dimensions?: Readonly<Record<string, string | null>>
  readonly [choice: string]: unknown
}

/** What nobody has answered to yet, by where it is told. */
const unsent = new Map<string, Told>()
let failures = 0
let stopWaiting: () => void = () => undefined

function tell(address: string, body: Told): void {
  const before = unsent.get(address)
  const dimensions = { ...before?.dimensions, ...body.dimensions }
  unsent.set(address, { ...before, ...body, ...(Object.keys(dimensions).length > 0 && { dimensions }) })
  sendAll()
}

function sendAll(): void {
  stopWaiting()
  inTurn(async () => {
    for (const [address, body] of [...unsent]) {
      await putJson(address, body)
      // What was chosen meanwhile is told next.
      if (unsent.get(address) === body) unsent.delete(address)
    }
  }).then(
    () => {
      failures = 0
      sayUnkept('')
    },
    (reason: unknown) => fail(asApiError(reason)),
  )
}

function fail(error: ApiError): void {
  failures += 1
  if (error.passing) {
    stopWaiting()
    stopWaiting = afterPause(failures, sendAll)
    // Most such failures are over with the next attempt.
    if (failures > 1) sayUnkept(error.message)
    return
  }
  // Asking again would not change that.
  unsent.clear()
  sayUnkept(error.message)
}

let unkept = ''
const listeners = new Set<() => void>()

function sayUnkept(words: string): void {
  unkept = words
  for (const listener of listeners) listener()
}

/** Why what was chosen is not kept, so far; empty where it is. */
export function useUnkept(): string {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => unkept,
  )
}

/** One after the other, so that the last choice is the one that stays. */
function inTurn<T>(send: () => Promise<T>): Promise<T> {
  const sent = told.then(send)
  told = sent.catch(() => undefined)
  return sent
}
