import { lacksMigrations } from '../../database/migrations/migrate.js'
import { inSnapshot, inTransaction } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import type { Report } from '../report.js'
import type { CheckResult } from './check.js'
import { readResults, storeResults, sweepResults } from './check-results.js'
import { checksOfReports, momentOf, runChecks, viewsBehind } from './run-checks.js'

const dayMs = 24 * 60 * 60 * 1000
const lookEveryMs = 60_000

/**
 * Checks reports of live data once a day, until stopped, since no refresh ever does: one report a look, on one connection, by one of
 * several processes. The first look comes a while after the start.
 */
export function startDailyChecks(context: ReportsContext, onError: (error: unknown) => void): { stop(): void } {
  // Results may be lost where nothing can be written: what was tried waits for its day all the same.
  const tried = new Map<string, number>()
  let isLooking = false
  const look = async (): Promise<void> => {
    if (isLooking) return
    isLooking = true
    try {
      // Results are kept in what the set-up of this release makes.
      if (await lacksMigrations(context.pools.admin)) return
      const isRested = ({ name }: Report) => (tried.get(name) ?? Number.NEGATIVE_INFINITY) < performance.now() - dayMs
      const checked = await checkLongestUnchecked(context, isRested)
      if (checked !== null) tried.set(checked.name, performance.now())
    } catch (error) {
      onError(error)
    } finally {
      isLooking = false
    }
  }
  const timer = setInterval(() => void look(), lookEveryMs)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

/**
 * Checks the one report of live data that was not checked for a day, and longest of all.
 *
 * @param isWanted which may be checked
 * @returns null where all of them were, another process is at it, or the database only reads
 */
export async function checkLongestUnchecked(
  context: ReportsContext,
  isWanted: (report: Report) => boolean = () => true,
): Promise<Report | null> {
  const { pools, timeZone, catalogue } = context
  const live = catalogue.reports.filter((report) => isCheckedLive(report) && isWanted(report))
  if (live.length === 0) return null
  return await inSnapshot(pools.refresh, { timeZone, timeoutMs: 0 }, async (client) => {
    const due = longestUnchecked(live, await readResults(client, live))
    if (due === null) return null
    const { rows } = await client.query<{ taken: boolean }>(
      // What nobody can write down is not worked out, again each minute.
      `select not pg_is_in_recovery() and current_setting('default_transaction_read_only') = 'off'
         and pg_try_advisory_xact_lock(hashtextextended('viewdesk check ' || $1, 0)) as taken`,
      [due.name],
    )
    if (rows[0]?.taken !== true) return null
    // Whoever had the lock before may have checked it since this snapshot began.
    const now = await inSnapshot(pools.admin, { timeZone }, (other) => readResults(other, [due]))
    if (longestUnchecked([due], now) === null) return null
    const results = await runChecks(context, await momentOf(client), checksOfReports([due]))
    // While the lock is held.
    await inTransaction(pools.admin, (other) => storeResults(other, results))
    await sweepResults(context)
    return due
  })
}

/** Neither side of any check reads stored rows, which are checked with their refresh. */
function isCheckedLive(report: Report): boolean {
  const tasks = checksOfReports([report])
  return tasks.length > 0 && tasks.every((task) => viewsBehind(task).length === 0)
}

function longestUnchecked(
  reports: readonly Report[],
  results: ReadonlyMap<string, readonly CheckResult[]>,
): Report | null {
  const [first] = reports
    .map((report) => ({ report, at: oldestOf(report, results.get(report.name) ?? []) }))
    .filter(({ at }) => at < Date.now() - dayMs)
    .sort((one, other) => one.at - other.at)
  return first?.report ?? null
}

/** When its checks were worked out, the one that is longest ago; before all time where one never was. */
function oldestOf({ checks }: Report, results: readonly CheckResult[]): number {
  return results.length < checks.length ? 0 : Math.min(...results.map(({ at }) => Date.parse(at)))
}
