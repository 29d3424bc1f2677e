import type { ClientBase } from 'pg'
import { qualify, quoteIdentifier, quoteLiteral } from '../../database/identifiers.js'
import type { Asked } from '../../database/one-message.js'
import { inSavepoint } from '../../database/savepoint.js'
import { sqlStates } from '../../database/sql-state.js'
import { reportsSchema } from '../view-files/order.js'
import { stateOf } from './level-state.js'
import type { ChangedRows } from './touched.js'

/** A view that is about to be refreshed. */
export interface WatchedView {
  readonly view: string
  /** Names and types: `"job_id" bigint, "title" text` */
  readonly columns: string
  /** Definitions of the levels that hold what its rows are now, with whether they are kept. */
  readonly inLine: ReadonlyMap<string, boolean>
}

/** What a refresh has changed of a view whose levels held what it was before. */
export interface ViewChanges extends ChangedRows {
  readonly inLine: WatchedView['inLine']
  readonly count: number
}

/**
 * Looks at a view ahead of its refresh, in the same transaction, so that `changesOf` can tell afterwards what was changed.
 *
 * REFRESH … CONCURRENTLY deletes and inserts the rows that differ. Those that it has inserted tell so by `xmin`. Those that it
 * has deleted are there until it commits, but for nobody who asks afterwards: a cursor that was opened before still sees
 * them. It reads by a function, since REFRESH wants nobody to have the view open.
 *
 * @returns null where levels have to be made of all rows
 */
export async function watchView(client: ClientBase, view: string): Promise<WatchedView | null> {
  return await inSavepoint(client, 'watching', async () => {
    const relation = quoteLiteral(qualify(reportsSchema, view))
    const inLine = await levelsInLine(client, view)
    if (inLine.size === 0) return null
    const { rows: columns } = await client.query<{ name: string; type: string }>(
      `select attname as name, format_type(atttypid, atttypmod) as type from pg_catalog.pg_attribute
       where attrelid = ${relation}::regclass and attnum > 0 and not attisdropped order by attnum`,
    )
    const list = columns.map(({ name, type }) => `${quoteIdentifier(name)} ${type}`).join(', ')
    await client.query(`
      create or replace function pg_temp.viewdesk_rows_removed(name text) returns setof record stable language plpgsql as
      $$ begin return query execute format('select * from %s where xmax = pg_current_xact_id()::xid', name); end $$;
      declare viewdesk_removed no scroll cursor for select * from pg_temp.viewdesk_rows_removed(${relation}) as gone (${list});
      declare viewdesk_class no scroll cursor for
        select xmax = pg_current_xact_id()::xid as "isOurs" from pg_catalog.pg_class where oid = ${relation}::regclass`)
    return { view, columns: list, inLine }
  })
}

/** The levels that hold what the rows of a stored view are now, by their definitions, with whether they are kept. */
export async function levelsInLine(client: ClientBase, view: string): Promise<WatchedView['inLine']> {
  const { text, values = [] } = askLevelsInLine(view)
  return inLineOf((await client.query(text, [...values])).rows)
}

export function askLevelsInLine(view: string): Asked {
  return {
    // Most levels of a view are of the same few relations.
    text: `with state as materialized (
        select one.relations, ${stateOf('one.relations')} as state
        from (select distinct relations from viewdesk.level where view_name = $1) as one
      )
      select level.definition, level.is_kept as "isKept" from viewdesk.level
      join state on state.relations = level.relations and state.state = level.state
      where level.view_name = $1 and level.relations[1] = to_regclass($2)
        -- Whether it is worth its place is asked again.
        and (level.is_kept or level.made_at > now() - interval '1 day')`,
    values: [view, qualify(reportsSchema, view)],
  }
}

/** @param rows the answer to `askLevelsInLine` */
export function inLineOf(rows: readonly { definition: string; isKept: boolean }[]): WatchedView['inLine'] {
  return new Map(rows.map(({ definition, isKept }) => [definition, isKept]))
}

/**
 * Up to so many changed rows of a stored view its levels are renewed; of more, they are sooner made of all rows.
 *
 * @param count how many there are, where that is known
 */
export async function mostRenewed(client: ClientBase, view: string, count?: number): Promise<number> {
  if (count !== undefined && count <= leastRenewed) return leastRenewed
  const { rows } = await client.query<{ most: string }>(
    `select greatest(reltuples / 5, ${leastRenewed})::bigint as most from pg_catalog.pg_class where oid = to_regclass($1)`,
    [qualify(reportsSchema, view)],
  )
  return Number(rows[0]?.most ?? 0)
}

const leastRenewed = 1000

/** A refresh that another one had ended beside, between its snapshot and its lock: with a newer snapshot it works. */
export class OvertakenError extends Error {
  readonly code = sqlStates.serializationFailure
}

/**
 * What the refresh has changed in a view.
 *
 * @returns null where it is so much that levels are sooner made of all rows
 * @throws OvertakenError where what it changed is not all that has changed since its snapshot
 */
export async function changesOf(client: ClientBase, watched: WatchedView): Promise<ViewChanges | null> {
  const { view, columns, inLine } = watched
  const changes = await inSavepoint(client, 'watching', async () => {
    const { rows } = await client.query<{ isOurs: boolean }>('fetch viewdesk_class')
    if (rows[0]?.isOurs !== true) return 'overtaken'
    const relation = qualify(reportsSchema, view)
    const most = await mostRenewed(client, view)
    await client.query(`drop table if exists pg_temp.viewdesk_added, pg_temp.viewdesk_removed;
      create temporary table viewdesk_added (${columns}) on commit drop;
      create temporary table viewdesk_removed (${columns}) on commit drop;
      insert into viewdesk_added select * from ${relation} where xmin = pg_current_xact_id()::xid limit ${most + 1};
      do $$ declare
        removed refcursor := 'viewdesk_removed';
        gone viewdesk_removed%rowtype;
      begin
        for counted in 0 .. ${most} loop
          fetch removed into gone;
          exit when not found;
          insert into viewdesk_removed values (gone.*);
        end loop;
      end $$;
      analyze viewdesk_added; analyze viewdesk_removed`)
    const { rows: counts } = await client.query<{ count: string }>(
      'select (select count(*) from viewdesk_added) + (select count(*) from viewdesk_removed) as count',
    )
    const count = Number(counts[0]?.count)
    return count > most ? null : count
  })
  if (changes === 'overtaken') throw new OvertakenError(`Another refresh of ${view} ended while this one began.`)
  return changes === null
    ? null
    : {
        added: 'pg_temp.viewdesk_added',
        removed: 'pg_temp.viewdesk_removed',
        values: [],
        isEmpty: changes === 0,
        count: changes,
        inLine,
      }
}

/** Lets what is opened ahead of one refresh go, so that the next one in the transaction can open its own. */
export async function forget(client: ClientBase, watched: WatchedView | null): Promise<void> {
  if (watched !== null) await client.query('close viewdesk_removed; close viewdesk_class')
}
