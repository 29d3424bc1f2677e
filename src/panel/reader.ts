import type { Response } from 'express'
import { mayRead } from '../access/permissions.js'
import type { Reader } from '../reports/reading.js'
import { everything } from '../reports/scope.js'
import { staffOf } from './http/signed-in.js'

/**
 * On whose behalf a request reads: the one place that knows whose rows an account may see (everybody's, for now), and of which reports, and
 * that the reader has gone when the connection is closed before the whole answer was sent.
 */
export function readerOf(res: Response): Reader {
  const gone = new AbortController()
  res.once('close', () => {
    if (!res.writableFinished) gone.abort()
  })
  if (res.closed) gone.abort()
  const { role } = staffOf(res)
  return { scope: everything, mayRead: (report) => mayRead(report, role), signal: gone.signal }
}
