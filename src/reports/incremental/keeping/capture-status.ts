import { inTransaction } from '../../../database/transactions.js'
import type { ReportsContext } from '../../catalogue.js'
import { type CaptureState, readCaptureStates } from '../capture/capture-state.js'
import { changeTable, triggerStatements } from '../capture/change-table.js'
import { hasGivenUp, readTriggers } from '../capture/turn-on.js'
import { mayCapture } from './capture-wish.js'
import { keyOf, readKept } from './wanted-tables.js'

export interface TableStatus {
  readonly table: string
  readonly state: CaptureState['state']
  /** Whether so many changes waited that they are not written down any more. */
  readonly hasGivenUp: boolean
  /** Whether this role may add triggers; else its owner does. */
  readonly isOurs: boolean
  /** Whether it has all triggers, though what went by them may have been lost. */
  readonly hasTriggers: boolean
  readonly reports: readonly string[]
  /** Changes that are still to be folded, and how large the table of them is. */
  readonly waiting: number
  readonly oldestSeconds: number | null
  readonly bytes: number
  /** What has its changes written down. */
  readonly triggers: readonly string[]
}

export interface ReportStatus {
  readonly report: string
  /** Whether it takes in what changes beneath it; else a refresh works it out. */
  readonly isKept: boolean
  /** Why not, as a sentence. */
  readonly problem: string | null
  /** What to do about it, where there is something. */
  readonly remedy: string | null
  /** When all its rows were last worked out and compared, and how many differed; null where never. */
  readonly compared: { readonly at: string; readonly rows: number } | null
}

export interface CaptureStatus {
  readonly reports: readonly ReportStatus[]
  readonly tables: readonly TableStatus[]
}

interface Known extends Pick<ReportStatus, 'problem' | 'compared'> {
  readonly name: string
  readonly captured: boolean
}

/** How incremental reports of a catalogue are kept up to date. */
export async function readCaptureStatus({ pools, catalogue }: ReportsContext): Promise<CaptureStatus> {
  const names = catalogue.reports.filter(({ kind }) => kind === 'incremental').map(({ name }) => name)
  return await inTransaction(pools.admin, async (client) => {
    const isWished = await mayCapture(client)
    const kept = await readKept(client, names, null)
    const states = await readCaptureStates(client, kept.tables)
    const tables: TableStatus[] = []
    for (const [place, table] of kept.tables.entries()) {
      const changes = changeTable(table)
      const { rows } = await client.query<Pick<TableStatus, 'waiting' | 'oldestSeconds' | 'bytes'>>(
        `select coalesce(waiting, 0)::float8 as waiting, extract(epoch from clock_timestamp() - oldest)::float8 as "oldestSeconds",
           coalesce(pg_total_relation_size(to_regclass($1)), 0)::float8 as bytes
         from viewdesk.changes_waiting(array[$1])`,
        [changes],
      )
      const { isOurs, areEnabled: hasTriggers } = await readTriggers(client, table)
      const read = kept.reports.filter(({ report }) => report.dirty.tables.has(keyOf(table)))
      tables.push({
        table: keyOf(table),
        state: states[place]?.state ?? 'off',
        hasGivenUp: await hasGivenUp(client, table),
        isOurs,
        hasTriggers,
        reports: read.map(({ name }) => name),
        ...(rows[0] ?? { waiting: 0, oldestSeconds: null, bytes: 0 }),
        triggers: triggerStatements(table),
      })
    }
    const { rows: known } = await client.query<Known>(
      `select view_name as name, is_captured as captured, problem,
         case when compared_rows is not null
           then json_build_object('at', to_char(compared_at, 'YYYY-MM-DD"T"HH24:MI:SSTZH:TZM'), 'rows', compared_rows)
         end as compared
       from viewdesk.incremental_report where view_name = any($1)`,
      [names],
    )
    const reports = names.map((report) => {
      const row = known.find(({ name }) => name === report)
      const off = tables.filter(
        ({ reports: read, state }) => read.includes(report) && (state === 'off' || state === 'lost'),
      )
      const uncaptured = `Changes of ${off.map(({ table }) => table).join(', ')} are not written down.`
      const problem = kept.problems.get(report) ?? (off.length > 0 ? uncaptured : (row?.problem ?? null))
      const isKept = problem === null && row?.captured === true
      const remedy = problem === uncaptured ? remedyFor(off, isWished) : null
      return { report, isKept, problem: problem && sentence(problem), remedy, compared: row?.compared ?? null }
    })
    return { reports, tables }
  })
}

function remedyFor(tables: readonly TableStatus[], isWished: boolean): string {
  const isForOwners = tables.some(({ isOurs, hasTriggers }) => !isOurs && !hasTriggers)
  return `Run "npx viewdesk capture ${isWished && !isForOwners ? 'on' : 'plan'}".`
}

/** As PostgreSQL and others say it, it may begin with a small letter and end without a full stop. */
function sentence(text: string): string {
  const words = /^[a-z]+ /.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text
  return /[.!?]$/.test(words) ? words : `${words}.`
}
