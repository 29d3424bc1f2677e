import { inSnapshot } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import { type Freshness, freshnessFrom, type RefreshState, statesStatement } from './freshness.js'
import { sweepDeadRuns } from './run-records.js'
import { isOpen, isOpenRun, type Run, selectRuns } from './runs.js'

/** What changed, in the order in which it was seen. */
export type RefreshEvent =
  | { readonly kind: 'run'; readonly run: Run }
  | { readonly kind: 'freshness'; readonly report: string; readonly freshness: Freshness }

/** What was seen in one look. */
export interface Look {
  /** Milliseconds since 1970 by the database's clock: whoever comes back with it is told what changed since. */
  readonly at: number
  readonly events: readonly RefreshEvent[]
}

export interface RefreshEvents {
  /**
   * Tells a listener of every change from now on; at first, of the freshness of all and of the runs that are open, and of
   * those that ended after `since`.
   *
   * @returns ends it
   */
  listen(since: number | null, listener: (look: Look) => void): () => void
  close(): void
}

const lookEveryMs = 1000
const sweepEveryLooks = 5
// What was committed late has an older time than what was seen before it; to hear of a run twice does no harm.
const overlapMs = 5000
const mostRuns = 500

/**
 * Looks at the runs and the freshness of all reports once a second, once for all who listen and only while somebody does:
 * nothing that needs LISTEN, which PgBouncer does not pass on.
 */
export function openRefreshEvents(context: ReportsContext, onError: (error: unknown) => void): RefreshEvents {
  const listeners = new Set<(look: Look) => void>()
  const views = context.catalogue.reports.filter(({ kind }) => kind === 'materialized').map(({ name }) => name)
  let timer: NodeJS.Timeout | null = null
  let known: Known = { at: 0, runs: new Map(), freshness: new Map() }
  let isFailing = false

  async function look(): Promise<void> {
    timer = null
    try {
      const seen = await see(context, views, known.at === 0 ? null : known.at - overlapMs)
      await closeDead(seen)
      const { events, next } = changes(known, seen, context)
      known = next
      for (const listener of listeners) listener({ at: seen.at, events })
      isFailing = false
    } catch (error) {
      if (!isFailing) onError(error)
      isFailing = true
    }
    schedule()
  }

  let looks = 0

  /** A process that was killed says nothing of its runs any more: those who look close them. */
  async function closeDead({ runs }: Seen): Promise<void> {
    looks += 1
    const open = runs.filter(isOpenRun).map(({ view }) => view)
    if (open.length > 0 && looks % sweepEveryLooks === 0) await sweepDeadRuns(context, open)
  }

  function schedule(): void {
    if (listeners.size === 0) known = { at: 0, runs: new Map(), freshness: new Map() }
    else timer ??= setTimeout(() => void look(), lookEveryMs).unref()
  }

  /** What somebody who comes, or comes back, has to know first. */
  async function welcome(since: number | null, listener: (look: Look) => void): Promise<void> {
    const seen = await see(context, views, since === null ? null : since - overlapMs)
    const { events, next } = changes({ at: 0, runs: new Map(), freshness: new Map() }, seen, context)
    // The looks begin where the first listener does: what ends before the next one is told, too.
    if (known.at === 0) known = next
    if (listeners.has(listener)) listener({ at: seen.at, events })
  }

  return {
    listen: (since, listener) => {
      listeners.add(listener)
      welcome(since, listener).catch(onError)
      schedule()
      return () => {
        listeners.delete(listener)
      }
    },
    close: () => {
      listeners.clear()
      if (timer !== null) clearTimeout(timer)
    },
  }
}

interface Seen {
  readonly at: number
  readonly runs: readonly Run[]
  readonly states: readonly RefreshState[]
}

interface Known {
  readonly at: number
  /** As JSON, by id. */
  readonly runs: ReadonlyMap<string, string>
  /** As JSON, by report. */
  readonly freshness: ReadonlyMap<string, string>
}

/** @param since also what ended after this; open runs only when null */
async function see(context: ReportsContext, views: readonly string[], since: number | null): Promise<Seen> {
  const { timeZone } = context
  return await inSnapshot(context.pools.admin, { timeZone, timeoutMs: 10_000, first: clock }, async (client, first) => {
    const runs = await selectRuns(
      client,
      `run.view_name = any($1) and (run.${isOpen} or run.finished_at > to_timestamp($2::float8 / 1000))`,
      [views, since ?? 4_000_000_000_000],
      mostRuns,
    )
    const { rows } = await client.query<RefreshState>(statesStatement(views))
    return { at: (first[0] as { at: number }).at, runs: runs.reverse(), states: rows }
  })
}

const clock = 'select floor(extract(epoch from clock_timestamp()) * 1000)::float8 as at'

function changes(known: Known, seen: Seen, { catalogue }: ReportsContext): { events: RefreshEvent[]; next: Known } {
  const states = new Map(seen.states.map((state) => [state.name, state]))
  const runs = new Map(seen.runs.map((run) => [run.id, JSON.stringify(run)]))
  const fresh = catalogue.reports
    .filter(({ materializedAncestors }) => materializedAncestors.length > 0)
    .map((report) => ({ report: report.name, freshness: freshnessFrom(catalogue, report, states) }))
  const freshness = new Map(fresh.map((one) => [one.report, JSON.stringify(one.freshness)]))
  return {
    events: [
      ...seen.runs
        .filter((run) => known.runs.get(run.id) !== runs.get(run.id))
        .map((run) => ({ kind: 'run', run }) as const),
      ...fresh
        .filter(({ report }) => known.freshness.get(report) !== freshness.get(report))
        .map((one) => ({ kind: 'freshness', ...one }) as const),
    ],
    next: { at: seen.at, runs, freshness },
  }
}
