import type { LiveState } from '../../live/live-views.js'
import { type Pin, textHash } from '../../live/pins.js'
import type { ViewFile } from '../../view-files/view-file.js'
import { SyncError } from '../sync-error.js'

/**
 * The pin that takes a view back to the definition before the one it has.
 *
 * @throws SyncError when there is none
 */
export function choosePin(files: readonly ViewFile[], state: LiveState, name: string): Pin {
  const file = files.find((one) => one.name === name)
  if (file === undefined) throw new SyncError(`There is no view file "${name}". Only a view with a file can go back.`)
  const previous = state.views.get(name)?.recorded?.previousText ?? null
  if (previous === null) {
    throw new SyncError(`No definition of ${name} before the present one is known. Change views/${name}.sql and sync.`)
  }
  return { text: previous, whileHash: textHash(file.text) }
}
