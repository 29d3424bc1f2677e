import type { LiveView } from '../../live/live-views.js'
import { reportsSchema } from '../../view-files/order.js'
import type { ViewFile } from '../../view-files/view-file.js'
import type { SyncInput } from './input.js'
import { inWords, othersWith } from './ownership.js'
import { kindOfStanding, type SyncStep, stepWithoutFile } from './step.js'

/**
 * A view without a file goes where that is asked for, unless something that stays reads it: what is not ours, or a view whose
 * file names it. None goes while a file cannot be read: it may be that view's, or a reader's. Views of other projects stay.
 */
export function planDrops(input: SyncInput): SyncStep[] {
  const { ordered, state } = input
  const wanted = new Set(ordered.map((file) => file.name))
  const gone = [...state.views.values()].filter((live) => !wanted.has(live.name) && live.recorded !== null)
  const kept = new Map<string, string[]>()
  const readersThatStay = (live: LiveView): string[] => {
    if (live.kind === 'absent') return []
    if (whyItStays(live, input) !== null) return [live.name]
    const named = ordered.filter((file) => namesView(file, live.name)).map(({ name }) => name)
    return [...live.foreignReaders, ...named, ...live.readers.filter((name) => kept.has(name))]
  }
  // One that stays keeps what it reads: look until no further one is kept.
  for (let size = -1; size < kept.size; ) {
    size = kept.size
    for (const live of gone) if (readersThatStay(live).length > 0) kept.set(live.name, readersThatStay(live))
  }
  return gone.map((live) => {
    const readers = kept.get(live.name) ?? []
    const why = whyItStays(live, input)
    if (why !== null) return stepOfGone(live, why)
    return stepOfGone(live, readers.length > 0 ? `its file is gone, but ${readers.join(', ')} reads it` : null)
  })
}

/** What keeps a view without a file, whoever reads it; null when nothing does. */
function whyItStays({ recorded }: LiveView, { project, prune, untouched }: SyncInput): string | null {
  const projects = recorded?.projects ?? []
  const others = othersWith(projects, project)
  if (others.length > 0 && !projects.includes(project ?? '')) return `it belongs to ${inWords(others)}`
  if (others.length > 0) return `its file is gone, but ${inWords(others)} has one`
  if (untouched.length > 0) return 'its file is gone, but no view is dropped while a file cannot be read'
  return prune ? null : 'its file is gone; "--prune" drops it'
}

function namesView(file: ViewFile, view: string): boolean {
  return file.reads.some(({ schema, name }) => name === view && (schema ?? reportsSchema) === reportsSchema)
}

/** A renamed file is another view, which nobody was granted anything on. */
function goneWith({ grantees }: LiveView): string {
  return grantees.length > 0 ? `its file is gone; with it go the rights of ${grantees.join(', ')}` : 'its file is gone'
}

/** @param why it stays all the same; null when it goes */
function stepOfGone(live: LiveView, why: string | null): SyncStep {
  return stepWithoutFile({
    action: why === null ? 'drop' : 'keep',
    name: live.name,
    kind: kindOfStanding(live.recorded?.kind),
    reason: why ?? goneWith(live),
    live,
    problem: null,
  })
}
