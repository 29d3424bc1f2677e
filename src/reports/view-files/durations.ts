import type { RefreshSchedule } from '../report.js'
import type { TellFault } from './fault.js'
import type { At } from './view-file.js'

export function readRefresh(at: At<string> | null, tell: TellFault): RefreshSchedule {
  if (at === null || at.value === 'on demand') return { kind: 'on demand' }
  const daily = /^daily at ([01]\d|2[0-3]):([0-5]\d)$/.exec(at.value)
  if (daily) return { kind: 'daily', at: `${daily[1]}:${daily[2]}` }
  const seconds = at.value.startsWith('every ') ? parseDuration(at.value.slice(6)) : null
  if (seconds !== null && seconds >= 60) return { kind: 'every', seconds }
  tell(at.line, `"${at.value}" is not a refresh schedule. Write "on demand", "every 15 minutes" or "daily at 06:00".`)
  return { kind: 'on demand' }
}

export function readDuration(at: At<string> | null, tell: TellFault): number | null {
  if (at === null) return null
  const seconds = parseDuration(at.value)
  if (seconds === null)
    tell(at.line, `"${at.value}" is not a duration. Write it like "1 hour", "15 minutes" or "2 days".`)
  return seconds
}

const secondsPer: Record<string, number> = { minute: 60, hour: 3600, day: 86400 }

function parseDuration(text: string): number | null {
  const match = /^([1-9]\d{0,4}) (minute|hour|day)s?$/.exec(text)
  return match ? Number(match[1]) * (secondsPer[match[2] ?? ''] ?? 0) : null
}
