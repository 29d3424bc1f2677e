import type pg from 'pg'
import { may } from '../../access/permissions.js'
import type { Staff } from '../../access/staff.js'
import { inTransaction } from '../../database/transactions.js'
import { forbidden, notFound, Refusal } from '../../refusal.js'
import type { JsonValue } from '../../reports/rows/record-id.js'

/** What somebody wrote beside days, a record or a figure. */
export interface Note {
  readonly id: string
  readonly text: string
  /** Who wrote it, as they were called then. */
  readonly by: string
  readonly at: string
  /** When its text was last changed; null for one that never was. */
  readonly changedAt: string | null
  readonly mayChange: boolean
  /** Null for days of all reports. */
  readonly report: string | null
  readonly about: NoteSubject
}

export type NoteSubject =
  /** Days, both included. */
  | { readonly kind: 'days'; readonly from: string; readonly to: string }
  | { readonly kind: 'record'; readonly record: string }
  /** A total under filters; `group` is the value of the one line of totals that it stands in, null for the whole. */
  | { readonly kind: 'figure'; readonly total: string; readonly query: string; readonly group: JsonValue }

export interface NewNote {
  readonly report: string | null
  readonly text: string
  readonly about: NoteSubject
  /** Of a record: the values of the report's grain. */
  readonly recordKey?: readonly (string | null)[]
}

/** An address whose figures are shown, and the line of totals that it is of. */
export interface ShownFigures {
  readonly report: string
  readonly query: string
  readonly group: JsonValue
}

export interface WantedNotes {
  /** Reports that are shown: notes on their days and on days of all reports. */
  readonly reports: readonly string[]
  /** The days that are shown; null for no notes on days. */
  readonly days: { readonly from: string | null; readonly to: string | null } | null
  readonly figures: readonly ShownFigures[]
  /** The report whose notes on records are wanted. */
  readonly recordsOf: string | null
  /** Only of this record. */
  readonly record?: string
}

export interface FoundNotes {
  readonly notes: readonly Note[]
  /** How many older ones there are. */
  readonly more: number
}

/** So many are told at once, the newest ones. */
export const mostNotes = 500
/** So many are about one thing. */
const mostOfOne = 50

/** What is wanted, the newest first. */
export async function listNotes(pool: pg.Pool, staff: Staff, wanted: WantedNotes): Promise<FoundNotes> {
  const { reports, days, figures, recordsOf, record = null } = wanted
  const { rows } = await pool.query<NoteRow & { all: string }>(
    `select ${columns}, count(*) over () as all
     from viewdesk.note
     where ($1 and from_day is not null and (report is null or report = any($2))
         and ($3::date is null or to_day >= $3) and ($4::date is null or from_day <= $4))
       or (record is not null and report = $5 and ($6::text is null or record = $6))
       or (total is not null and (report, md5(query)) in (select one, md5(other) from unnest($7::text[], $8::text[]) as asked (one, other)))
     order by created_at desc, id desc
     limit ${mostNotes}`,
    [
      days !== null,
      reports,
      days?.from ?? null,
      days?.to ?? null,
      recordsOf,
      record,
      figures.map(({ report }) => report),
      figures.map(({ query }) => query),
    ],
  )
  const groupOf = (row: NoteRow): JsonValue =>
    figures.find(({ report, query }) => report === row.report && query === row.query)?.group ?? null
  return { notes: rows.map((row) => noteOf(row, staff, groupOf(row))), more: Number(rows[0]?.all ?? 0) - rows.length }
}

/** @throws Refusal 409 where there are as many about the same as one can read */
export async function addNote(pool: pg.Pool, staff: Staff, { report, text, about, recordKey }: NewNote): Promise<Note> {
  const { from, to, record, total, query } = columnsOf(about)
  return await inTransaction(pool, async (client) => {
    const same = await client.query<{ count: number }>(
      `select count(*)::int as count from viewdesk.note
       where report is not distinct from $1 and from_day is not distinct from $2 and to_day is not distinct from $3
         and record is not distinct from $4 and total is not distinct from $5 and query is not distinct from $6`,
      [report, from, to, record, total, query],
    )
    if ((same.rows[0]?.count ?? 0) >= mostOfOne) {
      throw new Refusal(409, 'too_many_notes', `There are ${mostOfOne} notes on this already. Delete some first.`)
    }
    const { rows } = await client.query<NoteRow>(
      `insert into viewdesk.note (report, from_day, to_day, record, record_key, total, query, text, staff_id, who)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       returning ${columns}`,
      [report, from, to, record, recordKey ?? null, total, query, text, staff.id, staff.name],
    )
    return noteOf(rows[0] as NoteRow, staff, null)
  })
}

/** @throws Refusal 404 when there is no such note of this report (null: of all reports) */
export async function findNote(pool: pg.Pool, staff: Staff, report: string | null, id: string): Promise<Note> {
  const { rows } = /^\d{1,18}$/.test(id)
    ? await pool.query<NoteRow>(
        `select ${columns} from viewdesk.note where id = $1 and report is not distinct from $2`,
        [id, report],
      )
    : { rows: [] }
  if (rows[0] === undefined) throw noSuchNote()
  return noteOf(rows[0], staff, null)
}

/**
 * Gives a note another text. One that has this very text already stays as it is: whoever got no answer sends it again.
 *
 * @param before when its text was last changed, as whoever changes it has read it; undefined where they do not say
 * @throws Refusal 403 for one of somebody else, 409 when it was changed meanwhile
 */
export async function changeNote(
  pool: pg.Pool,
  staff: Staff,
  note: Note,
  { text, before }: { readonly text: string; readonly before: string | null | undefined },
): Promise<Note> {
  refuseOthers(note)
  const { rows } = await pool.query<NoteRow>(
    `update viewdesk.note set text = $2, changed_at = now()
     where id = $1 and text <> $2 and ($3 or date_trunc('milliseconds', changed_at) is not distinct from $4::timestamptz)
     returning ${columns}`,
    [note.id, text, before === undefined, before ?? null],
  )
  if (rows[0] !== undefined) return noteOf(rows[0], staff, null)
  const { rows: left } = await pool.query<NoteRow>(`select ${columns} from viewdesk.note where id = $1`, [note.id])
  if (left[0] === undefined) throw noSuchNote()
  if (left[0].text === text) return noteOf(left[0], staff, null)
  throw new Refusal(
    409,
    'note_changed',
    'Somebody has changed this note meanwhile. Read it again before you change it.',
  )
}

/** @throws Refusal 403 for one of somebody else */
export async function deleteNote(pool: pg.Pool, note: Note): Promise<void> {
  refuseOthers(note)
  await pool.query('delete from viewdesk.note where id = $1', [note.id])
}

function refuseOthers({ mayChange, by }: Note): void {
  if (!mayChange)
    throw forbidden(`This note is ${by}'s. Write one of your own beside it.`, {
      values: { by },
      forStaff: 'answers.note_of_other',
    })
}

function noSuchNote(): Refusal {
  return notFound('There is no such note, or it no longer exists.')
}

function columnsOf(about: NoteSubject) {
  const nothing = { from: null, to: null, record: null, total: null, query: null }
  if (about.kind === 'days') return { ...nothing, from: about.from, to: about.to }
  if (about.kind === 'record') return { ...nothing, record: about.record }
  return { ...nothing, total: about.total, query: about.query }
}

const columns = `id, report, from_day::text, to_day::text, record, total, query, text, staff_id, who, created_at, changed_at`

interface NoteRow {
  readonly id: string
  readonly report: string | null
  readonly from_day: string | null
  readonly to_day: string | null
  readonly record: string | null
  readonly total: string | null
  readonly query: string | null
  readonly text: string
  readonly staff_id: string | null
  readonly who: string
  readonly created_at: string
  readonly changed_at: string | null
}

function noteOf(row: NoteRow, staff: Staff, group: JsonValue): Note {
  const { id, report, text, who } = row
  const isMine = row.staff_id === staff.id && may(staff.role, 'writeNotes')
  return {
    id,
    text,
    by: who,
    at: new Date(row.created_at).toISOString(),
    changedAt: row.changed_at && new Date(row.changed_at).toISOString(),
    mayChange: isMine || may(staff.role, 'changeOthersNotes'),
    report,
    about: subjectOf(row, group),
  }
}

function subjectOf({ from_day: from, to_day: to, record, total, query }: NoteRow, group: JsonValue): NoteSubject {
  if (from !== null && to !== null) return { kind: 'days', from, to }
  if (record !== null) return { kind: 'record', record }
  return { kind: 'figure', total: total ?? '', query: query ?? '', group }
}
