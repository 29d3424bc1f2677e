import type { PastDefinition } from '../../live/definitions.js'
import type { LiveState } from '../../live/live-views.js'
import { type Pin, textHash } from '../../live/pins.js'
import type { ViewFile } from '../../view-files/view-file.js'
import { SyncError } from '../sync-error.js'

/** Which definition a view goes back to. */
export interface Rollback {
  readonly name: string
  /** How many definitions before the present one, or when: `2026-11-28`, `2026-11-28 15:30`. Null for the one before. */
  readonly to: number | string | null
}

/**
 * The pin that takes a view back to an earlier definition.
 *
 * @param definitions those that it has had, the present one first
 * @throws SyncError when there is none
 */
export function choosePin(
  files: readonly ViewFile[],
  state: LiveState,
  { name, to }: Rollback,
  definitions: readonly PastDefinition[],
): Pin {
  const file = files.find((one) => one.name === name)
  if (file === undefined) throw new SyncError(`There is no view file "${name}". Only a view with a file can go back.`)
  const text = to === null ? (state.views.get(name)?.recorded?.previousText ?? null) : textAt(name, to, definitions)
  if (text === null) {
    throw new SyncError(`No definition of ${name} before the present one is known. Change views/${name}.sql and sync.`)
  }
  return { text, whileHash: textHash(file.text) }
}

function textAt(name: string, to: number | string, definitions: readonly PastDefinition[]): string {
  const found =
    typeof to === 'number'
      ? definitions.find(({ back }) => back === to)
      : definitions.find((one) => wasInForce(one, to))
  if (found === undefined) throw new SyncError(`${missing(name, to, definitions)} ${listed(name)}`)
  if (found.back > 0) return found.text
  const since = found.since === null ? '' : `, since ${found.since}`
  throw new SyncError(`${name} has the definition of ${to} already${since}. ${listed(name)}`)
}

/** A day is over when it ends, a minute likewise: what came into force within it counts. */
function wasInForce({ since }: PastDefinition, to: string): boolean {
  return since === null || since.slice(0, to.length) <= to
}

function missing(name: string, to: number | string, definitions: readonly PastDefinition[]): string {
  const oldest = definitions.at(-1)
  if (oldest === undefined || definitions.length === 1)
    return `No definition of ${name} before the present one is known.`
  if (typeof to === 'number')
    return `Of ${name} ${oldest.back} definitions before the present one are known, and not ${to}.`
  return `The oldest definition of ${name} that is known is of ${oldest.since}.`
}

function listed(name: string): string {
  return `"npx viewdesk views history ${name}" lists them.`
}
