import type { ClientBase } from 'pg'
import { recordDefinition } from '../live/definitions.js'
import type { LiveState } from '../live/live-views.js'
import type { Pin } from '../live/pins.js'
import { sameMajor } from '../live/printed-definitions.js'
import { kindOf } from '../view-files/kind.js'
import type { BuiltView, Fill } from './build-beside.js'
import { detailsHash, sourceHash } from './file-hashes.js'
import { isDefining, type SyncStep } from './plan/step.js'

/** Writes down what the views are now, in the transaction that makes them so. */
export async function recordSync(
  client: ClientBase,
  steps: readonly SyncStep[],
  state: LiveState,
  options: { timeZone: string; project: string | null; pins: ReadonlyMap<string, Pin>; isWhole: boolean },
): Promise<void> {
  const { timeZone, project, pins, isWhole } = options
  for (const step of steps) {
    const { file, action } = step
    if (file === null) continue
    if (action === 'unchanged' || action === 'keep') {
      await recordPrint(client, file.name, state)
      continue
    }
    await recordDefinition(client, file.name, file.text, { isNew: isDefining(step) })
    await client.query(
      `insert into viewdesk.synced_view as synced
         (name, kind, source_hash, details_hash, server_definition, server_version, time_zone, source_text)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (name) do update set
         kind = excluded.kind,
         previous_text = case when $9 and synced.source_text <> excluded.source_text
           then synced.source_text else synced.previous_text end,
         source_hash = excluded.source_hash,
         details_hash = excluded.details_hash,
         server_definition = excluded.server_definition,
         server_version = excluded.server_version,
         time_zone = excluded.time_zone,
         source_text = excluded.source_text,
         synced_at = now()`,
      [
        file.name,
        kindOf(file),
        sourceHash(file),
        detailsHash(file),
        state.views.get(file.name)?.definition ?? null,
        state.serverVersion,
        timeZone,
        file.text,
        // Another layout or another time zone is no other definition that one would want to go back to.
        isDefining(step),
      ],
    )
  }
  await recordIncremental(client, steps)
  if (project !== null) await recordProject(client, steps, project)
  await recordPins(client, pins)
  if (!isWhole) return
  await client.query(
    `insert into viewdesk.setting (name, value) values ('time_zone', $1)
     on conflict (name) do update set value = excluded.value where setting.value <> excluded.value`,
    [timeZone],
  )
}

/** What has been built misses what was folded into the one before meanwhile. */
async function recordIncremental(client: ClientBase, steps: readonly SyncStep[]): Promise<void> {
  const built = steps.filter(({ kind, action }) => kind === 'incremental' && ['create', 'rebuild'].includes(action))
  await client.query(
    `insert into viewdesk.incremental_report (view_name) select unnest($1::text[])
     on conflict (view_name) do update set is_anew = true`,
    [built.map(({ name }) => name)],
  )
  const others = steps.filter(({ kind, action }) => kind !== 'incremental' || action === 'drop')
  await client.query('delete from viewdesk.incremental_report where view_name = any($1)', [
    others.map(({ name }) => name),
  ])
}

/**
 * A new major version of PostgreSQL prints the same definition in its own way, and so does a restored dump: what it prints now is
 * compared from here on.
 */
async function recordPrint(client: ClientBase, name: string, { views, serverVersion }: LiveState): Promise<void> {
  const live = views.get(name)
  const { serverVersion: before = null, serverDefinition = null } = live?.recorded ?? {}
  const isPrintedAlike = before !== null && sameMajor(before, serverVersion) && serverDefinition === live?.definition
  if (isPrintedAlike) return
  await client.query('update viewdesk.synced_view set server_definition = $2, server_version = $3 where name = $1', [
    name,
    live?.definition ?? null,
    serverVersion,
  ])
}

/** The project has a file for these views, and none any more for those. */
async function recordProject(client: ClientBase, steps: readonly SyncStep[], project: string): Promise<void> {
  const has = steps.filter(({ file }) => file !== null).map(({ name }) => name)
  await client.query(
    `update viewdesk.synced_view set projects = array_append(projects, $1) where name = any($2) and $1 <> all(projects)`,
    [project, has],
  )
  const hasNot = steps.filter(({ file, problem }) => file === null && problem === null).map(({ name }) => name)
  await client.query(
    `update viewdesk.synced_view set projects = array_remove(projects, $1)
     where name = any($2) and cardinality(projects) > 1 and $1 = any(projects)`,
    [project, hasNot],
  )
}

async function recordPins(client: ClientBase, pins: ReadonlyMap<string, Pin>): Promise<void> {
  const rows = [...pins].map(([name, pin]) => ({ name, text: pin.text, while_hash: pin.whileHash }))
  await client.query(
    `update viewdesk.synced_view
     set pinned_text = pin.text, pinned_while = pin.while_hash
     from viewdesk.synced_view as synced
     left join json_to_recordset($1) as pin (name text, text text, while_hash text) on pin.name = synced.name
     where synced_view.name = synced.name
       and (synced_view.pinned_text, synced_view.pinned_while) is distinct from (pin.text, pin.while_hash)`,
    [JSON.stringify(rows)],
  )
}

/** A view that sync has filled is as fresh as after a refresh: its history begins with this run. */
export async function recordFills(client: ClientBase, built: readonly BuiltView[]): Promise<void> {
  for (const { step, fill } of built) if (fill !== null) await recordFill(client, step.name, fill)
}

export async function recordFill(client: ClientBase, name: string, fill: Fill): Promise<void> {
  await client.query(
    `insert into viewdesk.refresh_run
       (view_name, state, started_at, as_of, finished_at, started_by_name, started_as, "concurrently", rows)
     values ($1, 'done', $2, $2, $3, 'the set-up', 'set-up', false, $4)`,
    [name, fill.startedAt, fill.finishedAt, fill.rows],
  )
}
