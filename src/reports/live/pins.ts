import { createHash } from 'node:crypto'
import { ViewFileError } from '../view-files/fault.js'
import { readViewFile } from '../view-files/read-view-files.js'
import type { ViewFile } from '../view-files/view-file.js'
import type { LiveState } from './live-views.js'

/** A view that is built from an earlier file until the one on disk changes. */
export interface Pin {
  readonly text: string
  /** Hash of the file on disk that was turned down. */
  readonly whileHash: string
}

export function textHash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** The files to build from: those on disk, and for pinned views the definition that a rollback went back to. */
export async function withPins(
  files: readonly ViewFile[],
  pins: ReadonlyMap<string, Pin>,
  timeZone: string,
): Promise<ViewFile[]> {
  return await Promise.all(
    files.map(async (file) => {
      const pin = pins.get(file.name)
      if (pin === undefined) return file
      const pinned = await readViewFile(pin.text, { file: file.file, isSource: file.isSource, timeZone })
      if (pinned instanceof ViewFileError) throw pinned
      return { ...pinned, isRemembered: file.isRemembered }
    }),
  )
}

/** The pins that hold: their file is still the one that was turned down. */
export function pinsThatHold(files: readonly ViewFile[], state: LiveState): Map<string, Pin> {
  const pins = new Map<string, Pin>()
  for (const file of files) {
    const { pinnedText = null, pinnedWhile = null } = state.views.get(file.name)?.recorded ?? {}
    if (pinnedText !== null && pinnedWhile !== null && (file.isRemembered || pinnedWhile === textHash(file.text))) {
      pins.set(file.name, { text: pinnedText, whileHash: pinnedWhile })
    }
  }
  return pins
}
