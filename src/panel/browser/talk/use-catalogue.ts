import { useSyncExternalStore } from 'react'
import { API } from './address'
import { type ApiError, getJson } from './api'
import type { Catalogue, Choices, Report } from './api-shapes'
import { asApiError, pauseAfter } from './use-remote'

export interface CatalogueState {
  readonly catalogue: Catalogue | null
  readonly error: ApiError | null
  /** When the catalogue was read, in milliseconds; 0 before the first time. */
  readonly at: number
}

const EVERY_MS = 60_000
const AT_MOST_EVERY_MS = 5_000
const SOMEBODY_THERE_MS = 10 * 60_000

let state: CatalogueState = { catalogue: null, error: null, at: 0 }
let asking: Promise<void> | null = null
let failures = 0
let lastInput = Date.now()
const listeners = new Set<() => void>()

/**
 * Reports with their freshness, locale and the signed-in person, shared by all parts of the page. It is read again each
 * minute and when one comes back to this tab, so that a refresh that ended elsewhere is seen here.
 */
export function useCatalogue(): CatalogueState {
  return useSyncExternalStore(subscribe, () => state)
}

/** Reads the catalogue now, after something that may have changed it. */
export function readCatalogue(): Promise<void> {
  asking ??= getJson<Catalogue>(API)
    .then(
      (catalogue) => {
        failures = 0
        set({ catalogue, error: null, at: Date.now() })
      },
      (cause: unknown) => {
        failures += 1
        const error = asApiError(cause)
        // What is on the screen stays: the next thing that a person asks for says what is wrong.
        if (state.catalogue === null) set({ ...state, error })
        if (error.passing) window.setTimeout(readCatalogue, pauseAfter(failures))
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
  if (listeners.size === 0 && state.at === 0) readCatalogue()
  if (listeners.size === 0) startWatching()
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function set(next: CatalogueState): void {
  state = next
  for (const listener of listeners) listener()
}

let watching = false

function startWatching(): void {
  if (watching) return
  watching = true
  window.setInterval(() => readWhenOlder(EVERY_MS - AT_MOST_EVERY_MS), EVERY_MS)
  window.addEventListener('focus', noteInput)
  document.addEventListener('visibilitychange', noteInput)
  document.addEventListener('pointerdown', noteInput, true)
  document.addEventListener('keydown', noteInput, true)
}

/** A page that nobody looks at asks nothing: asking would keep the session of an empty desk open for ever. */
function readWhenOlder(ageMs: number): void {
  const isSomebodyThere = document.visibilityState === 'visible' && Date.now() - lastInput < SOMEBODY_THERE_MS
  if (isSomebodyThere && Date.now() - state.at > ageMs) readCatalogue()
}

function noteInput(event: Event): void {
  lastInput = Date.now()
  const isReturn = event.type === 'focus' || event.type === 'visibilitychange'
  readWhenOlder(isReturn ? AT_MOST_EVERY_MS : EVERY_MS)
}
