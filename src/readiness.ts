import type { Pool } from 'pg'
import { fullDiskProblem } from './database/full-disk.js'
import { messageOf } from './database/message-of.js'
import { takeMissingRight } from './database/met-right.js'
import { lacksMigrations } from './database/migrations/migrate.js'
import { type Manner, manner, problemOfManner } from './database/read-only.js'
import { lostRights } from './database/standing-rights.js'
import type { OpenDatabase } from './open-database.js'
import type { Readiness } from './prepare-database.js'
import { type Catalogue, catalogueOf } from './reports/catalogue.js'
import { isBereft } from './reports/live/rows-view.js'
import { viewOf } from './reports/report.js'
import { baseTypeOf, nameOf } from './reports/value-types/value-type.js'

export interface ReadinessOptions {
  readonly database: OpenDatabase
  /** What the running panel reads. */
  readonly catalogue: Catalogue
  /** That of the panel. */
  readonly timeZone: string
  /** What was found at the start, by a look at everything. */
  readonly atStart: Readiness
  /** When a view had last been synced then. */
  readonly lastSync: string | null
  /** How often the database is asked at most, and how long it may take to answer, in milliseconds. */
  readonly everyMs?: number
  readonly answerMs?: number
  /** How often rights are looked at while none is missing, as far as anybody knows. */
  readonly rightsEveryMs?: number
}

/**
 * Whether a running panel can work, at the price of two small statements a second, however many ask: the panel's own tables
 * are as this release needs them, and whatever the reports read is there with its type. Once a minute, and when somebody was
 * refused for want of a right, it also asks which are missing. Always answers, in two seconds.
 */
export function openReadiness({
  database,
  catalogue,
  timeZone,
  atStart,
  lastSync,
  everyMs = 1000,
  answerMs = 1800,
  rightsEveryMs = 60_000,
}: ReadinessOptions): () => Promise<Readiness> {
  const rights = openRights(database.pools.admin, catalogue, rightsEveryMs)
  let last: { readonly at: number; readonly answer: Promise<Readiness> } | null = null
  let isLooking = false

  const look = async (): Promise<Readiness> => {
    isLooking = true
    try {
      const found = await lookNow({ database, catalogue, timeZone, atStart, lastSync })
      const lost = found.ready ? await rights() : []
      return lost.length > 0 ? { ready: false, problems: [...lost, ...found.problems] } : found
    } catch (error) {
      return { ready: false, problems: [`The database cannot be used: ${messageOf(error as Error)}`] }
    } finally {
      isLooking = false
    }
  }

  return async () => {
    // A look that hangs is not repeated beside itself: it would take one connection after the other.
    if (last === null || (!isLooking && performance.now() - last.at >= everyMs)) {
      last = { at: performance.now(), answer: look() }
    }
    return await withinTime(last.answer, answerMs)
  }
}

/** Rights that were there at the start and are missing now: the catalogue is asked about all views, and so less often. */
function openRights(pool: Pool, { reports }: Catalogue, everyMs: number): () => Promise<readonly string[]> {
  const views = reports.map(viewOf)
  let lookedAt = performance.now()
  let lost: readonly string[] = []
  return async () => {
    const isMet = takeMissingRight()
    if (!isMet && lost.length === 0 && performance.now() - lookedAt < everyMs) return lost
    lost = await lostRights(pool, views)
    lookedAt = performance.now()
    return lost
  }
}

async function withinTime(answer: Promise<Readiness>, limitMs: number): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Readiness>((resolve) => {
    timer = setTimeout(resolve, limitMs, { ready: false, problems: ['The database does not answer.'] })
  })
  return await Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

async function lookNow({
  database,
  catalogue,
  timeZone,
  atStart,
  lastSync: before,
}: ReadinessOptions): Promise<Readiness> {
  const pool = database.pools.admin
  if (await lacksMigrations(pool)) return atStart.ready ? notReady(schemaIsOlder) : atStart
  const { lastSync, missing, retyped, zoned, zones, ...taking } = await readShape(pool, catalogue, timeZone)
  const onlyReads = problemOfManner(taking)
  if (onlyReads !== null) return notReady(onlyReads)
  const fullDisk = await fullDiskProblem(pool)
  if (fullDisk !== null) return notReady(fullDisk)
  // The reports are read once, at start: views that came later are in the database, but not in this panel.
  if (!atStart.ready) return lastSync === before ? atStart : notReady(setUpSince)
  if (missing.length > 0)
    return notReady(`What the reports read is not in the database: ${missing.join(', ')}. ${orNewer}`)
  if (retyped.length > 0)
    return notReady(`What the reports read has other types now: ${retyped.join(', ')}. ${startAgain}`)
  if (zoned.length > 0) return notReady(otherZone(zoned, zones, timeZone))
  return atStart
}

function otherZone(views: readonly string[], zones: readonly string[], timeZone: string): string {
  const [theirs] = zones
  return `The time zone of this panel is ${timeZone}, and ${views.join(', ')} ${views.length === 1 ? 'was' : 'were'} built for ${zones.join(' and ')} meanwhile: whatever reads ${views.length === 1 ? 'it' : 'them'} is not shown. Run "npx viewdesk setup" with TIME_ZONE=${timeZone}, or start the panel again with TIME_ZONE=${theirs}.`
}

const remedy = 'Run "npx viewdesk setup", then start again.'
const schemaIsOlder = `The schema viewdesk is missing or older than this release. ${remedy}`
const orNewer = `${remedy} Where a newer release has been set up, start that one.`
const startAgain = 'Start the panel again.'
const setUpSince = `The database was set up after this panel had started. ${startAgain}`

function notReady(problem: string): Readiness {
  return { ready: false, problems: [problem] }
}

interface Shape extends Manner {
  /** When a view was last synced; null before the first time. */
  readonly lastSync: string | null
  /** Relations that are not there, and columns. */
  readonly missing: readonly string[]
  /** Columns of another type than at the start, each with both: "reports.sales.amount was int4 and is numeric". */
  readonly retyped: readonly string[]
  /** Views that were built for another time zone, and for which. */
  readonly zoned: readonly string[]
  readonly zones: readonly string[]
}

async function readShape(pool: Pool, { reports }: Catalogue, timeZone: string): Promise<Shape> {
  const wanted = reports.flatMap(({ relation, columns }) =>
    columns.map(({ name, dataType }) => ({ relation, name, type: dataType })),
  )
  const { rows } = await pool.query<Shape>(
    `with wanted as materialized (
       select wanted.*, to_regclass(wanted.relation)::oid as oid
       from unnest($1::text[], $2::text[], $3::text[]) as wanted (relation, name, type)
     ), found as materialized (
       select wanted.*, attrelid is not null as "isThere", ${nameOf('base', 'schema')} as "typeNow"
       from wanted
       left join pg_attribute on attrelid = wanted.oid and attname = wanted.name and attnum > 0 and not attisdropped
       left join pg_type as base on base.oid = ${baseTypeOf('atttypid')}
       left join pg_namespace as schema on schema.oid = base.typnamespace
     )
     select ${manner},
       (select max(synced_at)::text from viewdesk.synced_view) as "lastSync",
       array(
         select distinct case when oid is null then relation else relation || '.' || name end from found where not "isThere"
         union all
         select class.relname::text from pg_class as class where class.relname = any ($4::text[]) and ${isBereft('class')}
       ) as missing,
       array(
         select distinct relation || '.' || name || ' was ' || type || ' and is ' || "typeNow"
         from found
         -- A text is read as a text, however long it may be.
         where "isThere" and "typeNow" <> type and not (type in ('text', 'varchar') and "typeNow" in ('text', 'varchar'))
       ) as retyped,
       array(select name from viewdesk.synced_view where name = any ($5) and time_zone <> $6 order by name) as zoned,
       array(
         select distinct time_zone from viewdesk.synced_view where name = any ($5) and time_zone <> $6 order by time_zone
       ) as zones`,
    [
      wanted.map(({ relation }) => relation),
      wanted.map(({ name }) => name),
      wanted.map(({ type }) => type),
      reports.filter(({ kind }) => kind === 'incremental').map(({ name }) => name),
      [...new Set(reports.flatMap(({ zonedViews }) => zonedViews))],
      timeZone,
    ],
  )
  return rows[0] as Shape
}

/** When a view was last synced, for a start on a database that is not ready. */
export async function readLastSync({ pools }: OpenDatabase): Promise<string | null> {
  return (await lacksMigrations(pools.admin)) ? null : (await readShape(pools.admin, catalogueOf([]), '')).lastSync
}
