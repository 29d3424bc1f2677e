import type { ClientBase } from 'pg'
import type { Pools } from '../../database/pools.js'
import { releaseTables, unwantedTables } from '../incremental/keeping/keep-captured.js'
import { dropOrphanedLevels } from '../levels/orphaned-levels.js'
import { type LiveState, type LiveView, readLiveState } from '../live/live-views.js'
import { standInForRows } from '../live/rows-view.js'
import { readAttributes, type ViewAttributes } from './attributes.js'
import { dropRelations } from './drop-relations.js'
import { type SyncPatience, withSyncLock } from './lock.js'
import { inWords, othersWith } from './plan/ownership.js'
import { withShortLocks } from './short-locks.js'
import { SyncError } from './sync-error.js'

export interface TakeAwayOptions extends SyncPatience {
  /** Unless there are any, those of this project; of all projects where it has no name. */
  readonly names?: readonly string[]
  readonly project?: string
  readonly patienceMs?: number
  /** Told of each view that stays, as another project has it as well. */
  readonly onKept?: (words: string) => void
}

/**
 * Drops views, and forgets them; but what another project has as well only where no project is named.
 *
 * @returns their names
 * @throws SyncError naming what reads them and is not dropped with them, or whose a view is that was named
 */
export async function dropViews(pools: Pools, options: TakeAwayOptions = {}): Promise<string[]> {
  const dropped = await takeAway(
    pools,
    options,
    async (client, names) => {
      await client.query('delete from viewdesk.synced_view where name = any($1)', [names])
      await client.query('delete from viewdesk.view_definition where view_name = any($1)', [names])
      await client.query('delete from viewdesk.detached_view where name = any($1)', [names])
    },
    { forGood: true },
  )
  await releaseTables(pools.admin, await unwantedTables(pools.admin))
  await dropOrphanedLevels(pools.admin)
  return dropped
}

/**
 * Takes views, and those of ours that read them, out of the way of a migration: PostgreSQL lets nobody alter a column
 * that a view uses. What people have set on them is remembered; the rows of materialized views are not.
 *
 * @returns their names; `syncViews` brings them back
 * @throws SyncError naming what reads them and is not ours
 */
export async function detachViews(pools: Pools, options: TakeAwayOptions = {}): Promise<string[]> {
  const detached = await takeAway(
    pools,
    options,
    async (client, names, state) => {
      for (const name of names) {
        await client.query(
          `insert into viewdesk.detached_view (name, definition, attributes) values ($1, $2, $3)
           on conflict (name) do update set
             definition = excluded.definition, attributes = excluded.attributes, detached_at = now()`,
          [name, state.views.get(name)?.definition ?? '', JSON.stringify(await readAttributes(client, name))],
        )
      }
    },
    { withReaders: true },
  )
  // A table that is altered next must not have triggers that write down a column that it had.
  await releaseTables(pools.admin, await unwantedTables(pools.admin))
  return detached
}

/** Names of the views that wait to be attached. */
export async function detachedNames(pools: Pools): Promise<string[]> {
  const { rows } = await pools.admin.query<{ name: string }>('select name from viewdesk.detached_view order by name')
  return rows.map(({ name }) => name)
}

/** What a detached view had, to be given back with its return; null when it was not detached. */
export async function readRemembered(client: ClientBase, name: string): Promise<ViewAttributes | null> {
  const { rows } = await client.query<{ attributes: ViewAttributes }>(
    'select attributes from viewdesk.detached_view where name = $1',
    [name],
  )
  return rows[0]?.attributes ?? null
}

async function takeAway(
  pools: Pools,
  { names = [], project, patienceMs = 60_000, onKept, ...waiting }: TakeAwayOptions,
  remember: (client: ClientBase, names: readonly string[], state: LiveState) => Promise<void>,
  { withReaders = false, forGood = false } = {},
): Promise<string[]> {
  let chosen = names
  // Who reads for too long is found by the names, which are known only then.
  const patience = { patienceMs, signal: waiting.signal, onWait: waiting.onWait, names: () => chosen }
  return await withSyncLock(pools.admin, waiting, (client) =>
    withShortLocks(client, patience, async () => {
      const state = await readLiveState(client)
      chosen = choose(state, { names, project, withReaders, forGood, onKept })
      await standInForRows(client, chosen)
      await remember(client, chosen, state)
      await dropRelations(client, chosen)
      await client.query('delete from viewdesk.incremental_report where view_name = any($1)', [chosen])
      return [...chosen]
    }),
  )
}

interface Choice extends Pick<TakeAwayOptions, 'project' | 'onKept'> {
  readonly names: readonly string[]
  readonly withReaders: boolean
  /** Whether they do not come back: then those that other projects have as well stay. */
  readonly forGood: boolean
}

function choose(state: LiveState, { names, project, withReaders, forGood, onKept }: Choice): string[] {
  const ours = [...state.views.values()].filter((view) => view.recorded !== null && view.kind !== 'absent')
  const unknown = names.find((name) => !ours.some((view) => view.name === name))
  if (unknown !== undefined) {
    throw new SyncError(`There is no view "${unknown}" of ours in the database. Run "npx viewdesk views status".`)
  }
  const asked = ours.filter((view) => (names.length > 0 ? names.includes(view.name) : isOf(project, view)))
  const shared = forGood ? asked.filter((view) => othersOf(project, view).length > 0) : []
  const [firstShared] = shared
  if (firstShared !== undefined && names.length > 0) throw refusalOfShared(firstShared, project)
  for (const view of shared) onKept?.(`${view.name}: ${inWords(othersOf(project, view))} has it as well`)
  const chosen = new Set(asked.filter((view) => !shared.includes(view)).map(({ name }) => name))
  const readersOf = ({ readers, foreignReaders }: LiveView): string[] => [
    ...foreignReaders,
    ...readers.filter((reader) => !chosen.has(reader)),
  ]
  if (withReaders) {
    for (let size = -1; size < chosen.size; ) {
      size = chosen.size
      for (const view of ours) if (chosen.has(view.name)) for (const reader of view.readers) chosen.add(reader)
    }
  }
  for (const view of ours.filter(({ name }) => chosen.has(name))) {
    const [first] = readersOf(view)
    if (first === undefined) continue
    const remedy = state.views.has(first) ? `Name ${first} too.` : 'Drop that first: it is not ours to drop.'
    throw new SyncError(`${view.name} is read by ${readersOf(view).join(', ')}. ${remedy}`)
  }
  return ours.map(({ name }) => name).filter((name) => chosen.has(name))
}

function isOf(project: string | undefined, { recorded }: LiveView): boolean {
  const projects = recorded?.projects ?? []
  return project === undefined || projects.length === 0 || projects.includes(project)
}

function othersOf(project: string | undefined, { recorded }: LiveView): readonly string[] {
  return othersWith(recorded?.projects ?? [], project ?? null)
}

function refusalOfShared(view: LiveView, project: string | undefined): SyncError {
  const others = inWords(othersOf(project, view))
  const isOurs = isOf(project, view)
  const remedy = isOurs
    ? 'Delete its file in this project and run "npx viewdesk views sync": then it is theirs alone.'
    : 'Drop it there, or name that project with --project.'
  return new SyncError(`${view.name} belongs to ${others}${isOurs ? ' as well' : ''}: nothing was dropped. ${remedy}`)
}
