import { createHash } from 'node:crypto'

/** The name that a view is built under, beside the one that is read: it fits into 63 bytes whatever the view is called. */
export function nextName(token: string, view: string): string {
  return `viewdesk_next_${token}_${createHash('sha256').update(view).digest('hex').slice(0, 12)}`
}

/** Whether a relation or an index is one that a sync builds, or that a killed one has left behind. */
export function isNextName(name: string): boolean {
  return /^viewdesk_next_[0-9a-f]{8}_[0-9a-f]{12}(_\d+)?$/.test(name)
}
