import type { Account } from '../../../access/account-list'
import { formatClock, type Manner } from '../format'
import { say } from '../language'

export interface StateWords {
  readonly text: string
  /** Somebody has to do something for this account to work. */
  readonly isOpen: boolean
}

/** What keeps somebody from signing in; null where nothing does. */
export function stateWords({ state, linkValidUntil }: Account, now: Date, manner: Manner): StateWords | null {
  if (state === 'active') return null
  if (state === 'disabled') return { text: say('accounts.disabled'), isOpen: false }
  if (state === 'none') return { text: say('accounts.none'), isOpen: false }
  const isOver = linkValidUntil === null || Date.parse(linkValidUntil) <= now.getTime()
  if (isOver) return { text: say(state === 'invited' ? 'accounts.invitedOver' : 'accounts.awaitedOver'), isOpen: true }
  const until = formatClock(linkValidUntil, now, manner)
  return { text: say(state === 'invited' ? 'accounts.invited' : 'accounts.awaited', { until }), isOpen: true }
}
