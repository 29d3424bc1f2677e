import type { ClientBase } from 'pg'
import type { Report } from '../report.js'
import { type Level, selectOfGrain } from './level.js'

// Up to here a level is read in no time, however few rows it saves.
const fewRows = 10_000

/** How many rows of the report a row of the level has to stand for, on average; fewer are soon read themselves. */
const timesFewer = { totals: 4, rows: 1, buckets: 50 } as const

/** Whether a level may have nearly as many rows as its report; others are always worth their place. */
export function mayBeLarge({ kind, grain }: Pick<Level, 'kind' | 'grain'>): boolean {
  return (
    kind !== 'rows' && grain.dimension !== null && (grain.step === 'day' || grain.step === null || kind === 'buckets')
  )
}

/**
 * Whether a level that may have nearly as many rows as the report is worth its place; asked anew each day while it is not kept.
 *
 * @param sources relations that together give all rows of the report
 */
export async function isWorthKeeping(
  client: ClientBase,
  report: Report,
  { kind, grain, definition }: Level,
  sources: readonly string[],
  timeZone: string,
): Promise<boolean> {
  if (!mayBeLarge({ kind, grain })) return true
  const { rows: known } = await client.query<{ isKept: boolean }>(
    `select is_kept as "isKept" from viewdesk.level where definition = $1 and made_at > now() - interval '1 day'`,
    [definition],
  )
  if (known[0]) return known[0].isKept
  const selects = sources.map((relation) => selectOfGrain({ ...report, relation }, grain, timeZone, ''))
  const { rows } = await client.query<{ groups: number; rows: number }>(
    `select count(*)::float8 as groups, coalesce(sum(counted), 0)::float8 as rows
     from (${selects.join('\nunion all\n')}) as level`,
  )
  const { groups = 0, rows: all = 0 } = rows[0] ?? {}
  return groups <= fewRows || groups * timesFewer[kind] <= all
}
