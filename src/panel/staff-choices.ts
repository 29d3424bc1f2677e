import type pg from 'pg'
import type { Layout } from '../reports/asking/layout.js'
import { type Language, languages } from './language/languages.js'

export const densities = ['comfortable', 'compact'] as const
export type Density = (typeof densities)[number]

/** What one person has chosen for all pages and lists. */
export interface StaffChoices {
  readonly density: Density
  /** Null while they have not chosen one. */
  readonly language: Language | null
  /** What pages open with; null when nothing is remembered. */
  readonly remembered: RememberedFilters | null
  /** The columns of each report whose list does not show all of them. */
  readonly columns: Readonly<Record<string, readonly string[]>>
  /** How columns stand, of each report where that was chosen. */
  readonly layouts: Readonly<Record<string, Layout>>
}

export interface RememberedFilters {
  /** By the name of a dimension, the chosen ids as in the address. */
  readonly dimensions: Readonly<Record<string, string>>
  readonly period: string | null
  readonly at: string
}

/** What is left out stays as it is; null forgets. */
export interface ChangedChoices {
  readonly density?: Density | undefined
  readonly language?: Language | undefined
  readonly dimensions?: Readonly<Record<string, string | null>> | undefined
  readonly period?: string | null | undefined
}

export async function readChoices(pool: pg.Pool, staffId: string): Promise<StaffChoices> {
  const { rows } = await pool.query<ChoicesRow>(
    `select density, language, dimensions, period, filters_at as at,
       (select json_object_agg(report, columns) from viewdesk.shown_columns where staff_id = $1 and columns is not null) as columns,
       (select json_object_agg(report, json_build_object('widths', widths, 'frozen', frozen)) from viewdesk.shown_columns
        where staff_id = $1 and (widths is not null or frozen is not null)) as layouts
     from (select $1::bigint as id) as person
     left join viewdesk.staff_choice on staff_id = id`,
    [staffId],
  )
  const { density = null, language = null, period = null, at = null, columns = null, layouts = null } = rows[0] ?? {}
  const dimensions = rows[0]?.dimensions ?? {}
  const isRemembered = at !== null && (Object.keys(dimensions).length > 0 || period !== null)
  return {
    density: density ?? 'comfortable',
    language: knownLanguage(language),
    remembered: isRemembered ? { dimensions, period, at: new Date(at).toISOString() } : null,
    columns: columns ?? {},
    layouts: layouts ?? {},
  }
}

export async function changeChoices(pool: pg.Pool, staffId: string, changed: ChangedChoices): Promise<void> {
  const { density, language, dimensions, period } = changed
  const hasPeriod = period !== undefined
  await pool.query(
    `insert into viewdesk.staff_choice as before (staff_id, density, language, dimensions, period, filters_at)
     values ($1, $2, $6, jsonb_strip_nulls(coalesce($3::jsonb, '{}')), $5, case when $3::jsonb is not null or $4 then now() end)
     on conflict (staff_id) do update set
       density = coalesce(excluded.density, before.density),
       language = coalesce(excluded.language, before.language),
       dimensions = jsonb_strip_nulls(before.dimensions || coalesce($3::jsonb, '{}')),
       period = case when $4 then excluded.period else before.period end,
       filters_at = coalesce(excluded.filters_at, before.filters_at)`,
    [staffId, density ?? null, dimensions && JSON.stringify(dimensions), hasPeriod, period ?? null, language ?? null],
  )
}

/** Which columns the person's list of this report shows, null for all of them, and how they stand. */
export async function chooseColumns(
  pool: pg.Pool,
  staffId: string,
  report: string,
  { columns, widths, frozen }: Layout & { readonly columns: readonly string[] | null },
): Promise<void> {
  if (columns === null && widths === null && frozen === null) {
    await pool.query('delete from viewdesk.shown_columns where staff_id = $1 and report = $2', [staffId, report])
    return
  }
  await pool.query(
    `insert into viewdesk.shown_columns (staff_id, report, columns, widths, frozen) values ($1, $2, $3, $4, $5)
     on conflict (staff_id, report) do update
     set columns = excluded.columns, widths = excluded.widths, frozen = excluded.frozen`,
    [staffId, report, columns, widths && JSON.stringify(widths), frozen],
  )
}

/** The language that a person chose; null for none, or for one that a newer release or another project knew. */
export function knownLanguage(kept: string | null): Language | null {
  return languages().find((language) => language === kept) ?? null
}

interface ChoicesRow {
  readonly density: Density | null
  readonly language: string | null
  readonly dimensions: Record<string, string> | null
  readonly period: string | null
  readonly at: Date | null
  readonly columns: Record<string, string[]> | null
  readonly layouts: Record<string, Layout> | null
}
