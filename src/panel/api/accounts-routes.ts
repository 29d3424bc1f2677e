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
import type { ActivityKind } from '../../access/activity.js'
import { may } from '../../access/permissions.js'
import { unlock } from '../../access/sign-in-failures.js'
import { findStaff, type Staff } from '../../access/staff.js'
import { linkAddress } from '../../access/staff-links.js'
import { endAllSessions, endOneSession, listSessions, type StaffSession } from '../../access/staff-sessions.js'
import { notFound } from '../../refusal.js'
import { staffOf } from '../http/signed-in.js'
import { mayNot } from '../may-not.js'
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

const kinds = {
  role: 'account_role',
  disable: 'account_disabled',
  enable: 'account_enabled',
  reset: 'account_reset',
  unlock: 'account_unlocked',
  'sign-out': 'account_signed_out',
} as const

/** The accounts of staff, for those who manage them. */
export function accountsRoutes({ context, config, activity }: ApiParts, readJson: RequestHandler): Router {
  const pool = context.pools.admin
  const router = Router()
  router.use('/staff-accounts', (_req: Request, res: Response, next) => {
    next(may(staffOf(res).role, 'manageStaff') ? undefined : mayNot('manageStaff'))
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
      await note(req, res, 'account_invited', made.staff.email, made.staff.role)
      res.status(201).json(linkAnswer(req, made))
    })
    .all(refuseOthers('GET, POST'))

  const actions: Readonly<Record<keyof typeof kinds, (staff: Staff, req: Request) => Promise<LinkAnswer | null>>> = {
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
        const staff = await accountAt(req)
        const answer = await perform(staff, req)
        const detail = action === 'role' ? `${staff.role} → ${req.body.role}` : undefined
        await note(req, res, kinds[action as keyof typeof kinds], staff.email, detail)
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
      const { id, email } = await accountAt(req)
      if (!(await endOneSession(pool, id, String(req.params.session)))) throw noSession()
      await note(req, res, 'session_ended', email)
      res.status(204).end()
    })
    .all(refuseOthers('DELETE'))

  function note(req: Request, res: Response, kind: ActivityKind, subject: string, detail?: string): Promise<void> {
    const deed = { kind, outcome: 'done', who: staffOf(res), address: req.ip, subject } as const
    return activity.record(detail === undefined ? deed : { ...deed, detail })
  }

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
export function ownSessionsRoutes({ context, activity }: ApiParts): Router {
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
      const staff = staffOf(res)
      const ended = await endAllSessions(pool, staff.id, req.sessionID)
      await activity.record({
        kind: 'account_signed_out',
        outcome: 'done',
        who: staff,
        address: req.ip,
        subject: staff.email,
      })
      res.json({ ended })
    })
    .all(refuseOthers('POST'))
  router
    .route('/own-sessions/:session')
    .delete(async (req: Request, res: Response) => {
      const staff = staffOf(res)
      if (!(await endOneSession(pool, staff.id, String(req.params.session)))) throw noSession()
      await activity.record({
        kind: 'session_ended',
        outcome: 'done',
        who: staff,
        address: req.ip,
        subject: staff.email,
      })
      res.status(204).end()
    })
    .all(refuseOthers('DELETE'))
  return router
}

function noSession() {
  return notFound('There is no such session, or it has ended.')
}
