import type { Response } from 'express'
import { breakOff } from './errors.js'

/**
 * Ends an answer whose client takes none of it for so long: a paused download would hold its snapshot for ever.
 *
 * Waiting for the database does not count. What the system keeps for the client counts as taken, so that the end of an
 * answer that fits in there waits for nobody.
 *
 * @param onStalled is told just before the connection is reset
 */
export function endWhenStalled(res: Response, limitMs: number, onStalled: () => void): void {
  // Node's own timer restarts with each byte that leaves, those of a large piece that leaves little by little included.
  res.setTimeout(limitMs, () => {
    if (res.writableLength === 0) res.setTimeout(limitMs)
    else {
      onStalled()
      breakOff(res)
    }
  })
}
