import { type Request, type RequestHandler, type Response, Router } from 'express'
import { z } from 'zod'
import { type Account, listAccounts } from '../../access/account-list.js'
import {
  changeRole,
  disableStaff,
  enableStaff,
  inviteStaff,
  resetByLink,
  type StaffWithLink,
} from '../../access/accounts.js'
import { may } from '../../access/permissions.js'
import { unlock } from '../../access/sign-in-failures.js'
import { findStaff, type Staff } from '../../access/staff.js'
import { linkAddress } from '../../access/staff-links.js'
import { endAllSessions, endOneSession, listSessions, type StaffSession } from '../../access/staff-sessions.js'
import { forbidden, notFound } from '../../refusal.js'
import { staffOf } from '../http/signed-in.js'
import type { ApiParts } from './api-parts.js'
import { readBody, refuseOthers } from './body.js'

export interface AccountsAnswer {
  readonly accounts: readonly Account[]
}

/** With it somebody chooses their password; it is told this once. */
export interface LinkAnswer {
  readonly email: string
  readonly link: string
  readonly validUntil: string
}

export interface SessionsAnswer {
  readonly sessions: readonly StaffSession[]
}

const invited = z.strictObject({ email: z.string(), name: z.string().max(200).optional(), role: z.string() })
const changedRole = z.strictObject({ role: z.string() })

/** The accounts of staff, for those who manage them. */
export function accountsRoutes({ context, config }: ApiParts, readJson: RequestHandler): Router {
  const pool = context.pools.admin
  const router = Router()
  router.use('/staff-accounts', (_req: Request, res: Response, next) => {
    next(may(staffOf(res).role, 'manageStaff') ? undefined : forbidden('Your account may not manage accounts.'))
  })

  router
    .route('/staff-accounts')
    .get(async (_req: Request, res: Response<AccountsAnswer>) => {
      res.json({ accounts: await listAccounts(pool) })
    })
    .post(readJson, async (req: Request, res: Response<LinkAnswer>) => {
      const { name, ...account } = readBody(
        invited,
        req,
        '{"email": "ann@example.com", "name": "Ann", "role": "viewer"}',
      )
      const made = await inviteStaff(pool, { ...account, ...(name !== undefined && { name }) })
      res.status(201).json(linkAnswer(req, made))
    })
    .all(refuseOthers('GET, POST'))

  const actions: Readonly<Record<string, (staff: Staff, req: Request) => Promise<LinkAnswer | null>>> = {
    role: async ({ email }, req) => {
      const { role } = readBody(changedRole, req, '{"role": "operator"}')
      await changeRole(pool, email, role)
      return null
    },
    disable: async ({ email }) => {
      await disableStaff(pool, email)
      return null
    },
    enable: async ({ email }) => {
      await enableStaff(pool, email)
      return null
    },
    reset: async ({ email }, req) => {
      const made = await resetByLink(pool, email)
      await unlock(pool, email)
      return linkAnswer(req, made)
    },
    unlock: async ({ email }) => {
      await unlock(pool, email)
      return null
    },
    'sign-out': async ({ id }) => {
      await endAllSessions(pool, id)
      return null
    },
  }
  for (const [action, perform] of Object.entries(actions)) {
    router
      .route(`/staff-accounts/:id/${action}`)
      .post(readJson, async (req: Request, res: Response<LinkAnswer>) => {
        const answer = await perform(await accountAt(req), req)
        if (answer === null) res.status(204).end()
        else res.json(answer)
      })
      .all(refuseOthers('POST'))
  }

  router
    .route('/staff-accounts/:id/sessions')
    .get(async (req: Request, res: Response<SessionsAnswer>) => {
      res.json({ sessions: await listSessions(pool, (await accountAt(req)).id, req.sessionID) })
    })
    .all(refuseOthers('GET'))

  router
    .route('/staff-accounts/:id/sessions/:session')
    .delete(async (req: Request, res: Response) => {
      const { id } = await accountAt(req)
      if (!(await endOneSession(pool, id, String(req.params.session)))) throw noSession()
      res.status(204).end()
    })
    .all(refuseOthers('DELETE'))

  async function accountAt(req: Request): Promise<Staff> {
    const id = String(req.params.id)
    const staff = /^\d{1,18}$/.test(id) ? await findStaff(pool, id) : null
    if (staff === null) throw notFound('There is no such account.')
    return staff
  }

  function linkAnswer(req: Request, { staff, link }: StaffWithLink): LinkAnswer {
    const panelUrl = config.baseUrl ?? `${req.protocol}://${req.get('host')}`
    return { email: staff.email, link: linkAddress(panelUrl, link), validUntil: link.validUntil }
  }
  return router
}

/** One's own sessions, for everybody. */
export function ownSessionsRoutes({ context }: ApiParts): Router {
  const pool = context.pools.admin
  const router = Router()
  router
    .route('/own-sessions')
    .get(async (req: Request, res: Response<SessionsAnswer>) => {
      res.json({ sessions: await listSessions(pool, staffOf(res).id, req.sessionID) })
    })
    .all(refuseOthers('GET'))
  router
    .route('/own-sessions/end-others')
    .post(async (req: Request, res: Response) => {
      res.json({ ended: await endAllSessions(pool, staffOf(res).id, req.sessionID) })
    })
    .all(refuseOthers('POST'))
  router
    .route('/own-sessions/:session')
    .delete(async (req: Request, res: Response) => {
      if (!(await endOneSession(pool, staffOf(res).id, String(req.params.session)))) throw noSession()
      res.status(204).end()
    })
    .all(refuseOthers('DELETE'))
  return router
}

function noSession() {
  return notFound('There is no such session, or it has ended.')
}
