import type { ErrorRequestHandler } from 'express'
import type { Activity } from '../../access/activity.js'
import type { Staff } from '../../access/staff.js'
import { messageIn, problemOf } from './errors.js'
import { languageOf } from './page-language.js'

/** What somebody may not do, or did too often, is one line of the log with the person, and is written down. */
export function noteRefusals(activity: Activity): ErrorRequestHandler {
  return (error, req, res, next) => {
    const problem = problemOf(error)
    const { status, code, message } = problem
    const staff = res.locals.staff as Staff | undefined
    if (staff !== undefined && (status === 403 || status === 429)) {
      const address = req.originalUrl.split('?')[0] ?? ''
      req.log.warn({ person: staff.email, code, method: req.method, address }, `Refused: ${message}`)
      void activity.record({
        kind: 'refused',
        outcome: 'refused',
        who: staff,
        address: req.ip,
        subject: address,
        detail: messageIn(languageOf(res), problem),
      })
    }
    next(error)
  }
}
