import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmdirSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** In DATA_DIR: the pages, as they are bundled. */
export const bundleFolder = 'bundle'

/**
 * Makes a folder where it is missing.
 *
 * @returns the first folder on the way that was made; undefined where it was there
 * @throws what Node.js says where it cannot be made, or not be written
 */
export function makeWritable(folder: string): string | undefined {
  const missing: string[] = []
  for (let one = folder; !existsSync(one) && dirname(one) !== one; one = dirname(one)) missing.unshift(one)
  // One by one: where nothing can be made, as in /proc, Node.js tries for ever to make them all.
  for (const one of missing) mkdirSync(one, { recursive: existsSync(one), mode: 0o755 })
  const [first] = missing
  readdirSync(folder)
  accessSync(folder, constants.W_OK | constants.X_OK)
  return first
}

/** Why a start could not keep there what it keeps, in a sentence; null where it can. What is made to find out is gone again. */
export function dataFolderProblem(dataDir: string): string | null {
  const folder = join(dataDir, bundleFolder)
  try {
    const first = makeWritable(folder)
    if (first !== undefined) takeAway(folder, first)
    accessSync(first === undefined ? dataDir : dirname(first), constants.W_OK | constants.X_OK)
    return null
  } catch (error) {
    return `DATA_DIR, ${dataDir}, cannot be written, and the panel keeps its pages there: ${(error as Error).message}. It would not start. Set DATA_DIR to a folder that it may write to.`
  }
}

/** From within outwards; what somebody has put something into meanwhile stays. */
function takeAway(folder: string, first: string): void {
  try {
    for (let one = folder; one.length >= first.length; one = dirname(one)) rmdirSync(one)
  } catch {
    // A panel has started at the same moment.
  }
}
