import { inSnapshot } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import { isStored } from '../report.js'
import { type Freshness, freshnessFrom, type RefreshState, statesByName, statesStatement } from './freshness.js'
import { describePause, type Pause, readPauses, scheduledViews } from './pauses.js'
import { sweepDeadRuns } from './run-records.js'
import { isOpen, isOpenRun, isWorkedOn, type Run, selectRuns } from './runs.js'

/** What changed, in the order in which it was seen. */
export type RefreshEvent =
  | { readonly kind: 'run'; readonly run: Run }
  | { readonly kind: 'freshness'; readonly report: string; readonly freshness: Freshness }
  | { readonly kind: 'schedule'; readonly view: string; readonly paused: Pick<Pause, 'by' | 'at'> | null }

/** What was seen in one look. */
export interface Look {
  /** Milliseconds since 1970 by the database's clock: whoever comes back with it is told what changed since. */
  readonly at: number
  readonly events: readonly RefreshEvent[]
}

type Listener = (look: Look) => void

export interface RefreshEvents {
  /**
   * Tells a listener of every change from now on; at first, what `look` tells.
   *
   * @returns ends it
   */
  listen(since: number | null, listener: Listener): () => void
  /** Once: the freshness and the schedules of all, the runs that are open, and those that ended after `since`. */
  look(since: number | null): Promise<Look>
  /**
   * Something is known to have changed: whoever listens does not wait for the next look.
   *
   * @returns resolves when they have been told, and at once where nobody listens
   */
  lookNow(): Promise<void>
  close(): void
}

const lookEveryMs = 1000
const sweepEveryLooks = 5
// What was committed late has an older time than what was seen before it; to hear of a run twice does no harm.
const overlapMs = 5000
const mostRuns = 500

const nothingKnown: Known = { at: 0, runs: new Map(), freshness: new Map(), schedules: new Map() }

/**
 * Looks at the runs and the freshness of all reports once a second, once for all who listen and only while somebody does:
 * nothing that needs LISTEN, which PgBouncer does not pass on.
 */
export function openRefreshEvents(context: ReportsContext, onError: (error: unknown) => void): RefreshEvents {
  const listeners = new Map<Listener, Look[] | 'welcomed'>()
  const stored = context.catalogue.reports.filter(isStored)
  const views: Views = {
    all: stored.map(({ name }) => name),
    scheduled: stored.flatMap((report) => scheduledViews(context, report)),
  }
  let timer: NodeJS.Timeout | null = null
  let known = nothingKnown
  let isFailing = false
  let isOwed = false

  let waiting: readonly (() => void)[] = []

  async function look(): Promise<void> {
    timer = null
    isOwed = false
    const told = waiting
    waiting = []
    try {
      const seen = await see(context, views, known.at === 0 ? null : known.at - overlapMs)
      await closeDead(seen)
      const { events, next } = changes(known, seen, context, views)
      known = next
      tellAll({ at: seen.at, events })
      isFailing = false
    } catch (error) {
      fail(error)
    }
    for (const tell of told) tell()
    schedule()
  }

  function fail(error: unknown): void {
    if (!isFailing) onError(error)
    isFailing = true
  }

  let looks = 0

  /** A process that was killed says nothing of its runs any more: those who look close them. */
  async function closeDead({ runs }: Seen): Promise<void> {
    looks += 1
    const open = runs.filter(isOpenRun).map(({ view }) => view)
    if (open.length > 0 && looks % sweepEveryLooks === 0) await sweepDeadRuns(context, open)
  }

  function schedule(): void {
    if (listeners.size === 0) known = nothingKnown
    else timer ??= setTimeout(() => void look(), isOwed ? 0 : lookEveryMs).unref()
  }

  /** What somebody who comes, or comes back, has to know first. */
  async function firstLook(since: number | null): Promise<{ seen: Look; next: Known }> {
    const seen = await see(context, views, since === null ? null : since - overlapMs)
    const { events, next } = changes(nothingKnown, seen, context, views)
    return { seen: { at: seen.at, events }, next }
  }

  async function welcome(since: number | null, listener: Listener): Promise<void> {
    const first = await firstLook(since).catch(fail)
    if (first === undefined) return again(since, listener)
    const { seen, next } = first
    // The looks begin where the first listener does: what ends before the next one is told, too.
    if (known.at === 0) known = next
    const held = listeners.get(listener)
    if (held === undefined || held === 'welcomed') return
    listeners.set(listener, 'welcomed')
    for (const look of [seen, ...held]) listener(look)
  }

  function again(since: number | null, listener: Listener): void {
    if (listeners.has(listener)) setTimeout(() => void welcome(since, listener), lookEveryMs).unref()
  }

  /** Whoever is not welcomed yet hears of it afterwards: what they hear first is all that they missed. */
  function tellAll(look: Look): void {
    for (const [listener, held] of listeners) {
      if (held === 'welcomed') listener(look)
      else held.push(look)
    }
  }

  return {
    listen: (since, listener) => {
      listeners.set(listener, [])
      void welcome(since, listener)
      schedule()
      return () => {
        listeners.delete(listener)
      }
    },
    look: async (since) => {
      const { seen } = await firstLook(since)
      const open = seen.events.flatMap((event) =>
        event.kind === 'run' && isOpenRun(event.run) ? [event.run.view] : [],
      )
      const isAnyDead = open.length > 0 && (await sweepDeadRuns(context, open)).length > 0
      return isAnyDead ? (await firstLook(since)).seen : seen
    },
    lookNow: async () => {
      // The look that is under way may have seen what was there before.
      isOwed = true
      if (timer !== null) {
        clearTimeout(timer)
        timer = null
        schedule()
      }
      if (listeners.size === 0) return
      await new Promise<void>((resolve) => {
        waiting = [...waiting, resolve]
      })
    },
    close: () => {
      listeners.clear()
      for (const tell of waiting) tell()
      if (timer !== null) clearTimeout(timer)
    },
  }
}

interface Views {
  /** All materialized ones. */
  readonly all: readonly string[]
  readonly scheduled: readonly string[]
}

interface Seen {
  readonly at: number
  readonly runs: readonly Run[]
  readonly states: readonly RefreshState[]
  readonly pauses: ReadonlyMap<string, Pause>
}

interface Known {
  readonly at: number
  /** As JSON, by id. */
  readonly runs: ReadonlyMap<string, string>
  /** As JSON, by report. */
  readonly freshness: ReadonlyMap<string, string>
  /** As JSON, by view. */
  readonly schedules: ReadonlyMap<string, string>
}

/** @param since also what ended after this; open runs only when null */
async function see(context: ReportsContext, views: Views, since: number | null): Promise<Seen> {
  const { timeZone } = context
  return await inSnapshot(context.pools.admin, { timeZone, timeoutMs: 10_000, first: clock }, async (client, first) => {
    const runs = await selectRuns(
      client,
      // What is done behind the end of one, such as its checks, is told as it begins and ends.
      `run.view_name = any($1) and (
         run.${isOpen}
         or run.finished_at > to_timestamp($2::float8 / 1000)
         or run.state = 'done' and (progress.seen_at > to_timestamp($2::float8 / 1000) or ${isWorkedOn('run.id')}))`,
      [views.all, since ?? 4_000_000_000_000],
      mostRuns,
    )
    const { rows } = await client.query<RefreshState>(
      statesStatement(views.all, context.catalogue.reports, { timeZone, withLevels: false }),
    )
    const pauses = await readPauses(client, views.scheduled)
    return { at: (first[0] as { at: number }).at, runs: runs.reverse(), states: rows, pauses }
  })
}

const clock = 'select floor(extract(epoch from clock_timestamp()) * 1000)::float8 as at'

function changes(
  known: Known,
  seen: Seen,
  { catalogue }: ReportsContext,
  views: Views,
): { events: RefreshEvent[]; next: Known } {
  const states = statesByName(seen.states, catalogue.reports)
  const runs = new Map(seen.runs.map((run) => [run.id, JSON.stringify(run)]))
  const fresh = catalogue.reports
    .filter(({ materializedAncestors }) => materializedAncestors.length > 0)
    .map((report) => ({ report: report.name, freshness: freshnessFrom(catalogue, report, states) }))
  const freshness = new Map(fresh.map((one) => [one.report, JSON.stringify(one.freshness)]))
  const paused = views.scheduled.map((view) => ({ view, paused: describePause(seen.pauses.get(view)) }))
  const schedules = new Map(paused.map((one) => [one.view, JSON.stringify(one.paused)]))
  return {
    events: [
      ...seen.runs
        .filter((run) => known.runs.get(run.id) !== runs.get(run.id))
        .map((run) => ({ kind: 'run', run }) as const),
      ...fresh
        .filter(({ report }) => known.freshness.get(report) !== freshness.get(report))
        .map((one) => ({ kind: 'freshness', ...one }) as const),
      ...paused
        .filter(({ view }) => known.schedules.get(view) !== schedules.get(view))
        .map((one) => ({ kind: 'schedule', ...one }) as const),
    ],
    next: { at: seen.at, runs, freshness, schedules },
  }
}
