import type pg from 'pg'
import { qualify, quoteIdentifier } from '../../database/identifiers.js'
import { inSnapshot } from '../../database/transactions.js'
import { definedBy } from '../live/rows-view.js'
import { sourceHash } from '../sync/file-hashes.js'
import { asBuilt } from '../view-files/kind.js'
import { dependentsOf, reportsSchema } from '../view-files/order.js'
import type { ViewFile } from '../view-files/view-file.js'
import type { Doubt } from './doubt.js'

interface Swapped {
  readonly view: string
  /** What its file names, and what the view reads instead; quoted where they have to be. */
  readonly named: readonly string[]
  readonly read: readonly string[]
}

/**
 * Views beneath which a table was renamed and another one put in its place: they read the old one, as PostgreSQL has it, and their
 * figures stand still without a word. Files that were changed since their view was synced are for a plan to tell.
 *
 * @param ordered the files, each behind those that it reads
 */
export async function swappedBeneath(pool: pg.Pool, ordered: readonly ViewFile[]): Promise<Doubt[]> {
  const reads = ordered.flatMap((file) =>
    // An incremental report is built as what it is where changes are captured, and as a materialized view elsewhere.
    [true, false].flatMap((isCapturing) => {
      const hash = sourceHash(asBuilt(file, isCapturing))
      return file.reads.map(({ schema, name }) => ({
        view: file.name,
        hash,
        name: schema === null ? quoteIdentifier(name) : qualify(schema, name),
      }))
    }),
  )
  const rows = await inSnapshot(pool, { timeZone: 'UTC' }, async (client) => {
    const { rows: facts } = await client.query<{ isSetUp: boolean }>(
      `select pg_catalog.to_regclass('viewdesk.synced_view') is not null as "isSetUp"`,
    )
    if (facts[0]?.isSetUp !== true) return []
    const found = await client.query<Swapped>(swapped, [
      reportsSchema,
      reads.map(({ name }) => name),
      reads.map(({ view }) => view),
      reads.map(({ hash }) => hash),
    ])
    return found.rows
  })
  return rows.map(({ view, named, read }) => {
    const file = ordered.find(({ name }) => name === view)
    const message = `${file?.file ?? view} names ${named.join(', ')}, and its view reads ${read.join(', ')}: a table was renamed, and another one has its name now.
  Run "npx viewdesk views sync", after which the view reads what its file names.`
    return { code: 'swapped_table', views: [view, ...dependentsOf(view, ordered)], message, isNote: false }
  })
}

// The search path is that of the views.
const swapped = `
  with named as (
    select distinct wanted.view, pg_catalog.to_regclass(wanted.relation)::oid as relation
    from unnest($2::text[], $3::text[], $4::text[]) as wanted (relation, view, hash)
    join viewdesk.synced_view as synced on synced.name = wanted.view and synced.source_hash = wanted.hash
  ), read as (
    select distinct class.relname::text as view, dependency.refobjid as relation
    from pg_catalog.pg_class as class
    join pg_catalog.pg_rewrite as rule on rule.ev_class = ${definedBy('class')}
    join pg_catalog.pg_depend as dependency
      on dependency.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass and dependency.objid = rule.oid
      and dependency.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
      and dependency.refobjid not in (class.oid, rule.ev_class)
    where class.relnamespace = pg_catalog.to_regnamespace($1)
  ), apart as (
    select named.view, named.relation, 'named' as side from named
    where named.relation is not null
      and not exists (select from read where read.view = named.view and read.relation = named.relation)
    union all
    select read.view, read.relation, 'read' from read
    where exists (select from named where named.view = read.view)
      and not exists (select from named where named.view = read.view and named.relation = read.relation)
  )
  select
    view,
    array_agg(relation::pg_catalog.regclass::text order by relation) filter (where side = 'named') as named,
    array_agg(relation::pg_catalog.regclass::text order by relation) filter (where side = 'read') as read
  from apart
  group by view
  having bool_or(side = 'named') and bool_or(side = 'read')
  order by view`
