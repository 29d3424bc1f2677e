import type pg from 'pg'
import { arrayLiteral } from '../../../database/array-literal.js'
import { quoteLiteral } from '../../../database/identifiers.js'
import type { Asked } from '../../../database/one-message.js'
import { askPlanned } from '../../../database/prepared.js'
import { lackIdentities } from '../../../database/replica-identity.js'
import { sqlState, sqlStates } from '../../../database/sql-state.js'
import { askCaptureStates, captureStates } from '../capture/capture-state.js'
import { type CapturedTable, changeTable } from '../capture/change-table.js'
import { keyOf } from './wanted-tables.js'

/** What nearly every look finds. */
export interface Glance {
  /** The reports that stand in tables, in the order of their names. */
  readonly standing: readonly string[]
  /** Whether any change waits to be taken in. */
  readonly isChanged: boolean
  /** Whether reports that are not among these take in the same changes. */
  readonly isShared: boolean
}

/** SQL: whether other reports than `names` take in changes of `keys`, which are SQL of arrays of texts. */
export function sharedWithOthers(names: string, keys: string): string {
  return `exists (
           select from viewdesk.incremental_report where view_name <> all (${names}) and not is_anew and tables && ${keys}
         )`
}

/**
 * Looks at reports and the tables that they come of in one question.
 *
 * @returns null where it has to be looked at more closely: not all of it is captured since all reports were worked out
 */
export async function glanceAt(
  pool: pg.Pool,
  names: readonly string[],
  tables: readonly CapturedTable[],
): Promise<Glance | null> {
  const known = quoteLiteral(arrayLiteral(names))
  const keys = quoteLiteral(arrayLiteral(tables.map(keyOf)))
  const any = tables.map((table) => `exists (select from ${changeTable(table)})`)
  try {
    // Without parameters it has one plan: of arrays that are handed in, PostgreSQL expects more than there are, and plans anew each time.
    const [row] = await askPlanned<Answer>(
      pool,
      `select
         (select coalesce(json_agg(view_name), '[]') from viewdesk.incremental_report where view_name = any(${known}::text[])) as standing,
         exists (
           select from viewdesk.incremental_report where view_name = any(${known}::text[]) and (is_anew or not is_captured)
         ) as "isUnfolded",
         (select json_agg(state) from (${withLiterals(askCaptureStates(tables))}) as state) as states,
         ${sharedWithOthers(`${known}::text[]`, `${keys}::text[]`)} as "isShared",
         ${lackIdentities} as "isRefused",
         ${any.join(' or ')} as "isChanged"`,
      [],
    )
    const isOn = row !== undefined && captureStates(tables, row.states).every(({ state }) => state === 'on')
    if (row === undefined || row.isUnfolded || row.isRefused || !isOn) return null
    const { isChanged, isShared } = row
    return { standing: names.filter((name) => row.standing.includes(name)), isChanged, isShared }
  } catch (error) {
    // Where a table of changes is gone, so is what was captured.
    if (sqlState(error) === sqlStates.undefinedTable) return null
    throw error
  }
}

function withLiterals({ text, values = [] }: Asked): string {
  return text.replaceAll(/\$(\d+)/g, (_, place) => {
    const value = values[place - 1] ?? null
    return value === null ? 'null' : quoteLiteral(value)
  })
}

interface Answer {
  readonly standing: readonly string[]
  readonly isUnfolded: boolean
  /** Whether PostgreSQL would refuse to have changes taken in. */
  readonly isRefused: boolean
  readonly states: Parameters<typeof captureStates>[1]
  readonly isChanged: boolean
  readonly isShared: boolean
}
