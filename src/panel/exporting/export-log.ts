import type pg from 'pg'
import type { Activity } from '../../access/activity.js'
import type { Staff } from '../../access/staff.js'
import { isReadOnly, sqlState, sqlStates } from '../../database/sql-state.js'
import { groupingKeys, listAddress } from '../../reports/asking/address.js'
import { exportKeys } from '../../reports/export/export.js'
import type { Reading } from '../../reports/reading.js'

/** An export that has begun, as it is written down. */
export interface LoggedExport {
  /** For as long as the reading lasts, others see that somebody still writes the file. */
  hold(reading: Reading): Promise<void>
  finish(rows: number | null, error: string | null): Promise<void>
}

const lockOf = (id: string): string => `hashtextextended('viewdesk export ' || ${id}, 0)`

export async function beginLog(
  pool: pg.Pool,
  staff: Staff,
  { report, format, params }: { readonly report: string; readonly format: string; readonly params: URLSearchParams },
): Promise<LoggedExport> {
  const asked = new URLSearchParams(params)
  asked.delete('ticket')
  const { rows } = await pool.query<{ id: string }>(
    'insert into viewdesk.export_log (staff_id, report, format, query) values ($1, $2, $3, $4) returning id',
    [staff.id, report, format, asked.toString()],
  )
  const id = rows[0]?.id
  return {
    hold: async (reading) => {
      await reading.ask(`select pg_try_advisory_xact_lock_shared(${lockOf('$1::bigint')})`, [id])
    },
    finish: async (count, error) => {
      await pool.query('update viewdesk.export_log set rows = $2, error = $3, finished_at = now() where id = $1', [
        id,
        count,
        error,
      ])
    },
  }
}

const leftBehind = 'The panel ended while the file was being written.'

export interface LeftBehindOptions {
  readonly everyMs: number
  /** What a report is called by those who write down what was done. */
  readonly titleOf: (report: string) => string
  readonly onError: (error: unknown) => void
}

/**
 * Writes down how exports ended whose panel was killed: what somebody got of them until then, they have. Looks at once and then again
 * and again, since another panel of the same database may be the one that goes.
 */
export function watchLeftBehind(
  pool: pg.Pool,
  activity: Activity,
  { everyMs, titleOf, onError }: LeftBehindOptions,
): { stop(): void } {
  // One that is seen twice: between its last row and its end in the log nobody holds it.
  let seen: readonly string[] = []
  const look = async (): Promise<void> => {
    const ended = await finishLeftBehind(pool, seen)
    for (const { who, subject, format, query } of ended)
      await activity.record({
        kind: 'exported',
        outcome: 'stopped',
        who,
        subject: titleOf(subject),
        detail: `${format.toUpperCase()} · ${leftBehind}`,
        ...opensAgain(subject, new URLSearchParams(query)),
      })
    seen = await findLeftBehind(pool)
  }
  const lookAgain = (): void => void look().catch((error) => isNotSetUp(error) || onError(error))
  lookAgain()
  const timer = setInterval(lookAgain, everyMs)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}

/** What has no log yet has nothing left behind. */
function isNotSetUp(error: unknown): boolean {
  const state = sqlState(error)
  return state === sqlStates.undefinedTable || state === sqlStates.invalidSchemaName
}

// Whoever has begun a moment ago may have yet to take the lock.
const isLeftBehind = `export.finished_at is null and export.started_at < now() - interval '1 minute' and pg_try_advisory_xact_lock(${lockOf('export.id')})`

async function findLeftBehind(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select id from viewdesk.export_log as export where ${isLeftBehind}`,
  )
  return rows.map(({ id }) => id)
}

interface EndedExport {
  readonly who: Pick<Staff, 'id' | 'name'>
  readonly subject: string
  readonly format: string
  readonly query: string
}

/** Each is finished by one panel of several. */
async function finishLeftBehind(pool: pg.Pool, ids: readonly string[]): Promise<readonly EndedExport[]> {
  if (ids.length === 0) return []
  try {
    const { rows } = await pool.query<EndedExport>(
      `update viewdesk.export_log as export set finished_at = now(), error = $2
       from viewdesk.staff
       where staff.id = export.staff_id and export.id = any($1::bigint[])
         and ${isLeftBehind}
       returning json_build_object('id', staff.id::text, 'name', staff.name) as who, report as subject, format, query`,
      [ids, leftBehind],
    )
    return rows
  } catch (error) {
    // Whoever may write will.
    if (isReadOnly(error)) return []
    throw error
  }
}

/** Longer ones do not get through every proxy: a large selection is written down, but nothing opens it again. */
const longestAddress = 4000

/** Where the list of an export's rows is found again. */
export function opensAgain(report: string, params: URLSearchParams): { openAgain?: string } {
  const openAgain = listAddress(report, listQuery(params))
  return openAgain.length <= longestAddress ? { openAgain } : {}
}

/** What of an export's address its list understands. */
function listQuery(params: URLSearchParams): string {
  const isOfList = (key: string) => ['columns', 'compare', ...groupingKeys].includes(key) || !exportKeys.includes(key)
  return new URLSearchParams([...params].filter(([key]) => isOfList(key))).toString()
}
