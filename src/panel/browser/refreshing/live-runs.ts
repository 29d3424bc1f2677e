import { useSyncExternalStore } from 'react'
import type { Run } from '../../../reports/refresh/runs'
import { hear, type News, tell } from '../talk/following'
import { isOpen } from './run-words'

/** What this page heard of runs since it was opened, by their ids. */
let runs: ReadonlyMap<string, Run> = new Map()
const listeners = new Set<() => void>()
let isHearing = false

const MOST_ENDED = 200

export function useLiveRuns(): ReadonlyMap<string, Run> {
  return useSyncExternalStore(subscribe, () => runs)
}

/** Shows what the answer to a click says of runs, before anything else tells it. */
export function tellRuns(told: readonly Run[]): void {
  tell(told.map((data) => ({ event: 'run', data })))
}

function subscribe(listener: () => void): () => void {
  if (!isHearing) hear(takeIn)
  isHearing = true
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function takeIn({ heard }: News): void {
  if (heard.event !== 'run') return
  const { data: run } = heard
  const before = runs.get(run.id)
  // An answer may come later than the news that it is older than.
  if (before && !isOpen(before) && isOpen(run)) return
  runs = new Map([...recent(), [run.id, run]])
  for (const listener of listeners) listener()
}

function recent(): readonly (readonly [string, Run])[] {
  const all = [...runs]
  return all.length <= MOST_ENDED ? all : [...all.filter(([, run]) => isOpen(run)), ...all.slice(-MOST_ENDED / 2)]
}

/** The last runs of a view or some, newest first: what was read, and what was heard since. */
export function withLive(
  read: readonly Run[],
  live: ReadonlyMap<string, Run>,
  views: readonly string[],
): readonly Run[] {
  const found = new Map(read.map((run) => [run.id, run]))
  for (const run of live.values()) {
    const before = found.get(run.id)
    const isOlder = before !== undefined && !isOpen(before) && isOpen(run)
    if (views.includes(run.view) && !isOlder) found.set(run.id, run)
  }
  return [...found.values()].sort((one, other) => Number(other.id) - Number(one.id))
}

/** Changes when a run begins or ends: what was read of runs is then to be read again. */
export function turnsOf(live: ReadonlyMap<string, Run>, views: readonly string[]): string {
  return [...live.values()]
    .filter(({ view }) => views.includes(view))
    .map((run) => `${run.id} ${run.startedAt === null} ${isOpen(run)}`)
    .join()
}

/** The number of the one that was asked for last; 0 where there is none. */
export function newestOf(runs: Iterable<Run>): number {
  return Math.max(0, ...Array.from(runs, ({ id }) => Number(id)))
}
