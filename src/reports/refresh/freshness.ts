import { quoteLiteral } from '../../database/identifiers.js'
import type { Catalogue } from '../catalogue.js'
import { stateOf } from '../levels/level-state.js'
import { rowsViewName } from '../live/rows-view.js'
import { type Report, viewOf } from '../report.js'
import { isUnchanged } from './runs.js'

/** `absent`: the view is not in the database, since somebody dropped it or has it detached. */
export type FreshnessState = 'live' | 'fresh' | 'stale' | 'refreshing' | 'failed' | 'unpopulated' | 'absent'

export interface Freshness {
  readonly state: FreshnessState
  /** When the data was read, ISO 8601; null for live data and where there is none yet. */
  readonly asOf: string | null
  /** Of a report that takes in what changes beneath it: how many changed rows it has yet to take in; live where there are none. */
  readonly changesWaiting?: number
  /** Since when the oldest of them waits, ISO 8601. */
  readonly waitingSince?: string
  /** Of what is absent, as its days are not those of the panel: the time zone that its view was built for. */
  readonly builtFor?: string
}

/** What the database knows of one view. */
export interface RefreshState {
  readonly name: string
  readonly isThere: boolean
  readonly isPopulated: boolean
  readonly asOf: string | null
  readonly ageSeconds: number | null
  readonly lastFailed: boolean
  readonly isOpen: boolean
  /** Definitions of the levels that hold what the rows hold; none unless asked for. */
  readonly levels: readonly string[]
  /** Null where it does not take in what changes beneath it; asked for incremental reports only. */
  readonly waiting?: { readonly changes: number; readonly since: string | null } | null
  /** Whether what changes cannot be taken in; asked for incremental reports only. */
  readonly isFailing?: boolean
  /** The time zone that it was built for, where that is not the one of the panel. */
  readonly builtFor?: string | null
}

/**
 * How fresh a report is: a plain view is as fresh as its stalest materialized ancestor.
 *
 * @param states of all materialized views that it reads, by name, and of itself where it is not there
 */
export function freshnessFrom(
  catalogue: Catalogue,
  report: Report,
  states: ReadonlyMap<string, RefreshState>,
): Freshness {
  const { isThere, builtFor } = states.get(viewOf(report)) ?? {}
  if (isThere === false) return builtFor ? { ...absent, builtFor } : absent
  const ancestors = report.materializedAncestors.flatMap((name) => states.get(name) ?? [])
  return stalest(ancestors.map((state) => freshnessOfView(catalogue, state)))
}

const absent: Freshness = { state: 'absent', asOf: null }

/** Whether PostgreSQL would refuse to read a report: it is not there, or something that it reads was never filled. */
export function isUnfilledBy(report: Report, states: ReadonlyMap<string, RefreshState>): boolean {
  if (states.get(viewOf(report))?.isThere === false) return true
  return report.materializedAncestors.some((name) => states.get(name)?.isPopulated === false)
}

/**
 * The states by the names of their views. A report whose days are those of another time zone than the panel's is as good as not
 * there: somebody has set the database up for that one meanwhile.
 */
export function statesByName(rows: readonly RefreshState[], all: readonly Report[]): Map<string, RefreshState> {
  const zones = new Map(rows.flatMap(({ name, builtFor }) => (builtFor ? [[name, builtFor]] : [])))
  const states = new Map(rows.filter(({ builtFor }) => !builtFor).map((state) => [state.name, state]))
  if (zones.size === 0) return states
  for (const report of all) {
    const builtFor = report.zonedViews.map((name) => zones.get(name)).find((zone) => zone !== undefined)
    if (builtFor !== undefined) states.set(viewOf(report), { ...nothing, name: viewOf(report), builtFor })
  }
  return states
}

const nothing = {
  isThere: false,
  isPopulated: false,
  asOf: null,
  ageSeconds: null,
  lastFailed: false,
  isOpen: false,
  levels: [],
}

/**
 * Reads the states of materialized views, and which of all views are not there or built for another time zone, without
 * parameters, so that it can travel with others; a RefreshState a row, for `statesByName`.
 *
 * @param timeZone that of the panel
 * @param withLevels also which levels are in line with the rows
 */
export function statesStatement(
  views: readonly string[],
  all: readonly Report[],
  { timeZone, withLevels }: { readonly timeZone: string; readonly withLevels: boolean },
): string {
  const others = all.map(viewOf).filter((name) => !views.includes(name))
  const names = `array[${views.map(quoteLiteral).join(', ')}]::text[]`
  const zoned = [...new Set(all.flatMap(({ zonedViews }) => zonedViews))]
  const isKept = all.some((report) => report.kind === 'incremental' && views.includes(report.name))
  const unknown = `false as "isThere", false as "isPopulated", null::text as "asOf", null::float8 as "ageSeconds",
     false as "lastFailed", false as "isOpen", '[]'::json as levels${isKept ? ', null::json as waiting, false as "isFailing"' : ''}`
  return `select name, null::text as "builtFor", ${unknown}
   from unnest(array[${others.map(quoteLiteral).join(', ')}]::text[]) as other (name)
   where ${relationOf('other.name')} is null
   ${zoned.length === 0 ? '' : `union all select name, time_zone, ${unknown} from viewdesk.synced_view where name in (${zoned.map(quoteLiteral).join(', ')}) and time_zone <> ${quoteLiteral(timeZone)}`}
   union all
   select
     view.name,
     null,
     class.oid is not null${isKept ? ` and ${hasRowsView}` : ''} as "isThere",
     coalesce(class.relispopulated, false) as "isPopulated",
     to_char(${asOf(isKept)}, ${isKept ? `case when kept.view_name is null then ${isoFormat} else ${exactFormat} end` : isoFormat}) as "asOf",
     extract(epoch from now() - ${asOf(isKept)})::float8 as "ageSeconds",
     coalesce(last.state = 'failed', false) as "lastFailed",
     open.id is not null as "isOpen",
     ${withLevels ? levelsInLine : "'[]'::json"} as levels${isKept ? `, ${waitingOf}, ${isFailing}` : ''}
   from unnest(${names}) as view (name)
   left join pg_catalog.pg_class as class on class.oid = ${relationOf('view.name')}
   left join lateral (
     select as_of from viewdesk.refresh_run as run
     where view_name = view.name and (state = 'done' or ${isUnchanged('run')})
     order by id desc limit 1
   ) as done on true
   left join lateral (
     select state from viewdesk.refresh_run as run
     where view_name = view.name and (state in ('done', 'failed') or ${isUnchanged('run')})
     order by id desc limit 1
   ) as last on true
   left join lateral (
     select id from viewdesk.refresh_run
     where view_name = view.name and state in ('queued', 'waiting', 'running')
     limit 1
   ) as open on true${isKept ? keptStates : ''}`
}

const isoFormat = `'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM'`

// Of several folds in a second one is the latest.
const exactFormat = `'YYYY-MM-DD"T"HH24:MI:SS.MSTZH:TZM'`

/** An incremental report is as of the last fold that changed anything. */
const asOf = (isKept: boolean): string => (isKept ? 'greatest(done.as_of, kept.changed_at)' : 'done.as_of')

// In the same snapshot as the rows: where nothing waits, they are what the report's SELECT gives there.
const keptStates = `
   left join viewdesk.incremental_report as kept on kept.view_name = view.name and kept.is_captured and not kept.is_anew
   left join lateral viewdesk.changes_waiting(kept.change_tables) as changes on kept.view_name is not null`

const waitingOf = `case when changes.waiting is not null then json_build_object(
       'changes', changes.waiting, 'since', to_char(changes.oldest, ${exactFormat})
     ) end as waiting`

// Of a report that each refresh works out, the problem is another one.
const isFailing = `exists (
       select from viewdesk.incremental_report as failing
       where failing.view_name = view.name and failing.is_captured and failing.problem is not null
     ) as "isFailing"`

// Where that view went away with a table beneath it, nobody knows what the rows are.
const hasRowsView = `(class.relkind <> 'r' or to_regclass('viewdesk.' || quote_ident(${rowsViewName('view.name')})) is not null)`

// Every request asks this, and planning joins of the catalogue took longer than all the rest of it.
const relationOf = (name: string): string => `to_regclass('reports.' || quote_ident(${name}))`

// Of the rows of `view` and `class` in `statesStatement`. Many levels read the same relations: what state those are in is
// looked up once, which OFFSET keeps as it is written.
const levelsInLine = `coalesce((
       select json_agg(level.definition)
       from (
         select distinct relations
         from viewdesk.level
         where level.view_name = view.name and level.is_kept and level.relations[1] = class.oid
         offset 0
       ) as read
       cross join lateral (select ${stateOf('read.relations')} as state offset 0) as now
       join viewdesk.level
         on level.view_name = view.name and level.is_kept
         and level.relations = read.relations and level.state = now.state
     ), '[]')`

function freshnessOfView(catalogue: Catalogue, state: RefreshState): Freshness {
  const staleAfter = catalogue.find(state.name)?.staleAfterSeconds ?? null
  const asOf = state.isPopulated ? state.asOf : null
  if (!state.isThere) return absent
  if (state.waiting && !state.isOpen) {
    const { changes, since } = state.waiting
    const waits = { changesWaiting: changes, ...(since === null ? {} : { waitingSince: since }) }
    const taken = changes === 0 ? 'live' : 'fresh'
    return { state: state.isFailing ? 'failed' : taken, asOf, ...waits }
  }
  if (state.isOpen) return { state: 'refreshing', asOf }
  if (state.lastFailed || state.isFailing) return { state: 'failed', asOf }
  if (!state.isPopulated) return { state: 'unpopulated', asOf: null }
  const isStale = state.ageSeconds === null || (staleAfter !== null && state.ageSeconds > staleAfter)
  return { state: isStale ? 'stale' : 'fresh', asOf }
}

// The most worrying first: what staff must know before they trust the number.
const severity: readonly FreshnessState[] = ['absent', 'unpopulated', 'failed', 'refreshing', 'stale', 'fresh', 'live']

function stalest(ancestors: readonly Freshness[]): Freshness {
  if (ancestors.length === 0) return { state: 'live', asOf: null }
  const state = severity.find((one) => ancestors.some((ancestor) => ancestor.state === one)) ?? 'fresh'
  const times = ancestors.map((ancestor) => ancestor.asOf)
  const oldest = times.includes(null) ? null : [...times].sort((a, b) => Date.parse(a ?? '') - Date.parse(b ?? ''))[0]
  return { state, asOf: oldest ?? null, ...mostWaiting(ancestors) }
}

/** Several may wait for the same changes, which are not told twice. */
function mostWaiting(ancestors: readonly Freshness[]): Pick<Freshness, 'changesWaiting' | 'waitingSince'> {
  if (ancestors.some(({ changesWaiting }) => changesWaiting === undefined)) return {}
  const [most] = [...ancestors].sort((one, other) => (other.changesWaiting ?? 0) - (one.changesWaiting ?? 0))
  const { changesWaiting, waitingSince } = most ?? {}
  return { ...(changesWaiting === undefined ? {} : { changesWaiting }), ...(waitingSince ? { waitingSince } : {}) }
}
