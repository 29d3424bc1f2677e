import type { ClientBase } from 'pg'
import { quoteLiteral } from '../../database/identifiers.js'
import { inSnapshot } from '../../database/transactions.js'
import type { ReportsContext } from '../catalogue.js'
import type { Report } from '../report.js'

export type FreshnessState = 'live' | 'fresh' | 'stale' | 'refreshing' | 'failed' | 'unpopulated'

export interface Freshness {
  readonly state: FreshnessState
  /** When the data was read, ISO 8601; null for live data and where there is none yet. */
  readonly asOf: string | null
}

/** What the database knows of one materialized view. */
export interface RefreshState {
  readonly name: string
  readonly isPopulated: boolean
  readonly asOf: string | null
  readonly ageSeconds: number | null
  readonly lastFailed: boolean
  readonly isOpen: boolean
}

/** How fresh each of the reports is: a plain view is as fresh as its stalest materialized ancestor. */
export async function freshnessOf(
  context: ReportsContext,
  reports: readonly Report[],
): Promise<Map<string, Freshness>> {
  return await inSnapshot(context.pools.read, { timeZone: context.timeZone }, (client) =>
    readFreshness(client, context, reports),
  )
}

/** As `freshnessOf`, within a snapshot that the caller holds. */
export async function readFreshness(
  client: ClientBase,
  context: ReportsContext,
  reports: readonly Report[],
): Promise<Map<string, Freshness>> {
  const names = [...new Set(reports.flatMap((report) => report.materializedAncestors))]
  const states = names.length === 0 ? [] : await readStates(client, names)
  return freshnessFrom(context, reports, states)
}

/** How fresh the reports are, by the states of all materialized views that they read. */
export function freshnessFrom(
  context: ReportsContext,
  reports: readonly Report[],
  states: readonly RefreshState[],
): Map<string, Freshness> {
  const byName = new Map(states.map((state) => [state.name, freshnessOfView(context, state)]))
  return new Map(
    reports.map((report) => {
      const ancestors = report.materializedAncestors.flatMap((name) => byName.get(name) ?? [])
      return [report.name, stalest(ancestors)]
    }),
  )
}

/**
 * Whether PostgreSQL would refuse to read the report, because something that it reads was never filled.
 *
 * @param freshness as read in the same snapshot: only data of unknown age has to be asked about
 */
export async function isUnfilled(client: ClientBase, report: Report, freshness: Freshness): Promise<boolean> {
  if (freshness.state === 'live' || freshness.asOf !== null) return false
  return isUnfilledBy(await readStates(client, report.materializedAncestors))
}

/** As `isUnfilled`, by the states of all that the report reads. */
export function isUnfilledBy(states: readonly RefreshState[]): boolean {
  return states.some((state) => !state.isPopulated)
}

/** Reads the states of what a report reads, without parameters, so that it can travel with others; a RefreshState a row. */
export function statesStatement(report: Report): string {
  return statesOf(`array[${report.materializedAncestors.map(quoteLiteral).join(', ')}]::text[]`)
}

async function readStates(client: ClientBase, names: readonly string[]): Promise<RefreshState[]> {
  const { rows } = await client.query<RefreshState>(statesOf('$1::text[]'), [names])
  return rows
}

/** @param names SQL of a text[] */
function statesOf(names: string): string {
  return `select
     view.name,
     coalesce(class.relispopulated, false) as "isPopulated",
     to_char(done.as_of, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM') as "asOf",
     extract(epoch from now() - done.as_of)::float8 as "ageSeconds",
     coalesce(last.state = 'failed', false) as "lastFailed",
     open.id is not null as "isOpen"
   from unnest(${names}) as view (name)
   left join pg_catalog.pg_namespace as namespace on namespace.nspname = 'reports'
   left join pg_catalog.pg_class as class on class.relnamespace = namespace.oid and class.relname = view.name
   left join lateral (
     select as_of from viewdesk.refresh_run
     where view_name = view.name and state = 'done'
     order by id desc limit 1
   ) as done on true
   left join lateral (
     select state from viewdesk.refresh_run
     where view_name = view.name and state in ('done', 'failed')
     order by id desc limit 1
   ) as last on true
   left join lateral (
     select id from viewdesk.refresh_run
     where view_name = view.name and state in ('queued', 'waiting', 'running')
     limit 1
   ) as open on true`
}

function freshnessOfView(context: ReportsContext, state: RefreshState): Freshness {
  const staleAfter = context.catalogue.find(state.name)?.staleAfterSeconds ?? null
  const asOf = state.isPopulated ? state.asOf : null
  if (state.isOpen) return { state: 'refreshing', asOf }
  if (state.lastFailed) return { state: 'failed', asOf }
  if (!state.isPopulated) return { state: 'unpopulated', asOf: null }
  const isStale = state.ageSeconds === null || (staleAfter !== null && state.ageSeconds > staleAfter)
  return { state: isStale ? 'stale' : 'fresh', asOf }
}

// The most worrying first: what staff must know before they trust the number.
const severity: readonly FreshnessState[] = ['unpopulated', 'failed', 'refreshing', 'stale', 'fresh']

function stalest(ancestors: readonly Freshness[]): Freshness {
  if (ancestors.length === 0) return { state: 'live', asOf: null }
  const state = severity.find((one) => ancestors.some((ancestor) => ancestor.state === one)) ?? 'fresh'
  const times = ancestors.map((ancestor) => ancestor.asOf)
  const oldest = times.includes(null) ? null : [...times].sort((a, b) => Date.parse(a ?? '') - Date.parse(b ?? ''))[0]
  return { state, asOf: oldest ?? null }
}
