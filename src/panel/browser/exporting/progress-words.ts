import type { ExportProgress } from '../../exporting/progress'
import { formatCount, type Manner } from '../format'
import { say } from '../language'

/** What becomes of a download: "Writing 12,345 rows, 3.4 MB so far…". */
export function progressWords(
  { state, before, rows, bytes }: ExportProgress,
  isOfGroups: boolean,
  manner: Manner,
): string {
  const counted = { n: rows ?? 0, count: formatCount(rows ?? 0, manner), size: sizeWords(bytes, manner) }
  switch (state) {
    case 'unknown':
      return say('exports.asked')
    case 'waiting':
      return before ? say('exports.waitingBehind', { n: before, count: before }) : say('exports.waiting')
    case 'counting':
      return say('exports.counting')
    case 'writing':
      return say(isOfGroups ? 'exports.writingGroups' : 'exports.writing', counted)
    case 'done':
      return say(isOfGroups ? 'exports.doneGroups' : 'exports.done', counted)
    case 'failed':
      return say('exports.broken')
  }
}

/** "12 kB", "3.4 MB" */
export function sizeWords(bytes: number, { locale }: Manner): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1000))
  if (kilobytes < 1000) return say('exports.kilobytes', { count: kilobytes })
  const count = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(kilobytes / 1000)
  return say('exports.megabytes', { count })
}
