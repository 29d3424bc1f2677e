import { listAddress } from '../../../reports/asking/address.js'
import type { Attention } from '../../../reports/dashboard/attention'
import { formatCount, formatValue, type Manner } from '../format'
import { say } from '../language'
import { checkWords } from '../list/check-words'
import type { Catalogue, Report } from '../talk/api-shapes'
import { choiceLabel, freshnessWords } from '../words'

export interface AttentionItem {
  readonly key: string
  readonly tone: 'bad' | 'late' | 'none'
  readonly title: string
  /** What it is about, in few words; empty where the title says it all. */
  readonly note: string
  readonly href: string
  /** Rows of the list behind `href`; null where it is not about rows. */
  readonly count: string | null
  /** What is at stake. */
  readonly value: { readonly label: string; readonly text: string } | null
}

/** What needs attention, the most worrying first: what figures cannot be trusted for, then what is to be done. */
export function attentionItems(
  attention: Attention,
  catalogue: Catalogue,
  now: Date,
  manner: Manner,
): readonly AttentionItem[] {
  const listed = catalogue.reports.filter((report) => report.listed)
  const ages = listed.flatMap((report) => staleItem(report, now, manner))
  return [
    ...ages.filter(({ tone }) => tone === 'bad'),
    ...listed.flatMap((report) => checkItem(report, now, manner)),
    ...attention.lines.filter(({ count }) => count > 0).map((line) => rowsItem(line, manner)),
    ...ages.filter(({ tone }) => tone !== 'bad'),
    ...attention.warnings.map((warning) => warningItem(warning, catalogue, manner)),
  ]
}

/**
 * A report whose view is gone, or a stored result that is too old, or whose last refresh failed: what reads such a result is
 * not told once more.
 */
function staleItem(report: Report, now: Date, manner: Manner): AttentionItem[] {
  const { state } = report.freshness
  const isOld =
    (report.kind === 'materialized' || report.kind === 'incremental') &&
    ['failed', 'stale', 'unpopulated'].includes(state)
  if (!isOld && state !== 'absent') return []
  const { text } = freshnessWords(report.freshness, now, manner)
  const tone = state === 'stale' ? 'late' : 'bad'
  return [{ ...item(`age ${report.name}`, tone, report.title, listAddress(report.name)), note: text }]
}

function checkItem(report: Report, now: Date, manner: Manner): AttentionItem[] {
  const words = checkWords(report, now, manner)
  if (words === null || (words.tone !== 'bad' && words.tone !== 'late')) return []
  return [{ ...item(`check ${report.name}`, words.tone, report.title, listAddress(report.name)), note: words.text }]
}

function rowsItem({ id, title, href, count, value, lateAfterHours }: Attention['lines'][number], manner: Manner) {
  const limit =
    lateAfterHours === null ? '' : say('dashboard.longerThan', { limit: limitWords(lateAfterHours, manner) })
  return {
    ...item(`rows ${id}`, 'late', title, href),
    note: limit,
    count: formatCount(count, manner),
    value: value && { label: value.label, text: formatValue(value.value, value.unit, manner) },
  }
}

function warningItem(warning: Attention['warnings'][number], catalogue: Catalogue, manner: Manner): AttentionItem {
  const { href, label, of, count, withoutDay } = warning
  const rows = catalogue.reports.find(({ name }) => name === of)?.title ?? choiceLabel(null, of)
  return {
    ...item(`warning ${href}`, 'none', label, href),
    note: withoutDay ? say('dashboard.ofNoPeriod', { rows }) : rows,
    count: formatCount(count, manner),
  }
}

/** A limit that somebody declared is a round one: "30 days", not "30 d 0 h". */
function limitWords(hours: number, manner: Manner): string {
  const days = hours / 24
  if (!Number.isInteger(days)) return formatValue(String(hours), 'hours', manner)
  return say('dashboard.days', { n: days, count: formatCount(days, manner) })
}

function item(key: string, tone: AttentionItem['tone'], title: string, href: string): AttentionItem {
  return { key, tone, title, note: '', href, count: null, value: null }
}
