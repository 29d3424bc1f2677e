import type { ViewEvent } from 'viewdesk'

/**
 * Called by `views sync`, `views attach` and `views refresh`: after each view that they have dealt with (`kind: 'view'`,
 * with status and whether it changed), when long work begins (`kind: 'started'`), and once at the end (`kind: 'end'`).
 *
 * Write here what is to happen then, such as telling a chat or warming a dashboard. What it returns is waited for; what
 * it throws fails the command, after the views have changed.
 */
export async function onViewEvent(_event: ViewEvent): Promise<void> {}
