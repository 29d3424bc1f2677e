import type { ClientBase } from 'pg'
import { quoteIdentifier, quoteLiteral } from '../../database/identifiers.js'
import { inSavepoint } from '../../database/savepoint.js'
import { vacuumedSoon } from '../../database/vacuumed-soon.js'
import type { Catalogue, ReportsContext } from '../catalogue.js'
import { findColumn, type Report } from '../report.js'
import { familyOf } from '../value-types/value-type.js'
import { reportsSchema } from '../view-files/order.js'
import type { Level } from './level.js'
import { stateOf } from './level-state.js'
import { levelsOf } from './levels-of.js'
import { isAsWritten, relationsByValue } from './one-value.js'
import { renewLevels } from './renew-levels.js'
import { selectOfLevel } from './select-level.js'
import type { ViewChanges } from './watched-view.js'
import { isWorthKeeping } from './worth-keeping.js'

export interface LevelsOptions {
  /** What a refresh in the same transaction has changed, where that is known. */
  readonly changes?: ViewChanges | null
  /** Told why a report has no levels, or takes longer for them. */
  readonly onProblem: OnLevelsProblem
}

/** @param message as the log has it */
export type OnLevelsProblem = (report: string, error: unknown, message: string) => void

export const notKept = 'The totals of a report could not be kept; they are read from its rows.'
export const notRenewed =
  'The kept totals of a report could not be changed with its rows; they are made of all of them.'

/**
 * Brings the levels of everything that comes from a stored view in line with its rows, in the transaction that `client` is
 * in, which no other transaction of ours must refresh the view beside.
 *
 * Whatever fails here fails for the levels of one report alone: its totals are then read from its rows.
 */
export async function keepLevels(
  client: ClientBase,
  { catalogue, timeZone }: Pick<ReportsContext, 'catalogue' | 'timeZone'>,
  view: string,
  { changes = null, onProblem }: LevelsOptions,
): Promise<void> {
  const reports = reportsIn(catalogue, view)
  const definitions: string[] = []
  for (const report of reports) {
    const levels = levelsOf(report, timeZone)
    definitions.push(...levels.map(({ definition }) => definition))
    // A refresh by hand may end at any time: the state of before the rows were read can only be too old for them.
    const state = await readState(client, report)
    const problem = (message: string) => (error: unknown) => {
      onProblem(report.name, error, message)
      return null
    }
    const renewed =
      changes &&
      (await inSavepoint(
        client,
        'levels',
        () => renewLevels(client, report, levels, timeZone, changes),
        problem(notRenewed),
      ))
    const made =
      renewed ??
      (await inSavepoint(client, 'levels', () => writeLevels(client, report, levels, timeZone), problem(notKept))) ??
      []
    for (const level of levels) await record(client, report, level, { isKept: made.includes(level), ...state })
  }
  await sweep(client, view, definitions)
}

/** The reports all of whose rows come from a stored view. */
export function reportsIn(catalogue: Pick<Catalogue, 'reports'>, view: string): Report[] {
  return catalogue.reports.filter(({ storedIn }) => storedIn?.view === view)
}

/** @returns those that are kept */
async function writeLevels(
  client: ClientBase,
  report: Report,
  levels: readonly Level[],
  timeZone: string,
): Promise<Level[]> {
  const made: Level[] = []
  const isByValue = report.selectsByValue !== null && (await isAsWritten(client, report))
  let sources = isByValue ? relationsByValue(report) : [report.relation]
  for (const level of levels) {
    // What is told by buckets is read by the SELECT of one value.
    if (level.kind === 'buckets' && report.selectsByValue !== null && !isByValue) continue
    if (!(await isWorthKeeping(client, report, level, sources, timeZone))) continue
    await write(client, report, level, selectOfLevel(report, level, sources, made, timeZone))
    if (level.kind === 'rows') sources = [level.relation]
    made.push(level)
  }
  return made
}

/** Writes what differs, so that a refresh that changed little writes little. */
async function write(client: ClientBase, report: Report, level: Level, select: string): Promise<void> {
  const isNew = await createTable(client, report, level)
  const { rows } = await client.query<{ wanted: string; added: string }>(
    `with wanted as materialized (${select}),
     gone as (
       delete from ${level.relation} as old
       where not exists (select from wanted where (wanted.*)::text = (old.*)::text)
     ),
     added as (
       insert into ${level.relation}
       select wanted.* from wanted
       where not exists (select from ${level.relation} as old where (old.*)::text = (wanted.*)::text)
       returning 1
     )
     select (select count(*) from wanted) as wanted, (select count(*) from added) as added`,
  )
  const { wanted = '0', added = '0' } = rows[0] ?? {}
  const { rows: counted } = await client.query<{ count: string }>(`select count(*) from ${level.relation}`)
  if (counted[0]?.count !== wanted) {
    // Rows that are the same in all columns: by comparing, one stands for all of them.
    await client.query(`delete from ${level.relation}`)
    await client.query(`insert into ${level.relation} ${select}`)
  }
  if (isNew || Number(added) * 10 > Number(wanted)) await client.query(`analyze ${level.relation}`)
}

async function createTable(client: ClientBase, report: Report, level: Level): Promise<boolean> {
  const { rows } = await client.query<{ isThere: boolean }>('select to_regclass($1) is not null as "isThere"', [
    level.relation,
  ])
  if (rows[0]?.isThere) return false
  const options = level.kind === 'rows' ? ` ${vacuumedSoon}` : ''
  await client.query(`create table ${level.relation}${options} as ${level.select} with no data`)
  const what = level.kind === 'rows' ? 'Rows' : 'Totals'
  const comment = `${what} of ${reportsSchema}.${report.name}, kept by its refreshes.`
  await client.query(`comment on table ${level.relation} is ${quoteLiteral(comment)}`)
  for (const columns of indexesOf(report, level)) {
    await client.query(`create index on ${level.relation} (${columns})`)
  }
  return true
}

function indexesOf(report: Report, { kind, keys }: Level): string[] {
  // A long text does not fit into an index.
  const short = keys.filter((name) => {
    const column = findColumn(report, name)
    return column?.type.isSortable && !['text', 'other'].includes(familyOf(column.type))
  })
  const others = short.filter((name) => name !== report.date).map(quoteIdentifier)
  const date = short.includes(report.date ?? '') ? [quoteIdentifier(report.date ?? '')] : []
  const lists = [
    [...others, ...date],
    ...(kind === 'rows' ? [[...date.map((one) => `${one} desc nulls last`), ...others]] : []),
  ]
  return lists.filter((columns) => columns.length > 0).map((columns) => columns.join(', '))
}

interface State {
  /** oids of the stored view, of what the report reads it through, and of the enums of their columns */
  readonly relations: readonly string[]
  readonly state: string | null
}

async function readState(client: ClientBase, { storedIn }: Report): Promise<State> {
  const { rows } = await client.query<State>(
    `select source.relations::text[] as relations, ${stateOf('source.relations')} as state
     from (
       select array(
         select class.oid
         from unnest($1::text[]) with ordinality as named (name, place)
         join pg_catalog.pg_namespace as namespace on namespace.nspname = $2
         join pg_catalog.pg_class as class on class.relnamespace = namespace.oid and class.relname = named.name
         order by named.place
       ) || array(
         select distinct label.enumtypid
         from unnest($1::text[]) as named (name)
         join pg_catalog.pg_namespace as namespace on namespace.nspname = $2
         join pg_catalog.pg_class as class on class.relnamespace = namespace.oid and class.relname = named.name
         join pg_catalog.pg_attribute as attribute on attribute.attrelid = class.oid and attribute.attnum > 0
         join pg_catalog.pg_type as type on type.oid = attribute.atttypid
         join pg_catalog.pg_enum as label on label.enumtypid in (type.oid, type.typbasetype, type.typelem)
         order by 1
       ) as relations
     ) as source`,
    [storedIn === null ? [] : [storedIn.view, ...storedIn.through], reportsSchema],
  )
  return rows[0] as State
}

async function record(
  client: ClientBase,
  report: Report,
  level: Level,
  { isKept, relations, state }: State & { readonly isKept: boolean },
): Promise<void> {
  await client.query(
    `insert into viewdesk.level (definition, report, view_name, relation, is_kept, relations, state, rows, made_at)
     select $1, $2, $3, $4, $5, $6::oid[], $7, ${isKept ? `(select count(*) from ${level.relation})` : '0'}, now()
     on conflict (definition) do update
     set relations = excluded.relations, state = excluded.state, rows = excluded.rows, is_kept = excluded.is_kept,
       made_at = case
         when excluded.is_kept or level.made_at < now() - interval '1 day' then excluded.made_at
         else level.made_at
       end`,
    // Without a state it is never read.
    [level.definition, report.name, report.storedIn?.view, level.relation, isKept, relations, state ?? ''],
  )
}

/** Drops what releases that are gone have kept, once nobody has brought it up to date for a day. */
async function sweep(client: ClientBase, view: string, definitions: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ relation: string }>(
    `delete from viewdesk.level
     where view_name = $1 and definition <> all($2) and made_at < now() - interval '1 day'
     returning relation`,
    [view, definitions],
  )
  for (const { relation } of rows) await client.query(`drop table if exists ${relation}`)
}
