import { useSyncExternalStore } from 'react'
import type { Freshness } from '../../../reports/refresh/freshness'
import { API } from './address'
import { type ApiError, answerNow, getJson } from './api'
import type { Catalogue, Choices, Report } from './api-shapes'
import { takeEarly } from './asked-early'
import { hear, type News } from './following'
import { isShown, onPresence } from './presence'
import { afterPause, asApiError } from './use-remote'

export interface CatalogueState {
  readonly catalogue: Catalogue | null
  readonly error: ApiError | null
  /** Reports whose newest freshness was learnt when one came back to the page: nobody was reading meanwhile. */
  readonly missed: ReadonlySet<string>
}

// What events do not tell, such as which day it is, is asked for when somebody does something on a page that is this old.
const OLD_MS = 5 * 60_000
const RESULTS_AFTER_MS = 300

let state: CatalogueState = { catalogue: null, error: null, missed: new Set() }
let readAt = 0
let isFirst = true
let asking: Promise<void> | null = null
let failures = 0
/** What was heard since the catalogue was last asked for: it may be newer than the answer. */
const heardMeanwhile = new Map<string, Freshness>()
const listeners = new Set<() => void>()

/**
 * Reports with their freshness, locale and the signed-in person, shared by all parts of the page. Freshness follows what
 * the page hears of refreshes, of whoever they are.
 */
export function useCatalogue(): CatalogueState {
  return useSyncExternalStore(subscribe, stateNow)
}

/** From the first drawing on with what arrived before it. */
function stateNow(): CatalogueState {
  if (!isFirst) return state
  isFirst = false
  const catalogue = answerNow<Catalogue>(API)
  if (catalogue !== null) {
    takeEarly(API)
    readAt = Date.now()
    state = { ...state, catalogue }
  }
  return state
}

/** Reads the catalogue now, after something that may have changed it. */
export function readCatalogue(): Promise<void> {
  isOwed = false
  if (asking === null) heardMeanwhile.clear()
  asking ??= getJson<Catalogue>(API)
    .then(
      (catalogue) => {
        failures = 0
        readAt = Date.now()
        set({ ...state, catalogue: withFreshness(catalogue, heardMeanwhile), error: null })
      },
      (cause: unknown) => {
        failures += 1
        const error = asApiError(cause)
        // What is on the screen stays: the next thing that a person asks for says what is wrong.
        if (state.catalogue === null) set({ ...state, error })
        if (error.passing) tryAgain()
      },
    )
    .finally(() => {
      asking = null
    })
  return asking
}

/** Shows what the person has just chosen, before the server has said so. */
export function changeChoicesHere(changes: Partial<Choices>): void {
  const { catalogue } = state
  if (!catalogue) return
  const me = { ...catalogue.me, choices: { ...catalogue.me.choices, ...changes } }
  set({ ...state, catalogue: { ...catalogue, me } })
}

/** What is known now, for what happens outside a component. */
export function catalogueNow(): Catalogue | null {
  return state.catalogue
}

export function findReport(catalogue: Catalogue | null, name: string): Report | null {
  return catalogue?.reports.find((report) => report.name === name) ?? null
}

/** What has a list and record pages, so that a reference to it can be a link. */
export function namesWithPages(catalogue: Catalogue): ReadonlySet<string> {
  return new Set(catalogue.reports.filter(({ listed }) => listed).map(({ name }) => name))
}

function subscribe(listener: () => void): () => void {
  if (!isFollowing) begin()
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function set(next: CatalogueState): void {
  state = next
  for (const listener of listeners) listener()
}

let isFollowing = false

function begin(): void {
  isFollowing = true
  if (stateNow().catalogue === null) readCatalogue()
  hear(takeIn)
  onPresence(() => {
    if (isOwed || (readAt > 0 && Date.now() - readAt > OLD_MS)) readCatalogue()
  })
}

let leave: () => void = () => undefined

function tryAgain(): void {
  leave()
  leave = afterPause(failures, () => {
    leave()
    readCatalogue()
  })
}

function takeIn({ heard, isMissed }: News): void {
  const { catalogue, missed } = state
  if (heard.event === 'freshness') {
    const { report, freshness } = heard.data
    heardMeanwhile.set(report, freshness)
    if (!catalogue) return
    const known = findReport(catalogue, report)?.freshness
    // Each page is told first what it has just read.
    if (!missed.has(report) && JSON.stringify(known) === JSON.stringify(freshness)) return
    const others = [...missed].filter((name) => name !== report)
    // What is told once more was missed all the same.
    const isStillMissed = missed.has(report) && known?.asOf === freshness.asOf
    set({
      ...state,
      catalogue: withFreshness(catalogue, new Map([[report, freshness]])),
      missed: new Set(isMissed || isStillMissed ? [...others, report] : others),
    })
  }
  // A refresh brings results of checks along, and a pause concerns all reports that go by the schedule.
  if (heard.event === 'run' && heard.data.state === 'done') readSoon()
  // What is being read meanwhile may say something else than what is known.
  if (heard.event === 'schedule' && catalogue && (asking !== null || isNewPause(catalogue, heard.data))) readSoon()
}

function isNewPause(
  { reports }: Catalogue,
  { view, paused }: { view: string; paused: { at: string } | null },
): boolean {
  const known = reports.filter(({ materializedAncestors }) => materializedAncestors.includes(view))
  const pauses = known.flatMap(({ schedulePaused }) => (schedulePaused?.view === view ? [schedulePaused.at] : []))
  return paused === null ? pauses.length > 0 : !pauses.includes(paused.at)
}

let soon = 0
/** It was to be read while the page was hidden. */
let isOwed = false

function readSoon(): void {
  window.clearTimeout(soon)
  soon = window.setTimeout(async () => {
    // What is under way may be from before what was heard.
    await asking
    isOwed = !isShown()
    if (!isOwed) readCatalogue()
  }, RESULTS_AFTER_MS)
}

function withFreshness(catalogue: Catalogue, heard: ReadonlyMap<string, Freshness>): Catalogue {
  if (heard.size === 0) return catalogue
  const reports = catalogue.reports.map((report) => ({
    ...report,
    freshness: heard.get(report.name) ?? report.freshness,
  }))
  return { ...catalogue, reports }
}
