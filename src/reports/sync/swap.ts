import type { ClientBase } from 'pg'
import { qualify, quoteIdentifier } from '../../database/identifiers.js'
import { type LiveView, readLiveState } from '../live/live-views.js'
import { nextName } from '../live/next-names.js'
import type { Pin } from '../live/pins.js'
import { rowsView, rowsViewOf, standInForRows } from '../live/rows-view.js'
import { type RelationWord, relationWordOf } from '../view-files/kind.js'
import { reportsSchema } from '../view-files/order.js'
import type { ViewFile } from '../view-files/view-file.js'
import { readAttributes, setPrivileges, type ViewAttributes } from './attributes.js'
import { type BuiltView, settle } from './build-beside.js'
import { checkDependencies } from './check-dependencies.js'
import { freeName } from './create-index.js'
import { createView } from './create-statement.js'
import { describeAnew } from './describe.js'
import { readRemembered } from './detached-views.js'
import { dropRelations } from './drop-relations.js'
import { refuseForeignReaders } from './plan/foreign-readers.js'
import type { SyncStep } from './plan/step.js'
import { readReadings } from './readings.js'
import { recordFills, recordSync } from './record.js'
import { lockReadersFirst, withShortLocks } from './short-locks.js'

export interface Swap {
  readonly ordered: readonly ViewFile[]
  readonly steps: readonly SyncStep[]
  readonly built: readonly BuiltView[]
  readonly pins: ReadonlyMap<string, Pin>
  readonly timeZone: string
  readonly project: string | null
  /** False when only some views are synced. */
  readonly isWhole: boolean
  /** Eight hexadecimal digits for the names of what is on its way out. */
  readonly outToken: string
  /** How long to go on trying while somebody reads, in milliseconds. */
  readonly patienceMs: number
  readonly signal: AbortSignal | undefined
  /** Told whom it waits for, as soon as it waits. */
  readonly onWait?: ((words: string) => void) | undefined
}

/**
 * Puts what was built in the place of the old views, in the short transaction of `client`: all of it or nothing.
 *
 * @throws SyncError when somebody reads the views for longer than `patienceMs`; nothing is changed then
 */
export async function swapViews(client: ClientBase, swap: Swap): Promise<void> {
  const names = swap.steps
    .filter(({ action }) => ['replace', 'rebuild', 'drop'].includes(action))
    .map(({ name }) => name)
  await withShortLocks(client, { ...swap, names: () => names }, async () => {
    await settle(client, swap.timeZone)
    await lockReadersFirst(client, names)
    await swapOnce(client, swap)
  })
}

async function swapOnce(client: ClientBase, swap: Swap): Promise<void> {
  const { steps, built } = swap
  await standInForRows(
    client,
    steps.map(({ name }) => name),
  )
  const gone = steps.filter(({ action }) => action === 'drop').map(({ name }) => name)
  const outgoing = await putInPlace(client, swap)
  await changeInPlace(client, steps)
  await dropRelations(client, [...outgoing, ...gone])
  await forget(client, gone, built)
  // The old views are gone, and with them the indexes that had these names; those of views that were renamed are not.
  await nameIndexes(client, built)
  await judgeAndRecord(client, swap)
}

/** @returns the names that the old views have now */
async function putInPlace(client: ClientBase, { built, outToken }: Swap): Promise<string[]> {
  const outgoing: string[] = []
  for (const { step, next } of built) {
    const attributes: ViewAttributes | null =
      (await readAttributes(client, step.name)) ?? (await readRemembered(client, step.name))
    if (step.action === 'rebuild') {
      const out = nextName(outToken, step.name)
      const { kind: before = 'plain' } = step.live ?? {}
      const oldKind = relationWordOf(before === 'absent' || before === 'other' ? 'plain' : before)
      await rename(client, oldKind, step.name, out)
      outgoing.push(out)
    }
    const kind = relationWordOf(step.kind)
    // A table that somebody renamed, moved or dropped has left it behind.
    if (kind === 'table') await client.query(`drop view if exists ${rowsView(step.name)}`)
    await rename(client, kind, next, step.name)
    if (attributes) await keepPrivileges(client, step.name, kind, attributes)
  }
  return outgoing
}

async function rename(client: ClientBase, kind: string, name: string, to: string): Promise<void> {
  await client.query(`alter ${kind} ${qualify(reportsSchema, name)} rename to ${quoteIdentifier(to)}`)
  if (kind === 'table')
    await client.query(`alter view ${rowsView(name)} rename to ${quoteIdentifier(rowsViewOf(to).name)}`)
}

async function keepPrivileges(
  client: ClientBase,
  name: string,
  kind: RelationWord,
  attributes: ViewAttributes,
): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    'select attname::text as name from pg_catalog.pg_attribute where attrelid = $1::pg_catalog.regclass and attnum > 0',
    [qualify(reportsSchema, name)],
  )
  await setPrivileges(client, { name, kind, columns: rows.map((row) => row.name) }, attributes)
}

/** What stays where it is: another definition, or only other comments. */
async function changeInPlace(client: ClientBase, steps: readonly SyncStep[]): Promise<void> {
  for (const { action, file, live } of steps) {
    if (file === null) continue
    if (action === 'replace') await replaceView(client, file, live)
    if (['comments', 'indexes', 'fill'].includes(action)) await describeAnew(client, file, live)
  }
}

/** In place, which keeps privileges and everything that depends on it; PostgreSQL would forget the options. */
async function replaceView(client: ClientBase, file: ViewFile, live: LiveView | null): Promise<void> {
  const options = (await readAttributes(client, file.name))?.options
  await createView(client, file, { name: file.name, kind: 'or replace view', names: new Map(), options })
  await describeAnew(client, file, live)
}

async function forget(client: ClientBase, gone: readonly string[], built: readonly BuiltView[]): Promise<void> {
  await client.query('delete from viewdesk.synced_view where name = any($1)', [gone])
  await client.query('delete from viewdesk.view_definition where view_name = any($1)', [gone])
  await client.query('delete from viewdesk.detached_view where name = any($1)', [
    [...gone, ...built.map(({ step }) => step.name)],
  ])
}

async function nameIndexes(client: ClientBase, built: readonly BuiltView[]): Promise<void> {
  for (const index of built.flatMap(({ indexes }) => indexes)) {
    const name = quoteIdentifier(await freeName(client, index.name))
    await client.query(`alter index ${qualify(reportsSchema, index.next)} rename to ${name}`)
  }
}

async function judgeAndRecord(client: ClientBase, swap: Swap): Promise<void> {
  const { steps, ordered, built } = swap
  const state = await readLiveState(client)
  // Somebody may have created a reader while views were built.
  refuseForeignReaders(steps, { state, readings: await readReadings(client), ordered })
  const names = steps.map(({ name }) => name)
  await checkDependencies(client, ordered, names)
  await recordSync(client, steps, state, swap)
  await recordFills(client, built)
}
