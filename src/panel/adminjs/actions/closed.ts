import type { Action, ActionResponse } from 'adminjs'
import { readOnly } from '../read-through.js'

/** AdminJS opens these on every resource by itself; here nothing is written. */
export const closedActions = ['new', 'edit', 'delete', 'bulkDelete'] as const

/** Hidden, refused by AdminJS, and, were it asked all the same, refused by its handler. */
export const closedAction: Partial<Action<ActionResponse>> = {
  isVisible: false,
  isAccessible: false,
  handler: () => {
    throw readOnly()
  },
}
