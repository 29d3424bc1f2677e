import { viewsReadBy } from '../../view-files/order.js'
import type { ViewFile } from '../../view-files/view-file.js'
import { SyncError } from '../sync-error.js'
import { isDefining, type SyncStep } from './step.js'

/**
 * The part of a plan that is about some views: with what they read, as far as that changes, and with those that have to
 * change together with them.
 *
 * @param names the views; the whole plan when there are none
 * @throws SyncError for a name that has neither a file nor a view of ours
 */
export function narrowTo(steps: readonly SyncStep[], names: readonly string[]): SyncStep[] {
  const unknown = names.find((name) => !steps.some((step) => step.name === name))
  if (unknown !== undefined) throw new SyncError(`There is no view "${unknown}": views/${unknown}.sql is missing.`)
  const chosen = new Set(names)
  for (let size = -1; size < chosen.size; ) {
    size = chosen.size
    for (const step of steps) if (chosen.has(step.name)) for (const name of bound(step, steps)) chosen.add(name)
  }
  // A file that cannot be read is told whatever was asked for; nothing is done with it.
  const isTold = ({ action, problem }: SyncStep): boolean => problem !== null && action === 'keep'
  return steps.filter((step) => names.length === 0 || chosen.has(step.name) || isTold(step))
}

function bound(step: SyncStep, steps: readonly SyncStep[]): string[] {
  if (step.action === 'drop') return [...(step.live?.readers ?? [])]
  if (!isDefining(step) && step.action !== 'fill') return []
  const upstream = steps.filter((other) => isDefining(other) || other.action === 'fill')
  const readers = isDefining(step) ? steps.filter(isDefining) : []
  return [
    ...upstream.filter(({ dependents }) => dependents.includes(step.name)),
    ...readers.filter(({ name }) => step.dependents.includes(name)),
  ].map(({ name }) => name)
}

/** The files that a sync of some views may have to do with: all that are connected with them by reading. */
export function connectedWith(names: readonly string[], ordered: readonly ViewFile[]): readonly ViewFile[] {
  if (names.length === 0) return ordered
  const byName = new Map(ordered.map((file) => [file.name, file]))
  const connected = new Set(names)
  for (let size = -1; size < connected.size; ) {
    size = connected.size
    for (const file of ordered) {
      const reads = viewsReadBy(file, byName)
      const isConnected = connected.has(file.name) || reads.some((name) => connected.has(name))
      if (isConnected) for (const name of [file.name, ...reads]) connected.add(name)
    }
  }
  return ordered.filter(({ name }) => connected.has(name))
}
