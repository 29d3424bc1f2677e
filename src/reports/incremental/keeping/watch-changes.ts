import { isDeepStrictEqual } from 'node:util'
import { preparesNoMore } from '../../../database/prepared.js'
import { giveIdentities } from '../../../database/replica-identity.js'
import { sqlState, sqlStates } from '../../../database/sql-state.js'
import { inTransaction } from '../../../database/transactions.js'
import type { ReportsContext } from '../../catalogue.js'
import type { OnLevelsProblem } from '../../levels/keep-levels.js'
import { TablesBusyError } from '../capture/turn-on.js'
import { CaptureLostError, hasChanges } from '../fold/fold.js'
import type { Folded } from '../fold/fold-report.js'
import { mayCapture } from './capture-wish.js'
import { foldKept, RedefinedError } from './fold-kept.js'
import { glanceAt } from './glance.js'
import {
  areShared,
  captureTables,
  dropUnneeded,
  forgetFailure,
  releaseTables,
  rememberCaptured,
  rememberFailure,
  standingInTables,
  statesOf,
  unwantedTables,
  vacuumChanges,
} from './keep-captured.js'
import type { KeptReport } from './kept-report.js'
import { type Kept, keyOf, readKept } from './wanted-tables.js'

export interface ChangesLog {
  info?(details: object, message: string): void
  warn(details: object, message: string): void
}

/** Incremental reports kept up to date. */
export interface Keeper {
  /**
   * Looks once, and folds what has changed.
   *
   * @returns what was folded; null where nothing was to be done, or somebody else did it
   */
  look(): Promise<readonly Folded[] | null>
}

export interface KeeperOptions {
  /** How often is tried to get a lock on a table, a second each. */
  readonly tries?: number
  /**
   * How long changes are left to somebody else that reports want which are not known here: a process of a newer release takes them in
   * for all, while those that are unknown to whoever does have to be worked out anew. 0 by default.
   */
  readonly yieldMs?: number
}

export function openKeeper(
  context: ReportsContext,
  log: ChangesLog,
  { tries = 3, yieldMs = 0 }: KeeperOptions = {},
): Keeper {
  const { pools, catalogue } = context
  const names = catalogue.reports.filter(({ kind }) => kind === 'incremental').map(({ name }) => name)
  let kept: Kept | null = null
  let known: readonly string[] = []
  const told = new Set<string>()

  const onLevelsProblem: OnLevelsProblem = (report, err, message) => log.warn({ report, err }, message)

  let readAtMs = 0
  /** What kept a report from being kept up to date may be gone: a view beneath it was replaced. */
  const mayBeCured = ({ problems }: Kept): boolean => problems.size > 0 && performance.now() - readAtMs > seldomMs

  async function read(standing: readonly string[]): Promise<Kept> {
    readAtMs = performance.now()
    const found = await inTransaction(pools.admin, (client) => readKept(client, standing, kept))
    kept = found
    known = standing
    // First what is wanted by whom, so that nobody takes it for left over.
    await rememberCaptured(pools.admin, found, await statesOf(pools.admin, found.tables))
    await capture(found)
    await releaseTables(pools.admin, await unwantedTables(pools.admin), tries)
    return found
  }

  /** What is captured goes on to be so, with the columns that are read now; what was lost begins again. */
  async function capture({ tables }: Kept): Promise<void> {
    if (!(await mayCapture(pools.admin))) return
    try {
      const { begun, forOwners } = await captureTables(pools.admin, tables, tries)
      for (const table of begun) log.info?.({ table: keyOf(table) }, 'Changes of a table are written down from now on.')
      for (const key of forOwners.map(({ table }) => keyOf(table))) {
        if (!told.has(key)) log.warn({ table: key }, ownersWanted)
        told.add(key)
      }
    } catch (error) {
      if (!(error instanceof TablesBusyError)) throw error
      log.warn({ err: error }, 'Changes of a table could not be captured; it is tried again.')
    }
  }

  interface Seen {
    readonly found: Kept
    /** Those of which all is captured. */
    readonly reports: readonly KeptReport[]
    readonly isChanged: boolean
    readonly isShared: boolean
  }

  /** Null where nothing is captured. */
  async function lookClosely(): Promise<Seen | null> {
    const given = await giveIdentities(pools.admin)
    if (given.length > 0) log.info?.({ tables: given }, 'Tables that a publication has were given a replica identity.')
    // Where changes are not captured, or not yet, they stand as materialized views.
    const { standing, isUnfolded } = await standingInTables(pools.admin, names)
    const isKnown = kept !== null && isDeepStrictEqual(standing, known) && !mayBeCured(kept)
    let found = kept !== null && isKnown ? kept : await read(standing)
    let states = await statesOf(pools.admin, found.tables)
    const isIn = (...wanted: string[]) =>
      new Set(states.flatMap((one) => (wanted.includes(one.state) ? [keyOf(one)] : [])))
    // Off is one of which the table of changes is gone.
    if (isKnown && isIn('lost', 'off').size > 0) {
      await rememberCaptured(pools.admin, found, states)
      // What has happened to a table may be that it cannot be captured any more.
      found = await read(standing)
      states = await statesOf(pools.admin, found.tables)
    }
    if (found.reports.length === 0) return null
    const [captured, begun] = [isIn('on', 'begun'), isIn('begun')]
    const reports = found.reports.filter(({ report }) =>
      [...report.dirty.tables.keys()].every((key) => captured.has(key)),
    )
    if (reports.length < found.reports.length) {
      await rememberCaptured(pools.admin, found, states)
      await dropUnneeded(pools.admin, found)
    }
    if (reports.length === 0) return null
    const isWaiting = begun.size > 0 || reports.some(({ name }) => isUnfolded(name))
    const isChanged =
      isWaiting ||
      (await hasChanges(
        pools.admin,
        reports.map(({ report }) => report),
      ))
    return { found, reports, isChanged, isShared: isChanged && (await areShared(pools.admin, names, found.tables)) }
  }

  /** Null where it has to be looked at more closely. */
  async function lookBriefly(): Promise<Seen | null> {
    if (kept === null || kept.reports.length === 0 || kept.tables.length === 0 || mayBeCured(kept)) return null
    const seen = await glanceAt(pools.admin, names, kept.tables)
    if (seen === null || !isDeepStrictEqual(seen.standing, known)) return null
    return { found: kept, reports: kept.reports, isChanged: seen.isChanged, isShared: seen.isShared }
  }

  async function look(): Promise<readonly Folded[] | null> {
    const seen = (await lookBriefly()) ?? (await lookClosely())
    if (seen === null) return null
    const { found, reports, isChanged } = seen
    if (isYielding(seen)) return null
    if (isChanged) {
      const folded = await foldKept(context, reports, onLevelsProblem)
      if (performance.now() >= nextVacuumMs) {
        await vacuumChanges(pools.admin, found.tables)
        nextVacuumMs = performance.now() + seldomMs
      }
      return folded
    }
    const due = await dueComparison(reports)
    return due === null ? null : tellDifferences(await foldKept(context, reports, onLevelsProblem, due))
  }

  /** Since when changes wait for somebody who knows all reports that want them. */
  let yieldsSinceMs: number | null = null
  function isYielding({ isChanged, isShared }: Seen): boolean {
    if (!isChanged || !isShared) {
      yieldsSinceMs = null
      return false
    }
    yieldsSinceMs ??= performance.now()
    if (performance.now() - yieldsSinceMs < yieldMs) return true
    yieldsSinceMs = null
    return false
  }

  let nextVacuumMs = 0
  let nextLookMs = 0
  /** The report that was compared as a whole longest ago, at night; also by day where no panel runs at night. */
  async function dueComparison(reports: readonly KeptReport[]): Promise<KeptReport | null> {
    if (performance.now() < nextLookMs) return null
    nextLookMs = performance.now() + seldomMs
    const { rows } = await pools.admin.query<{ name: string }>(
      `select view_name as name from viewdesk.incremental_report
       where view_name = any($1) and is_captured and not is_anew and problem is null
         and coalesce(compared_at, '-infinity') < $2::timestamptz - case
           when extract(hour from $2::timestamptz at time zone $3) between 1 and 4 then interval '20 hours' else interval '48 hours'
         end
       order by compared_at nulls first limit 1`,
      [reports.map(({ name }) => name), context.now().toISOString(), context.timeZone],
    )
    return reports.find(({ name }) => name === rows[0]?.name) ?? null
  }

  function tellDifferences(folded: readonly Folded[] | null): readonly Folded[] | null {
    for (const { report, differed } of folded ?? []) {
      if (differed) log.warn({ report: report.stored.table, rows: differed }, rowsDiffered)
    }
    return folded
  }

  // What the process before has written down may be over.
  let mayBeTold = true
  let failures = 0
  /** Once could be anything; a look that fails again and again is told to whoever reads the reports. */
  async function tellFailure(error: unknown): Promise<void> {
    failures += 1
    if (failures < 2) return
    mayBeTold = true
    // Where that fails as well, the log has the first one.
    await rememberFailure(pools.admin, names, error).catch(() => undefined)
  }
  async function tellSuccess(): Promise<void> {
    failures = 0
    if (mayBeTold) await forgetFailure(pools.admin, names)
    mayBeTold = false
  }

  return {
    look: async () => {
      try {
        if (names.length === 0 && kept !== null) return null
        const folded = await look()
        await tellSuccess()
        return folded
      } catch (error) {
        // What is known of reports and tables is out of date: the next look reads it again.
        kept = null
        if (error instanceof RedefinedError || error instanceof CaptureLostError) return null
        // Somebody else shares the connection after all.
        if (preparesNoMore(pools.refresh, error)) return null
        // Somebody has changed rows of a report by hand since the fold's snapshot.
        if (sqlState(error) === sqlStates.serializationFailure) return null
        await tellFailure(error)
        throw error
      }
    },
  }
}

const ownersWanted =
  'Changes of a table are not written down: its triggers are for whoever owns it. Run "npx viewdesk capture plan".'

const rowsDiffered =
  'Rows of an incremental report were not what its SELECT gives, and were put right: something has changed them, or what it reads, unseen.'

const oftenMs = 1000
const seldomMs = 60_000

export interface Watch {
  /** Somebody has come: they do not wait until an idle panel looks. */
  wake(): void
  stop(): Promise<void>
}

/**
 * Looks for changes once a second while anybody is signed in, else once a minute, until stopped.
 *
 * @param hooks.onError told what went wrong; the next look tries again
 * @param hooks.onFolded told when rows have changed
 */
export function watchChanges(
  context: ReportsContext,
  keeper: Keeper,
  { onError, onFolded }: { readonly onError: (error: unknown) => void; readonly onFolded: () => void },
): Watch {
  let isStopped = false
  let timer: NodeJS.Timeout | null = null
  let isIdle = false
  let isFailing = false
  let looking: Promise<void> = Promise.resolve()
  const look = async (): Promise<void> => {
    let waitMs = seldomMs
    try {
      const folded = await keeper.look()
      if (folded?.some(({ gone, changed, come }) => gone + changed + come > 0)) onFolded()
      if (await isAnybodyThere(context)) waitMs = oftenMs
      isFailing = false
    } catch (error) {
      // Once, and not each second.
      if (!isStopped && !isFailing) onError(error)
      isFailing = true
      waitMs = oftenMs * 5
    }
    if (isStopped) return
    isIdle = waitMs === seldomMs
    timer = setTimeout(again, waitMs)
    timer.unref()
  }
  const again = (): void => {
    isIdle = false
    looking = look()
  }
  if (context.catalogue.reports.some(({ kind }) => kind === 'incremental')) again()
  return {
    wake: () => {
      if (!isIdle || timer === null) return
      clearTimeout(timer)
      again()
    },
    stop: async () => {
      isStopped = true
      if (timer !== null) clearTimeout(timer)
      await looking
    },
  }
}

async function isAnybodyThere({ pools }: ReportsContext): Promise<boolean> {
  const { rows } = await pools.admin.query<{ any: boolean }>(
    'select exists (select from viewdesk.session where expire > now()) as any',
  )
  return rows[0]?.any === true
}
