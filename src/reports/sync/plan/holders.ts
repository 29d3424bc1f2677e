import type { LiveState } from '../../live/live-views.js'
import { reportsSchema } from '../../view-files/order.js'
import type { ViewFile } from '../../view-files/view-file.js'
import type { Reader, Reading } from '../readings.js'
import type { SyncStep } from './step.js'

/** What would go on holding rows of an old definition, because it reads a view through what is not ours. */
export interface Holder {
  readonly reader: Reader
  readonly isOurs: boolean
  /** The first one on the way that is not ours. */
  readonly through: string
}

export interface Surroundings {
  readonly steps: readonly SyncStep[]
  readonly state: LiveState
  /** Who reads whom, what is not ours included. */
  readonly readings: readonly Reading[]
  readonly ordered: readonly ViewFile[]
  readonly kept: ReadonlySet<string>
}

/** Follows who reads `view` through any number of others; ours by their files, what is not ours by the database. */
export function holdersBehind(view: string, around: Surroundings): Holder[] {
  const found = new Map<string, Holder>()
  const seen = new Set<string>()
  const follow = (read: Pick<Reader, 'schema' | 'name'>, through: string | null): void => {
    const key = JSON.stringify([read.schema, read.name, through !== null])
    if (seen.has(key)) return
    seen.add(key)
    for (const { reader, isOurs } of readersOf(read, around)) {
      const way = through ?? (isOurs ? null : nameOf(reader))
      const isHolder = reader.kind === 'materialized' && (!isOurs || holdsRows(reader.name, around))
      if (way !== null && isHolder) found.set(nameOf(reader), { reader, isOurs, through: way })
      follow(reader, way)
    }
  }
  follow({ schema: reportsSchema, name: view }, null)
  return [...found.values()]
}

/** Ours by what their files say, so that a file may be changed to read no longer through what is not ours. */
function readersOf(
  read: Pick<Reader, 'schema' | 'name'>,
  { state, readings, ordered, kept }: Surroundings,
): { reader: Reader; isOurs: boolean }[] {
  // What was created in this very sync is not recorded yet.
  const isOurs = ({ schema, name }: Reader): boolean =>
    schema === reportsSchema &&
    (ordered.some((file) => file.name === name) || (state.views.get(name)?.recorded != null && !kept.has(name)))
  const foreign = readings
    .filter(({ read: { schema, name } }) => schema === read.schema && name === read.name)
    .map(({ reader }) => reader)
  const byFile = ordered
    .filter(({ reads, name }) => reads.some((one) => isRead(one, read)) || readsFunction(name, read, readings))
    .map(({ name, header }): Reader => {
      return { schema: reportsSchema, name, kind: header.materialized ? 'materialized' : 'plain' }
    })
  return [
    ...foreign.filter((reader) => !isOurs(reader)).map((reader) => ({ reader, isOurs: false })),
    ...byFile.map((reader) => ({ reader, isOurs: true })),
  ]
}

/** A name without a schema is looked for in reports and in public. */
function isRead(named: ViewFile['reads'][number], { schema, name }: Pick<Reader, 'schema' | 'name'>): boolean {
  if (named.name !== name) return false
  return named.schema === null ? schema === reportsSchema || schema === 'public' : named.schema === schema
}

/** The functions that a file calls are known only once its view stands in the database. */
function readsFunction(
  view: string,
  { schema, name }: Pick<Reader, 'schema' | 'name'>,
  readings: readonly Reading[],
): boolean {
  return (
    name.endsWith(')') &&
    readings.some(
      ({ read, reader }) =>
        read.schema === schema && read.name === name && reader.schema === reportsSchema && reader.name === view,
    )
  )
}

/** A view that is not there yet holds nothing, unless it is filled now: that happens before what it reads is replaced. */
function holdsRows(view: string, { steps, state }: Surroundings): boolean {
  const kind = state.views.get(view)?.kind ?? 'absent'
  return kind !== 'absent' || steps.some(({ name, action }) => name === view && action === 'create')
}

/** As PostgreSQL describes it: `public.reader`, `function public.f()`. */
export function nameOf({ schema, name, written }: Pick<Reader, 'schema' | 'name' | 'written'>): string {
  return written ?? `${name.endsWith(')') ? 'function ' : ''}${schema}.${name}`
}
