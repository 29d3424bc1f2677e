import type { LiveState, LiveView } from '../../live/live-views.js'
import { reportsSchema } from '../../view-files/order.js'
import type { ViewFile } from '../../view-files/view-file.js'
import type { SyncStep } from './step.js'

/** A view without a file goes, unless something that stays reads it: what is not ours, or a view whose file names it. */
export function planDrops(ordered: readonly ViewFile[], state: LiveState): SyncStep[] {
  const wanted = new Set(ordered.map((file) => file.name))
  const gone = [...state.views.values()].filter((live) => !wanted.has(live.name) && live.recorded !== null)
  const kept = new Map<string, string[]>()
  const readersThatStay = (live: LiveView): string[] => {
    if (live.kind === 'absent') return []
    const named = ordered.filter((file) => namesView(file, live.name)).map(({ name }) => name)
    return [...live.foreignReaders, ...named, ...live.readers.filter((name) => kept.has(name))]
  }
  // One that stays keeps what it reads: look until no further one is kept.
  for (let size = -1; size < kept.size; ) {
    size = kept.size
    for (const live of gone) if (readersThatStay(live).length > 0) kept.set(live.name, readersThatStay(live))
  }
  return gone.map((live) => stepOfGone(live, kept.get(live.name) ?? []))
}

function namesView(file: ViewFile, view: string): boolean {
  return file.reads.some(({ schema, name }) => name === view && (schema ?? reportsSchema) === reportsSchema)
}

function stepOfGone(live: LiveView, readers: readonly string[]): SyncStep {
  return {
    action: readers.length > 0 ? 'keep' : 'drop',
    name: live.name,
    kind: live.recorded?.kind === 'materialized' ? 'materialized' : 'plain',
    reason: readers.length > 0 ? `its file is gone, but ${readers.join(', ')} reads it` : 'its file is gone',
    drift: false,
    file: null,
    live,
    columns: [],
    definition: [],
    indexes: { missing: [], extra: [], byHand: [] },
    dependents: [],
    fills: false,
    lastSeconds: null,
  }
}
