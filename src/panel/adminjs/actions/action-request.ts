import type { ActionContext, ActionRequest } from 'adminjs'
import { isRole, type Role } from '../../../access/permissions.js'
import { methodNotAllowed, type Refusal } from '../../../refusal.js'
import type { Reader } from '../../../reports/reading.js'
import { mayNot } from '../../may-not.js'

/** AdminJS hands on what it was given: the query string goes along whole, because its own reading of it loses keys. */
export interface SearchedRequest extends ActionRequest {
  readonly search?: URLSearchParams
}

export function searchOf(request: ActionRequest): URLSearchParams {
  return new URLSearchParams((request as SearchedRequest).search)
}

const readers = new WeakMap<object, Reader>()

/** AdminJS hands the signed-in person on to all actions and resources, by reference, and nothing else of the request. */
export function handReader<Person extends object>(currentAdmin: Person, reader: Reader): Person {
  readers.set(currentAdmin, reader)
  return currentAdmin
}

/** On whose behalf an action reads. */
export function readerOf(context: Pick<ActionContext, 'currentAdmin'> | undefined): Reader {
  const reader = readers.get(context?.currentAdmin ?? {})
  if (reader === undefined) throw mayNot('view')
  return reader
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
