import type { ClientBase } from 'pg'
import { mayCapture } from '../incremental/keeping/capture-wish.js'
import type { ViewKind } from '../report.js'
import type { ValueType } from '../value-types/value-type.js'
import { reportsSchema } from '../view-files/order.js'
import { liveViewsQuery } from './live-views-query.js'
import { isNextName } from './next-names.js'
import { withoutOwnAliases, withSettledPrinting } from './printed-definitions.js'

export interface LiveColumn {
  readonly name: string
  readonly valueType: ValueType
  /** As SQL writes it, with its length or precision and its collation. */
  readonly type: string
}

export interface LiveIndex {
  readonly name: string
  /** As PostgreSQL prints it: `CREATE UNIQUE INDEX … ON reports.things USING btree (id) NULLS NOT DISTINCT`. */
  readonly definition: string
  /** False when its CREATE INDEX CONCURRENTLY failed or was killed. */
  readonly isValid: boolean
  /** Null for that of the database. */
  readonly tablespace: string | null
  readonly comment: string | null
  /** Whether CLUSTER puts the rows into its order; missing where nobody asked. */
  readonly isClustered?: boolean
}

/** What the last sync wrote down about a view. */
export interface SyncRecord {
  readonly kind: string
  readonly sourceHash: string
  readonly detailsHash: string
  readonly serverDefinition: string | null
  readonly serverVersion: number | null
  readonly timeZone: string | null
  /** The file that it was built from; null for those of the first release. */
  readonly sourceText: string | null
  readonly previousText: string | null
  readonly pinnedText: string | null
  readonly pinnedWhile: string | null
  /** Names of the projects that have a file for it; empty where it was made before there were projects. */
  readonly projects: readonly string[]
}

/** A view as it stands in the database, and what the last sync wrote down about it. */
export interface LiveView {
  readonly name: string
  /** What PostgreSQL has under this name: `absent` when only the record of an earlier sync is left. */
  readonly kind: ViewKind | 'absent' | 'other'
  /** The same in words, for people: `a table`, `a sequence`. */
  readonly kindInWords: string
  readonly isPopulated: boolean
  readonly columns: readonly LiveColumn[]
  readonly indexes: readonly LiveIndex[]
  /** By column; the view's own under an empty name. */
  readonly comments: Readonly<Record<string, string>>
  /** As this server prints it, in the time zone UTC and under an empty search_path. */
  readonly definition: string | null
  readonly recorded: SyncRecord | null
  /** Set between `views detach` and `views attach`: whether it had rows. */
  readonly detached: { readonly isPopulated: boolean } | null
  /** What depends on it and is not ours: `public.reader`, `function public.f()`. */
  readonly foreignReaders: readonly string[]
  /** What it was created or altered WITH: `security_barrier=true`, `fillfactor=90`. */
  readonly options: readonly string[]
  /** Roles whose grants a rebuild cannot leave in their name. */
  readonly lostGrantors: readonly string[]
  /** Roles that may read it or more, apart from its owner. */
  readonly grantees: readonly string[]
  /** Our own views that read it directly, as they stand in the database. */
  readonly readers: readonly string[]
  /** How long filling it took last time, in seconds; null when that never happened. */
  readonly lastSeconds: number | null
}

export interface LiveState {
  readonly views: ReadonlyMap<string, LiveView>
  /** As `server_version_num`: 180004. */
  readonly serverVersion: number
  /** Whether somebody has said that changes beneath incremental reports are captured. */
  readonly isCapturing: boolean
}

interface LiveRow extends Omit<LiveView, 'kind' | 'kindInWords'> {
  readonly relkind: string | null
}

/** Reads all relations of the reports schema, with the records of the last sync beside them; `client` is in a transaction. */
export async function readLiveState(client: ClientBase): Promise<LiveState> {
  const { rows: facts } = await client.query<{ version: string; isSetUp: boolean }>(
    `select
       current_setting('server_version_num') as version,
       to_regclass('viewdesk.detached_view') is not null as "isSetUp"`,
  )
  const { version, isSetUp } = facts[0] ?? { version: '0', isSetUp: false }
  const views = new Map<string, LiveView>()
  // Before the setup nothing in the database is ours.
  if (!isSetUp) return { views, serverVersion: Number(version), isCapturing: false }
  const isCapturing = await mayCapture(client)
  await withSettledPrinting(client, async () => {
    const { rows } = await client.query<LiveRow>(liveViewsQuery, [reportsSchema])
    for (const { relkind, ...row } of rows) {
      if (isNextName(row.name)) continue
      const definition = row.definition && withoutOwnAliases(row.definition)
      const serverDefinition = row.recorded?.serverDefinition && withoutOwnAliases(row.recorded.serverDefinition)
      const recorded = row.recorded && { ...row.recorded, serverDefinition: serverDefinition ?? null }
      const foreignReaders = row.foreignReaders.filter((reader) => !isBeingBuilt(reader))
      views.set(row.name, { ...row, definition, recorded, foreignReaders, ...kindOfRelation(relkind) })
    }
  })
  return { views, serverVersion: Number(version), isCapturing }
}

/** What another sync builds now, or a killed one has left behind, is swept by the next one. */
function isBeingBuilt(reader: string): boolean {
  return reader.startsWith(`${reportsSchema}.`) && isNextName(reader.slice(reportsSchema.length + 1))
}

function kindOfRelation(relkind: string | null): Pick<LiveView, 'kind' | 'kindInWords'> {
  if (relkind === null) return { kind: 'absent', kindInWords: 'nothing' }
  if (relkind === 'v') return { kind: 'plain', kindInWords: 'a view' }
  if (relkind === 'm') return { kind: 'materialized', kindInWords: 'a materialized view' }
  if (relkind === 'incremental') return { kind: 'incremental', kindInWords: 'an incremental report' }
  return { kind: 'other', kindInWords: otherKinds[relkind] ?? 'a relation' }
}

const otherKinds: Readonly<Record<string, string>> = {
  r: 'a table',
  p: 'a partitioned table',
  f: 'a foreign table',
  S: 'a sequence',
  c: 'a type',
  i: 'an index',
  I: 'an index',
}
