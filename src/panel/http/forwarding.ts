import type { RequestHandler } from 'express'
import type pg from 'pg'
import type { Logger } from 'pino'
import { noteUnheededForwarding, unheededForwarding } from '../../access/forwarding.js'

const againMs = 60 * 60 * 1000

/** Tells, once an hour at most, that requests name another sender than the one that they are taken to be from. */
export function watchForwarding(pool: pg.Pool, log: Logger): RequestHandler {
  let toldAt = Number.NEGATIVE_INFINITY
  return (req, _res, next) => {
    const isUnheeded = req.headers['x-forwarded-for'] !== undefined && req.ip === req.socket.remoteAddress
    if (isUnheeded && Date.now() - toldAt > againMs) {
      toldAt = Date.now()
      log.warn({ from: req.socket.remoteAddress }, unheededForwarding)
      noteUnheededForwarding(pool).catch((err) => log.warn({ err }, 'That could not be written down.'))
    }
    next()
  }
}
