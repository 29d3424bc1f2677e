import { filterKey, listAddress } from '../asking/address.js'
import { parseListQuery } from '../asking/query.js'
import { ownValue } from '../own-value.js'
import type { Reading } from '../reading.js'
import { findColumn, type Report, type Unit } from '../report.js'
import { ofReport } from '../report-failed.js'
import type { JsonValue } from '../rows/record-id.js'
import { readTotals } from '../totals/totals.js'
import { readWarnings, type Warning } from '../totals/warnings.js'
import type { Spoken, Wording } from '../wording.js'
import { isUnknown } from './chart.js'

/** Rows that somebody has to do something about, told in one line: how many there are, and what is at stake. */
export interface AttentionDeclaration {
  readonly id: string
  readonly title: Wording
  readonly report: string
  /** A duration: only the rows count that the report's `-- late` calls late by it. */
  readonly late?: string
  /** Only these rows, as an address has them: `filters.status=draft`. */
  readonly filters?: string
  /** A total that says what is at stake, such as an amount. */
  readonly value?: string
}

export interface AttentionLine {
  readonly id: string
  readonly title: string
  readonly report: string
  /** Rows of the list behind `href`. */
  readonly count: number
  readonly value: {
    readonly name: string
    readonly label: string
    readonly unit: Unit
    readonly value: JsonValue
  } | null
  /** From how many hours on the rows are late; null where that is not what they are counted for. */
  readonly lateAfterHours: number | null
  readonly href: string
}

export interface Attention {
  /** In the order of their declaration, those without rows too. */
  readonly lines: readonly AttentionLine[]
  /** Doubtful data behind what is shown, as its reports declare it. */
  readonly warnings: readonly Warning[]
}

/**
 * What the dashboard counts for attention, under its own filter.
 *
 * @param shared the dashboard's filter
 * @param reports those that the reader may see
 * @param shown names of the reports that cards and charts are about
 */
export async function readAttention(
  reading: Reading,
  declared: readonly Spoken<AttentionDeclaration>[],
  shared: URLSearchParams,
  reports: readonly Report[],
  shown: readonly string[],
  namesOf: (report: Report) => readonly string[],
): Promise<Attention> {
  const counting = declared.flatMap((line) => {
    const report = reports.find(({ name }) => name === line.report)
    return report ? [ofReport(report, readLine(reading, line, report, shared, namesOf(report)))] : []
  })
  const [lines, warnings] = await Promise.all([Promise.all(counting), warningsOf(reading, reports, shown, shared)])
  return { lines: lines.filter((line) => line !== null), warnings }
}

/** The filters of a line, without those of the dashboard. */
export function attentionFilters({ filters = '', late }: AttentionDeclaration, report: Report): URLSearchParams {
  const params = new URLSearchParams(filters)
  const hours = lateHours(late, report)
  if (late !== undefined && hours !== null) params.set(filterKey(late, 'from'), String(hours))
  return params
}

function lateHours(late: string | undefined, report: Report): number | null {
  return late === undefined ? null : (findColumn(report, late)?.lateAfterHours ?? null)
}

/** Null where the report was never filled: of that nothing is known, not even that there is nothing to do. */
async function readLine(
  reading: Reading,
  line: Spoken<AttentionDeclaration>,
  report: Report,
  shared: URLSearchParams,
  names: readonly string[],
): Promise<AttentionLine | null> {
  const params = new URLSearchParams([...shared, ...attentionFilters(line, report)])
  const { totals, count, freshness } = await readTotals(reading, parseListQuery(report, params, reading), null, names)
  if (isUnknown(freshness)) return null
  const total = report.totals.find(({ name }) => name === line.value)
  return {
    id: line.id,
    title: line.title,
    report: report.name,
    count,
    value: total
      ? { name: total.name, label: total.label, unit: total.unit, value: ownValue(totals, total.name) ?? null }
      : null,
    lateAfterHours: lateHours(line.late, report),
    href: listAddress(report.name, params),
  }
}

/**
 * Reports that are filtered by the same columns have their warnings counted together, and each of them once: several
 * cards have the same doubtful rows behind them.
 */
async function warningsOf(
  reading: Reading,
  reports: readonly Report[],
  shown: readonly string[],
  shared: URLSearchParams,
): Promise<Warning[]> {
  const together = new Map<string, Report>()
  for (const report of reports) {
    const { name, warnings, dimensions, date } = report
    const isReadable = warnings !== null && reports.some((other) => other.name === warnings.report)
    if (!isReadable || !shown.includes(name)) continue
    const key = JSON.stringify([warnings.report, dimensions, date])
    const before = together.get(key)
    together.set(key, before ? { ...before, warnings: united(before.warnings, warnings) } : report)
  }
  const found = await Promise.all(
    [...together.values()].map((report) => {
      const behind = reports.find(({ name }) => name === report.warnings?.report) ?? report
      return ofReport(behind, readWarnings(reading, parseListQuery(report, shared, reading)))
    }),
  )
  return [...new Map(found.flat().map((warning) => [warning.href, warning])).values()]
}

function united(one: Report['warnings'], other: NonNullable<Report['warnings']>): NonNullable<Report['warnings']> {
  // None named are all of them.
  const isAll = one?.choices.length === 0 || other.choices.length === 0
  return { ...other, choices: isAll ? [] : [...new Set([...(one?.choices ?? []), ...other.choices])] }
}
