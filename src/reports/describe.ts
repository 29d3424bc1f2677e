import type { DimensionColumns } from './asking/dimension-columns.js'
import { readResults } from './checks/check-results.js'
import { type CheckDescription, describeChecks } from './checks/describe-checks.js'
import type { Doubt } from './doubts/doubt.js'
import type { Reading } from './reading.js'
import type { Freshness } from './refresh/freshness.js'
import { type Pause, readPauses, scheduledViews } from './refresh/pauses.js'
import {
  type Column,
  type LeftOut,
  type RefreshSchedule,
  type Report,
  type ReportKind,
  type Total,
  viewOf,
} from './report.js'

/** A report as the catalogue of the API shows it. */
export interface ReportDescription {
  readonly name: string
  readonly kind: ReportKind
  readonly title: string
  readonly description: string
  readonly listed: boolean
  readonly grain: readonly string[]
  readonly dimensions: DimensionColumns
  readonly date: string | null
  readonly rows: string | null
  readonly totalsBy: string | null
  readonly defaultColumns: Report['defaultColumns']
  readonly defaultSort: Report['defaultSort']
  readonly titleColumn: string | null
  /** True when something materialized stands behind it. */
  readonly refreshable: boolean
  /** False where nothing is checked: it has no grain, and its file declares no check. */
  readonly checkable: boolean
  /** Materialized views that it reads, itself included: those that a refresh of it refreshes. */
  readonly materializedAncestors: readonly string[]
  /** In words: "every 15 minutes"; null where nothing is scheduled. */
  readonly refreshSchedule: string | null
  /** Who paused its schedule, and when: its own, or one of what it reads; null while none is paused. */
  readonly schedulePaused: Pause | null
  readonly columns: readonly Column[]
  readonly totals: readonly Omit<Total, 'expression'>[]
  readonly leftOut: readonly LeftOut[]
  readonly freshness: Freshness
  /** The last result of each check; those that were never worked out are missing. */
  readonly checks: readonly CheckDescription[]
  /** Why its figures may be wrong without a word, for those who may refresh: each in English, with the remedy in its further lines. */
  readonly doubts?: readonly Pick<Doubt, 'code' | 'message' | 'isNote'>[]
}

/**
 * The catalogue: every table and report that `maySee` lets through, with its freshness now and how its checks ended.
 *
 * @param mayAct whether the reader may refresh, and so is told why a check failed
 * @param doubts why figures may be wrong, for those who may refresh
 */
export async function describeCatalogue(
  reading: Reading,
  maySee: (report: Report) => boolean,
  mayAct: boolean,
  doubts: readonly Doubt[] = [],
): Promise<ReportDescription[]> {
  const reports = reading.catalogue.reports.filter(maySee)
  const results = await readResults(reading.client, reports)
  const pauses = await readPauses(
    reading.client,
    reports.flatMap((report) => scheduledViews(reading, report)),
  )
  const names = new Set(reports.map(({ name }) => name))
  const rights = { maySee: (name: string) => names.has(name), mayAct }
  const isForReader = readableReferences(reading)
  return await Promise.all(
    reports.map(async (report) => ({
      ...describe(report, isForReader),
      schedulePaused: scheduledViews(reading, report).flatMap((view) => pauses.get(view) ?? [])[0] ?? null,
      freshness: await reading.freshnessOf(report),
      checks: describeChecks(report, results.get(report.name) ?? [], rights),
      ...(mayAct && { doubts: doubtsOf(report, doubts) }),
    })),
  )
}

function doubtsOf(report: Report, doubts: readonly Doubt[]): ReportDescription['doubts'] {
  const view = viewOf(report)
  return doubts
    .filter(({ views }) => views.includes(view))
    .map(({ code, message, isNote }) => ({ code, message, isNote }))
}

/** Whether what a column refers to is for the reader, too: of other tables they see ids, and there is nothing to pick or to open. */
function readableReferences({ catalogue: { reports }, mayRead }: Reading): (reference: string) => boolean {
  const hidden = new Set(reports.filter((report) => mayRead?.(report) === false).map(({ name }) => name))
  return (reference) => !hidden.has(reference)
}

function describe(
  report: Report,
  isForReader: (reference: string) => boolean,
): Omit<ReportDescription, 'schedulePaused' | 'freshness' | 'checks' | 'doubts'> {
  return {
    name: report.name,
    kind: report.kind,
    title: report.title,
    description: report.description,
    listed: report.listed,
    grain: report.grain,
    dimensions: Object.fromEntries(Object.entries(report.dimensions).filter(([name]) => isForReader(name))),
    date: report.date,
    rows: report.rows,
    totalsBy: report.totalsBy,
    defaultColumns: report.defaultColumns,
    defaultSort: report.defaultSort,
    titleColumn: report.titleColumn,
    refreshable: report.materializedAncestors.length > 0,
    checkable: report.checks.length > 0,
    materializedAncestors: report.materializedAncestors,
    refreshSchedule: inWords(report.refreshSchedule),
    columns: report.columns.map(({ type: _, reference, ...column }) => ({
      ...column,
      reference: reference !== null && isForReader(reference) ? reference : null,
    })),
    totals: report.totals.map(({ expression: _, ...total }) => total),
    leftOut: report.leftOut,
  }
}

function inWords(schedule: RefreshSchedule): string | null {
  if (schedule.kind === 'daily') return `daily at ${schedule.at}`
  if (schedule.kind === 'on demand') return null
  const [unit, seconds] =
    schedule.seconds % 86_400 === 0
      ? (['day', 86_400] as const)
      : schedule.seconds % 3600 === 0
        ? (['hour', 3600] as const)
        : (['minute', 60] as const)
  const count = schedule.seconds / seconds
  return `every ${count} ${unit}${count === 1 ? '' : 's'}`
}
