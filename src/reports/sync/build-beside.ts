import type pg from 'pg'
import { cancellable } from '../../database/cancel.js'
import { qualify, quoteIdentifier, quoteLiteral } from '../../database/identifiers.js'
import {
  endWithClient,
  inTransaction,
  printSettled,
  unlimited,
  withUnlimitedClient,
} from '../../database/transactions.js'
import { lostGrantor } from '../live/grantors.js'
import { nextName } from '../live/next-names.js'
import type { OnViewEvent } from '../view-events.js'
import { kindOf, relationWordOf } from '../view-files/kind.js'
import { reportsSchema } from '../view-files/order.js'
import type { ViewFile } from '../view-files/view-file.js'
import { readAttributes, repeatComments, setStorage, type ViewAttributes } from './attributes.js'
import { createIndex, repeatIndex } from './create-index.js'
import { createView } from './create-statement.js'
import { commentsOfLastSync, describeView } from './describe.js'
import { readRemembered } from './detached-views.js'
import { isOurIndex, wantedIndexes } from './plan/index-changes.js'
import { lostIndex, lostOptions } from './plan/losses.js'
import { isNameOf } from './plan/spare-names.js'
import type { SyncStep } from './plan/step.js'
import { tellingWaits, type WaitOptions } from './waits.js'

/** A view that stands ready under another name. */
export interface BuiltView {
  readonly step: SyncStep & { readonly file: ViewFile }
  readonly next: string
  /** Names of its indexes now and after the swap, where nothing else has them. */
  readonly indexes: readonly { readonly next: string; readonly name: string }[]
  /** Indexes made by hand that the new rows or columns do not take, a line for each. */
  readonly losses: readonly string[]
  /** Null when it has no rows: a plain view, or one that stays empty until its first refresh. */
  readonly fill: Fill | null
}

/** When the rows of a view were computed, and how many there are. */
export interface Fill {
  readonly startedAt: string
  readonly finishedAt: string
  readonly rows: number
}

export interface BuildOptions {
  /** Eight hexadecimal digits that no other sync has. */
  readonly token: string
  readonly timeZone: string
  readonly onEvent: OnViewEvent
  readonly signal: AbortSignal | undefined
  /** Whom to tell whose locks it waits for. */
  readonly waits: WaitOptions
}

/**
 * Builds views under other names, with rows, indexes, statistics and comments, while readers go on with the old ones.
 *
 * @param steps what is created or rebuilt, each behind what it reads; they read one another's new versions
 * @param built where each view is put as soon as it may have left something in the database
 */
export async function buildBeside(
  pool: pg.Pool,
  steps: readonly (SyncStep & { readonly file: ViewFile })[],
  options: BuildOptions,
  built: BuiltView[],
): Promise<void> {
  const names = new Map<string, string>()
  for (const step of steps) {
    const view = await inTransaction(pool, (client) =>
      cancellable(pool, client, options.signal, (processId) =>
        tellingWaits(pool, processId, options.waits, () => buildOne(client, step, names, options, processId)),
      ),
    )
    built.push(view)
    names.set(step.name, view.next)
    // A fresh materialized view has no visibility map and no statistics: the same read takes several times as long.
    if (view.fill !== null) await vacuum(pool, view, options)
  }
}

async function buildOne(
  client: pg.PoolClient,
  step: SyncStep & { readonly file: ViewFile },
  names: ReadonlyMap<string, string>,
  { token, timeZone, onEvent }: BuildOptions,
  processId: number,
): Promise<BuiltView> {
  const { file, lastSeconds, name } = step
  await settle(client, timeZone)
  const next = nextName(token, name)
  const attributes = (await readAttributes(client, name)) ?? (await readRemembered(client, name))
  if (step.fills) await onEvent({ kind: 'started', name, work: 'fill', lastSeconds, processId })
  const kind = relationWordOf(kindOf(file))
  const tablespace = file.header.materialized ? attributes?.tablespace : null
  const accessMethod = file.header.materialized ? attributes?.accessMethod : null
  await createView(client, file, { name: next, kind, names, withData: step.fills, tablespace, accessMethod })
  const columns = await columnNames(client, next)
  if (attributes) {
    await setStorage(client, { name: next, kind, columns }, attributes)
    const ours = commentsOfLastSync(step.live)
    const theirs = attributes.comments.filter(({ column, text }) => column !== null && ours.get(column) !== text)
    await repeatComments(client, { name: next, columns }, theirs)
  }
  await describeView(client, file, next)
  if (step.fills) await onEvent({ kind: 'started', name, work: 'index', lastSeconds, processId })
  const { indexes, losses } = await buildIndexes(client, file, next, attributes)
  return { step, next, indexes, losses, fill: step.fills ? await readFill(client, next) : null }
}

/** Every setting for the transaction only, as PgBouncer asks; the files mean the same whatever the database is set to. */
export async function settle(client: pg.ClientBase, timeZone: string): Promise<void> {
  await client.query(
    `set local search_path = reports, public; set local timezone = ${quoteLiteral(timeZone)}; set local jit = off;
     set local transform_null_equals = off;
     ${printSettled}; ${unlimited}; ${endWithClient};
     -- What is filled is counted when it is committed, and not some seconds later: levels know their rows by it.
     select pg_stat_force_next_flush()`,
  )
}

async function columnNames(client: pg.ClientBase, relation: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select attname::text as name from pg_catalog.pg_attribute
     where attrelid = $1::pg_catalog.regclass and attnum > 0 and not attisdropped`,
    [qualify(reportsSchema, relation)],
  )
  return rows.map(({ name }) => name)
}

async function buildIndexes(
  client: pg.ClientBase,
  file: ViewFile,
  next: string,
  attributes: ViewAttributes | null,
): Promise<Pick<BuiltView, 'indexes' | 'losses'>> {
  const indexes: { next: string; name: string }[] = []
  const losses = lostOptions(attributes?.options ?? [], kindOf(file))
  const grantors = (attributes?.grants ?? []).flatMap(({ grantor }) =>
    grantor?.canBeKept === false ? [grantor.name] : [],
  )
  losses.push(...[...new Set(grantors)].sort().map(lostGrantor))
  const before = (name: string) => attributes?.indexes.find((index) => isNameOf(name, index.name))
  for (const wanted of wantedIndexes(file)) {
    const name = `${next}_${indexes.length}`
    await createIndex(client, file, wanted, { relation: next, name, concurrently: false, before: before(wanted.name) })
    indexes.push({ next: name, name: wanted.name })
  }
  const byHand = (attributes?.indexes ?? []).filter((one) => !isOurIndex(file.name, one.name))
  for (const index of byHand) {
    if (!file.header.materialized) {
      losses.push(lostIndex(index.name, 'a plain view has none'))
      continue
    }
    const name = `${next}_${indexes.length}`
    const refusal = await repeatIndex(client, index, { relation: next, name, file })
    if (refusal === null) indexes.push({ next: name, name: index.name })
    else losses.push(lostIndex(index.name, refusal))
  }
  const clustered = (attributes?.indexes ?? []).find((index) => index.isClustered)
  const order = indexes.find(({ name }) => clustered !== undefined && isNameOf(name, clustered.name))
  if (order) {
    await client.query(
      `alter ${relationWordOf(kindOf(file))} ${qualify(reportsSchema, next)} cluster on ${quoteIdentifier(order.next)}`,
    )
  }
  return { indexes, losses }
}

/** The fill that the transaction of `client` has done. */
export async function readFill(client: pg.ClientBase, relation: string): Promise<Fill> {
  const { rows } = await client.query<Fill>(
    `select now()::text as "startedAt", clock_timestamp()::text as "finishedAt", count(*)::float8 as rows
     from ${qualify(reportsSchema, relation)}`,
  )
  return rows[0] as Fill
}

export async function vacuum(
  pool: pg.Pool,
  { next, step }: { readonly next: string; readonly step: SyncStep },
  { signal, onEvent }: Pick<BuildOptions, 'signal' | 'onEvent'>,
): Promise<void> {
  const { name, lastSeconds } = step
  await withUnlimitedClient(pool, (client) =>
    cancellable(pool, client, signal, async (processId) => {
      await onEvent({ kind: 'started', name, work: 'vacuum', lastSeconds, processId })
      await client.query(`vacuum analyze ${qualify(reportsSchema, next)}`)
    }),
  )
}
