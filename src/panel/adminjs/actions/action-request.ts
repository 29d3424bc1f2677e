import type { ActionContext, ActionRequest } from 'adminjs'
import { isRole, type Role } from '../../../access/permissions.js'
import { methodNotAllowed, type Refusal } from '../../../refusal.js'

/** AdminJS hands on what it was given: the query string goes along whole, because its own reading of it loses keys. */
export interface SearchedRequest extends ActionRequest {
  readonly search?: URLSearchParams
}

export function searchOf(request: ActionRequest): URLSearchParams {
  return new URLSearchParams((request as SearchedRequest).search)
}

/** The role of whoever AdminJS says is signed in. */
export function roleOf(context: Pick<ActionContext, 'currentAdmin'>): Role | null {
  const role = String(context.currentAdmin?.role ?? '')
  return isRole(role) ? role : null
}

/** Filter, export and refresh are done by our own routes; AdminJS's address for them says where. */
export function doneElsewhere(method: string, address: string): Refusal {
  return methodNotAllowed(`This is done by ${method} ${address}.`)
}
