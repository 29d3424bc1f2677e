import type { Pools } from '../../database/pools.js'
import type { ReportsContext } from '../catalogue.js'
import type { CheckResult } from '../checks/check.js'
import { readResults } from '../checks/check-results.js'
import { inReading, unrestricted } from '../reading.js'
import type { FreshnessState } from '../refresh/freshness.js'
import type { ViewKind } from '../report.js'
import { faultLine } from '../view-files/fault.js'
import type { SyncAction } from './plan/step.js'
import { lookDespiteFaults } from './plan-views.js'
import type { SyncOptions } from './sync-options.js'
import { readStorage } from './view-storage.js'

export interface ViewStatus {
  readonly name: string
  readonly kind: ViewKind
  /** Whether it is incremental once changes are captured, and a materialized view until then. */
  readonly awaitsCapture: boolean
  /** What a sync would do with it, and why. */
  readonly action: SyncAction
  readonly reason: string
  /** What is wrong with its file, with file and line: until that is mended, a sync does nothing. */
  readonly fault: string | null
  /** True when somebody changed it in the database. */
  readonly drift: boolean
  readonly state: FreshnessState | null
  /** When its rows were read, ISO 8601. */
  readonly asOf: string | null
  /** Null for a plain view, which is always populated. */
  readonly isPopulated: boolean | null
  /** With indexes; null for a plain view. */
  readonly bytes: number | null
  /** Of what is kept of totals beside it; null for a plain view. */
  readonly levelBytes: number | null
  /** As counted at the end of the last refresh; null for a plain view. */
  readonly rows: number | null
  readonly lastRefresh: { readonly finishedAt: string; readonly seconds: number } | null
  /** The last result of each of its checks. */
  readonly checks: readonly CheckResult[]
  readonly indexesByHand: readonly string[]
  readonly dependents: readonly string[]
  /** What reads it and is not ours. */
  readonly foreignReaders: readonly string[]
}

/** Each view of the files, and those that are left without one: how it stands in the database. */
export async function readViewStatus(
  pools: Pools,
  context: ReportsContext,
  options: SyncOptions,
): Promise<ViewStatus[]> {
  const { steps, faults } = await lookDespiteFaults(pools, options)
  const { reports } = context.catalogue
  const storage = await readStorage(pools)
  const { freshness, results } = await inReading(context, unrestricted, { reports }, async (reading) => ({
    freshness: new Map(
      await Promise.all(reports.map(async (one) => [one.name, await reading.freshnessOf(one)] as const)),
    ),
    results: await readResults(reading.client, reports),
  }))
  return steps.map(({ name, kind, file, action, reason, drift, live, indexes, dependents }) => {
    const fresh = freshness.get(name) ?? freshness.get(name.replace(/^source_/, '')) ?? null
    const stored = storage.get(name)
    const wrong = faults.filter((fault) => fault.file === file?.file)
    return {
      name,
      kind,
      awaitsCapture: file?.awaitsCapture === true,
      action,
      reason,
      fault: wrong.length > 0 ? wrong.map(faultLine).join('\n') : null,
      drift,
      state: live === null || live.kind === 'absent' ? null : (fresh?.state ?? null),
      asOf: fresh?.asOf ?? null,
      isPopulated: live?.kind === 'materialized' || live?.kind === 'incremental' ? live.isPopulated : null,
      bytes: stored?.bytes ?? null,
      levelBytes: stored?.levelBytes ?? null,
      rows: stored?.rows ?? null,
      lastRefresh:
        stored && stored.finishedAt !== null ? { finishedAt: stored.finishedAt, seconds: stored.seconds } : null,
      checks: results.get(name) ?? results.get(name.replace(/^source_/, '')) ?? [],
      indexesByHand: indexes.byHand.map((index) => index.name),
      dependents,
      foreignReaders: live?.foreignReaders ?? [],
    }
  })
}
