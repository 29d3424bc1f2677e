import type { Request, Response } from 'express'
import { may } from '../../access/permissions.js'
import type { Health } from '../health.js'
import { staffOf } from '../http/signed-in.js'
import { mayNot } from '../may-not.js'
import type { ApiParts } from './api-parts.js'

export interface HealthAnswer extends Health {
  /** Connections to the database, by what they are for. */
  readonly connections: readonly {
    readonly pool: 'read' | 'export' | 'refresh' | 'admin'
    readonly busy: number
    readonly open: number
    readonly most: number
    /** Requests that wait for one. */
    readonly waiting: number
  }[]
}

/** GET /api/v1/panel-health: views, connections, and what the doctor says. */
export function healthRoute({ context, health }: ApiParts) {
  return async (_req: Request, res: Response<HealthAnswer>) => {
    if (!may(staffOf(res).role, 'seeHealth')) throw mayNot('seeHealth')
    const connections = (['read', 'export', 'refresh', 'admin'] as const).map((pool) => {
      const { totalCount: open, idleCount, waitingCount: waiting, options } = context.pools[pool]
      return { pool, busy: open - idleCount, open, most: options.max ?? open, waiting }
    })
    res.json({ ...(await health()), connections })
  }
}
